import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ImConversationsExports } from '../../src/api.d.ts';
import type { AccountItem } from '../../src/conversations/nodes.ts';
import { closeTabs, openSandbox, signOut, until, withUser, type Extension } from './support/extension.ts';

describe('Two accounts in one window', () => {
  const [alice, bob] = ['two-alice', 'two-bob'].map((userId) => ({ sdkAppId: 1400000000, userId })) as [Account, Account];
  interface Account {
    readonly sdkAppId: number;
    readonly userId: string;
  }
  let window: Extension;

  before(async () => {
    window = await openSandbox(alice.userId);
    await withUser('two-carol', async (carol) => {
      await carol.send({ type: 'c2c', id: alice.userId }, 'to alice');
      await carol.send({ type: 'c2c', id: bob.userId }, 'to bob');
      await carol.send({ type: 'c2c', id: bob.userId }, 'again to bob');
    });
    await vscode.commands.executeCommand('imConversations.openSandbox', bob.userId);
    await until(() => window.api.accounts.length === 2 && window.api.totalUnreadCount === 3);
  });
  afterEach(closeTabs);

  it('are there for other extensions by the version of the API, and by no other one', async () => {
    const exported = (await vscode.extensions.getExtension('im-conversations.im-conversations')!.activate()) as ImConversationsExports;
    assert.deepEqual(exported.getAPI(1).accounts.map(({ userId }) => userId), [alice.userId, bob.userId]);
    assert.throws(() => exported.getAPI(2 as 1), /version 1 of its API, not 2/);
  });

  it('have a row each, with their conversations below', () => {
    const rows = window.tree.getChildren();
    assert.deepEqual(rows.map((row) => 'model' in row && row.model.account.userId), [alice.userId, bob.userId]);
    for (const row of rows) {
      const [conversation] = window.tree.getChildren(row as AccountItem);
      assert.equal(conversation && 'id' in conversation && conversation.id, 'two-carol');
      assert.equal(window.tree.getParent(conversation!), row);
    }
    assert.match(String(window.tree.getTreeItem(rows[1]!).description), /^sandbox · 2 unread$/);
    const ids = rows.flatMap((row) => window.tree.getChildren(row as AccountItem)).map((row) => window.tree.getTreeItem(row).id);
    assert.equal(new Set(ids).size, 2);
  });

  it('count together, and each for itself', () => {
    assert.equal(window.api.totalUnreadCount, 3);
    assert.deepEqual(window.api.accounts.map(({ totalUnreadCount }) => totalUnreadCount), [1, 2]);
    assert.equal(window.view.badge?.value, 3);
  });

  it('write to one another', async () => {
    await vscode.commands.executeCommand('imConversations.newConversation', { type: 'c2c', id: bob.userId, account: alice });
    await until(() => window.api.conversations.some(({ account, id }) => account.userId === alice.userId && id === bob.userId));
  });

  it('keep their drafts apart', async () => {
    const carol = { type: 'c2c', id: 'two-carol' } as const;
    await window.api.setDraft({ ...carol, account: alice }, 'from alice');
    await window.api.setDraft({ ...carol, account: bob }, 'from bob');
    await vscode.commands.executeCommand('imConversations.editDraft', { ...carol, account: bob });
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'from bob');
    const drafts = window.api.conversations.filter(({ id }) => id === 'two-carol').map(({ draft }) => draft?.summary);
    assert.deepEqual(drafts, ['from alice', 'from bob']);
  });

  it('change one without the other', async () => {
    await vscode.commands.executeCommand('imConversations.markRead', { type: 'c2c', id: 'two-carol', account: bob });
    await until(() => window.api.totalUnreadCount === 1);
    assert.deepEqual(window.api.accounts.map(({ totalUnreadCount }) => totalUnreadCount), [1, 0]);
  });

  it('are known to VS Code, which is told nothing of signatures', async () => {
    const known = await vscode.authentication.getAccounts('imConversations');
    assert.deepEqual(known.map(({ label }) => label), ['two-alice (sandbox)', 'two-bob (sandbox)']);
  });

  it('become one again when one is signed out', async () => {
    assert.deepEqual(await signOut(bob, 'nothing'), ['Sign out two-bob (sandbox)?', 'Sign Out']);
    assert.equal(window.api.accounts.length, 2, 'another extension asks the person');
    await signOut(bob);
    await until(() => window.api.accounts.length === 1);
    const [row] = window.tree.getChildren();
    assert.ok(row && 'id' in row);
    assert.equal(window.api.totalUnreadCount, 1);
    await assert.rejects(window.api.setDraft({ type: 'c2c', id: 'two-carol', account: bob }, 'no'), /not open/);
    const known = await vscode.authentication.getAccounts('imConversations');
    assert.deepEqual(known.map(({ label }) => label), ['two-alice (sandbox)']);
  });
});
