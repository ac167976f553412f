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
    await vscode.closeTabs();
  });

  it('has the account as soon as it is corrected, without a reload', async () => {
    vscode.changeSettings({ 'imConversations.dataDirectory': vscode.dataDirectory });
    await vscode.sideBar.getByText('No conversations yet.').waitFor();
    assert.deepEqual((await vscode.notifications()).filter((text) => text.includes('dataDirectory')), []);
  });

  it('is told of another one as soon as it is changed, and goes on with what is open', async () => {
    vscode.changeSettings({ 'imConversations.sdkLibraryPath': '/nowhere/libImSDK.so' });
    await isTold('The setting imConversations.sdkLibraryPath names "/nowhere/libImSDK.so", which is not a file.');
    await vscode.sideBar.getByText('No conversations yet.').waitFor();
  });
});
