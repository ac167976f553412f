import assert from 'node:assert/strict';
import { Colleague } from '../support/colleague.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('A person with the sandbox open', () => {
  let vscode: Workbench;
  let bob: Colleague;

  before(async () => {
    vscode = await openWorkbench({ sandboxUser: 'alice' });
    bob = await Colleague.signIn(vscode.dataDirectory, 'bob');
  });
  after(async () => {
    await bob?.signOut();
    await vscode?.close();
  });
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  it('is told that the list is empty, and how to begin', async () => {
    await vscode.openView();
    await vscode.sideBar.getByText('No conversations yet.').waitFor();
    await vscode.screenshot('empty');
  });

  it('sees a message of another user in the tree, the badge and the status bar', async () => {
    const took = [];
    for (const count of ['1', '2', '3']) {
      const send = (): Promise<void> => bob.send({ type: 'c2c', id: 'alice' }, `Are you there? ${count}`);
      const seen = [vscode.row('bob').filter({ hasText: `there? ${count}` }), vscode.badge(count), vscode.statusItem(count)];
      took.push(Math.round(await vscode.timeUntil(send, ...seen)));
    }
    console.log(`      after ${took.join(', ')} ms`);
    await vscode.screenshot('one message');
  });

  it('pins a conversation with the button on its row, and it stays on top', async () => {
    await nextSecond();
    await bob.sendAs('carol', { type: 'c2c', id: 'alice' }, '午饭吃什么?🍜');
    await vscode.row('carol').waitFor();
    assert.deepEqual(await vscode.rowNames(), ['carol', 'bob']);
    await vscode.inlineAction('bob', 'Pin');
    await vscode.untilRowNames(['bob', 'carol']);
    await nextSecond();
    await bob.sendAs('carol', { type: 'c2c', id: 'alice' }, 'still hungry?');
    await vscode.row('carol').filter({ hasText: 'still hungry?' }).waitFor();
    assert.deepEqual(await vscode.rowNames(), ['bob', 'carol']);
    await vscode.screenshot('pinned');
  });

  it('writes a draft in an editor tab; it shows in the list', async () => {
    await vscode.row('carol').click();
    await vscode.typeInEditor('carol', 'Noodles at twelve? 好的');
    await vscode.dirtyTab('carol').waitFor();
    await vscode.save('carol');
    await vscode.row('carol').filter({ hasText: '[Draft] Noodles at twelve? 好的' }).waitFor();
    await vscode.screenshot('draft');
  });

  it('finds the draft again after the SDK host was killed', async () => {
    await vscode.closeTabs();
    await vscode.killHost();
    await vscode.row('carol').filter({ hasText: '[Draft]' }).click();
    await vscode.editor('carol').getByText('Noodles at twelve? 好的').waitFor();
  });

  it('finds everything again after the window was closed', async () => {
    await vscode.reopen();
    await vscode.openView();
    await vscode.untilRowNames(['bob', 'carol']);
    await vscode.row('carol').filter({ hasText: '[Draft]' }).click();
    await vscode.editor('carol').getByText('Noodles at twelve? 好的').waitFor();
  });

  it('finds everything again after VS Code and all its processes were ended', async () => {
    await vscode.restart();
    await vscode.openView();
    await vscode.untilRowNames(['bob', 'carol']);
    await vscode.row('carol').filter({ hasText: '[Draft]' }).waitFor();
  });

  it('discards the draft after a question', async () => {
    await vscode.contextMenu('carol', 'Discard Draft…');
    await vscode.dialog.getByText('Discard the draft to "carol"?').waitFor();
    await vscode.screenshot('discard');
    await vscode.dialog.getByRole('button', { name: 'Discard' }).click();
    await vscode.row('carol').filter({ hasNotText: '[Draft]' }).waitFor();
  });

  it('marks a conversation as read with the button on its row', async () => {
    await vscode.inlineAction('bob', 'Mark as Read');
    await vscode.statusItem('2').waitFor();
    await vscode.badge('2').waitFor();
  });

  it('reaches unread conversations from the status bar', async () => {
    await vscode.statusItem('2').click();
    await vscode.choose('carol');
    await vscode.editor('carol').waitFor();
  });

  it('starts a new conversation from the palette', async () => {
    await vscode.command('IM: New Conversation…');
    await vscode.choose('Group');
    await vscode.untilStep(2);
    await vscode.screenshot('new-conversation');
    await vscode.answer('release-train');
    await vscode.row('release-train').waitFor();
    await vscode.editor('release-train').waitFor();
  });

  it('looks into a conversation as JSON', async () => {
    await vscode.contextMenu('bob', 'Show Details as JSON');
    await vscode.editor('bob.json').getByText('"conv_id"').first().waitFor();
    await vscode.screenshot('details');
  });

  it('deletes a conversation after a question', async () => {
    await vscode.contextMenu('bob', 'Delete Conversation…');
    await vscode.dialog.getByText('Delete the conversation "bob"?').waitFor();
    await vscode.dialog.getByRole('button', { name: 'Delete' }).click();
    await vscode.row('bob').waitFor({ state: 'detached' });
    assert.ok(!(await vscode.rowNames()).includes('bob'));
  });

  it('is not fooled by hostile names and texts', async () => {
    await bob.sendAs('$(bug)', { type: 'c2c', id: 'alice' }, '[x](command:y) \u202eevil\u001b[31m $(trash)\nline');
    await vscode.row('$(bug)').filter({ hasText: /\[x\]\u2060\(command:y\)/ }).waitFor();
    await vscode.screenshot('hostile');
  });
});

/** The SDK's times have seconds; within one of them it is the id that decides the order. */
async function nextSecond(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000) + 20));
}
