import assert from 'node:assert/strict';
import { openWorkbench, type Workbench } from './support/workbench.ts';
import { until } from './support/window.ts';

describe('A person whose setting is of no use', () => {
  let vscode: Workbench;

  before(async () => {
    vscode = await openWorkbench({ sandboxUser: 'alice', settings: { 'imConversations.dataDirectory': 'relative/folder' } });
  });
  after(() => vscode?.close());
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  const isTold = (part: string): Promise<void> =>
    until(`somebody says "${part}"`, async () => (await vscode.notifications()).some((text) => text.includes(part)));

  it('is told which one, and led to it', async () => {
    await vscode.openView();
    await isTold('The setting imConversations.dataDirectory must be an absolute path');
    await vscode.screenshot('wrong setting');
    await vscode.answerNotification('Open Settings');
    await vscode.page.getByText('imConversations.dataDirectory').first().waitFor();
  });

  it('has the account as soon as it is corrected, without a reload', async () => {
    await correct('dataDirectory', 'Data Directory', vscode.dataDirectory);
    await vscode.sideBar.getByText('No conversations yet.').waitFor();
    assert.deepEqual((await vscode.notifications()).filter((text) => text.includes('dataDirectory')), []);
  });

  it('is told of another one as soon as it is changed, and goes on with what is open', async () => {
    await correct('sdkLibraryPath', 'Sdk Library Path', '/nowhere/libImSDK.so');
    await isTold('The setting imConversations.sdkLibraryPath names "/nowhere/libImSDK.so", which is not a file.');
    await vscode.sideBar.getByText('No conversations yet.').waitFor();
  });

  /** In the editor for settings, which the message has opened. */
  async function correct(name: string, label: string, value: string): Promise<void> {
    const editor = vscode.page.locator('.settings-editor');
    await editor.locator('.search-container .monaco-editor').click();
    await vscode.page.keyboard.press('ControlOrMeta+A');
    await vscode.page.keyboard.type(`@id:imConversations.${name}`);
    const input = editor.locator('.setting-item-contents', { hasText: label }).locator('input[type="text"]');
    await input.fill(value);
    await input.press('Tab');
  }
});
