import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeTabs, extension, openSandbox, rows, until, withUser } from './support/extension.ts';

describe('Commands', () => {
  before(async () => {
    await openSandbox('cmd-alice');
    await withUser('cmd-bob', (bob) => bob.send({ type: 'c2c', id: 'cmd-alice' }, '123'));
    await until(() => rows().includes('cmd-bob'));
  });
  afterEach(closeTabs);

  const bob = { type: 'c2c', id: 'cmd-bob' };

  it('are all there', async () => {
    const there = new Set(await vscode.commands.getCommands(true));
    const { packageJSON } = vscode.extensions.getExtension('im-conversations.im-conversations')! as {
      packageJSON: { contributes: { commands: { command: string }[] } };
    };
    const missing = packageJSON.contributes.commands.map(({ command }) => command).filter((command) => !there.has(command));
    assert.deepEqual(missing, []);
  });

  it('create a group conversation and open its draft', async () => {
    await vscode.commands.executeCommand('imConversations.newConversation', { type: 'group', id: 'cmd-group' });
    await until(() => rows().includes('cmd-group'));
    assert.match(vscode.window.activeTextEditor?.document.uri.path ?? '', /\/group\/cmd-group\/cmd-group$/);
  });

  it('pin and unpin', async () => {
    const isPinned = async (): Promise<boolean> =>
      (await extension()).api.conversations.find(({ id }) => id === 'cmd-bob')!.isPinned;
    await vscode.commands.executeCommand('imConversations.pin', bob);
    await untilAsync(isPinned);
    assert.equal(rows()[0], 'cmd-bob');
    await vscode.commands.executeCommand('imConversations.unpin', bob);
    await untilAsync(async () => !(await isPinned()));
  });

  it('show what the SDK says, to the last digit', async () => {
    await vscode.commands.executeCommand('imConversations.pin', bob);
    await vscode.commands.executeCommand('imConversations.showDetails', bob);
    const text = vscode.window.activeTextEditor!.document.getText();
    const id = /"message_msg_id": "cmd-bob-(\d+)-(\d+)"/.exec(text)!;
    const exact = (BigInt(id[1]!) << 32n) + BigInt(id[2]!);
    assert.match(text, new RegExp(`"message_unique_id": ${exact}\\b`));
    assert.match(text, new RegExp(`"conv_active_time": ${(1n << 62n) + BigInt(id[1]!)}\\b`));
    assert.equal(vscode.window.activeTextEditor!.document.languageId, 'json');
  });

  it('copy the id', async () => {
    await vscode.commands.executeCommand('imConversations.copyId', bob);
    assert.equal(await vscode.env.clipboard.readText(), 'cmd-bob');
  });

  it('mark several rows as read', async () => {
    const { api, tree } = await extension();
    const items = tree.getChildren();
    await vscode.commands.executeCommand('imConversations.markRead', items[0], items);
    await until(() => api.totalUnreadCount === 0);
  });

  it('find a conversation by its name', async () => {
    const done = vscode.commands.executeCommand('imConversations.goToConversation');
    await untilAsync(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return vscode.window.activeTextEditor?.document.uri.scheme === 'im-draft';
    });
    await done;
  });

  it('bring everything back when the host is restarted', async () => {
    const { api } = await extension();
    const before = rows();
    await vscode.commands.executeCommand('imConversations.restartHost');
    await until(() => api.totalUnreadCount === 0 && rows().length === before.length);
    assert.deepEqual(rows(), before);
  });
});

async function untilAsync(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await condition()); ) {
    assert.ok(Date.now() < end, `not within a minute: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
