import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { Colleague } from '../support/colleague.ts';
import { until } from './support/window.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('The rows, with the mouse and the keyboard', () => {
  const names = ['erin', 'dave', 'carol', 'bob'];
  let vscode: Workbench;
  let tabs: Locator;

  before(async () => {
    vscode = await openWorkbench({ sandboxUser: 'alice' });
    tabs = vscode.page.locator('.tabs-container .tab');
    const alice = await Colleague.signIn(vscode.dataDirectory, 'alice');
    for (const name of names.toReversed()) {
      await alice.sendAs(name, { type: 'c2c', id: 'alice' }, 'hello');
    }
    await alice.signOut();
    await vscode.openView();
    for (const name of names) {
      await vscode.row(name).waitFor();
    }
  });
  after(() => vscode?.close());
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  const isPreview = async (name: string): Promise<boolean> => (await vscode.tab(name).locator('.italic').count()) > 0;
  const hasFocus = (locator: Locator): Promise<boolean> => locator.evaluate((element: { matches(selector: string): boolean }) => element.matches(':focus-within'));
  const selected = async (): Promise<number> => vscode.tree.locator('.monaco-list-row.selected').count();

  it('open a preview for a click, and keep the focus', async () => {
    await vscode.row('bob').click();
    await vscode.editor('bob').waitFor();
    assert.ok(await isPreview('bob'));
    assert.ok(await hasFocus(vscode.tree));
    await vscode.row('carol').click();
    await vscode.editor('carol').waitFor();
    assert.equal(await tabs.count(), 1, 'the preview is used again');
  });

  it('stay open for a double click, which goes into the text', async () => {
    await vscode.row('bob').dblclick();
    await vscode.editor('bob').waitFor();
    await until('the tab stays', async () => !(await isPreview('bob')));
    await until('the editor has the focus', () => hasFocus(vscode.editor('bob')));
  });

  it('open beside the editor with Alt', async () => {
    await vscode.row('carol').click({ modifiers: ['Alt'] });
    await until('there are two groups', async () => (await vscode.page.locator('.editor-group-container').count()) === 2);
    await vscode.editor('carol').waitFor();
    await vscode.closeTabs();
  });

  it('are selected with Shift and the arrows, and nothing opens', async () => {
    const [first] = await vscode.rowNames();
    await vscode.row(first!).click();
    await vscode.editor(first!).waitFor();
    await vscode.page.keyboard.press('Shift+ArrowDown');
    await vscode.page.keyboard.press('Shift+ArrowDown');
    await until('three rows are selected', async () => (await selected()) === 3);
    assert.ok(await hasFocus(vscode.tree));
    assert.equal(await tabs.count(), 1);
    await vscode.editor(first!).waitFor();
  });

  it('are deleted together with Delete, after a question', async () => {
    await vscode.page.keyboard.press('Delete');
    await vscode.dialog.getByText('Delete 3 conversations?').waitFor();
    await vscode.answerDialog('Cancel');
    assert.equal((await vscode.rowNames()).length, 4);
  });

  it('are read with Shift and Enter', async () => {
    const [first, second] = await vscode.rowNames();
    await vscode.row(first!).click();
    await vscode.page.keyboard.press('ArrowDown'); // The focus is what counts, and not what was selected before.
    await vscode.page.keyboard.press('Shift+Enter');
    await vscode.untilRowBadge(second!, '');
    await vscode.untilRowBadge(first!, '1');
  });

  it('are deleted one by one with Delete: the one that has the focus', async () => {
    const [first, second, third] = await vscode.rowNames();
    await vscode.row(first!).click();
    await vscode.page.keyboard.press('ArrowDown');
    await vscode.page.keyboard.press('ArrowDown');
    await vscode.page.keyboard.press('Delete');
    await vscode.dialog.getByText(`Delete the conversation "${third}"?`).waitFor();
    await vscode.answerDialog('Delete');
    await vscode.row(third!).waitFor({ state: 'detached' });
    assert.deepEqual((await vscode.rowNames()).slice(0, 2), [first, second]);
    await vscode.tab(third!).waitFor({ state: 'detached' });
  });

  it('are written to with F2', async () => {
    await vscode.row('bob').click();
    await vscode.page.keyboard.press('F2');
    await until('the editor has the focus', () => hasFocus(vscode.editor('bob')));
  });

  it('lead to an empty draft that says whom it is for, until something is written', async () => {
    await until('the hint is there', async () => (await vscode.textBeside('bob')).includes('Write to bob.'));
    await vscode.page.keyboard.type('x');
    await until('the hint is gone', async () => !(await vscode.textBeside('bob')).includes('Write to'));
    await vscode.page.keyboard.press('Backspace');
    await until('the hint is there again', async () => (await vscode.textBeside('bob')).includes('Write to bob.'));
  });

  it('are what commands of the palette are about, before they ask', async () => {
    await vscode.command('IM: Pin');
    await vscode.row('bob').locator('.custom-view-tree-node-item-icon.codicon-pinned').waitFor();
    assert.equal(await vscode.quickInput.isVisible(), false);
  });

  it('are all read at once from the menu of the title; then no number is left', async () => {
    await vscode.titleMenu('Mark All as Read');
    await vscode.statusItem('').waitFor();
    for (const name of await vscode.rowNames()) {
      await vscode.untilRowBadge(name, '');
    }
  });

  it('are shown by the item in the status bar when nothing is unread', async () => {
    await vscode.command('View: Show Explorer');
    await vscode.tree.getByText('hello').first().waitFor({ state: 'detached' });
    await vscode.statusItem('').click();
    await vscode.row('bob').waitFor();
    assert.equal(await vscode.quickInput.isVisible(), false);
  });
});
