import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeTabs, openSandbox, signOut, until, withUser, type Extension } from './support/extension.ts';

describe('Signing out with unsaved drafts', () => {
  const account = { sdkAppId: 1400000000, userId: 'leaving-alice' };
  const bob = { type: 'c2c', id: 'leaving-bob' } as const;
  const questions = ['Sign out leaving-alice (sandbox)?', 'Save Drafts and Sign Out', 'Discard Drafts and Sign Out'];
  let window: Extension;

  beforeEach(async () => {
    window = await openSandbox(account.userId);
    await window.api.setDraft(bob, 'saved before');
    await withUser(bob.id, (user) => user.send({ type: 'c2c', id: account.userId }, 'hello'));
    await until(() => window.api.conversations.some(({ id }) => id === bob.id));
  });
  afterEach(closeTabs);

  const typeDraft = async (text: string): Promise<void> => {
    await window.api.openDraft(bob);
    const editor = vscode.window.activeTextEditor!;
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), text));
    assert.ok(editor.document.isDirty);
  };
  const tabs = (): number => vscode.window.tabGroups.all.flatMap((group) => group.tabs).length;
  const draftAfterReturning = async (): Promise<string | undefined> => {
    await openSandbox(account.userId);
    await until(() => window.api.conversations.some(({ id }) => id === bob.id));
    return window.api.conversations.find(({ id }) => id === bob.id)?.draft?.summary;
  };

  it('asks, and nothing is lost by staying', async () => {
    await typeDraft('typed and not saved');
    assert.deepEqual(await signOut(account, 'no answer'), questions);
    assert.equal(window.api.accounts.length, 1);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'typed and not saved');
  });

  it('saves them when that is wanted, and closes their tabs', async () => {
    await typeDraft('typed, and saved on the way out');
    await signOut(account, 'Save Drafts and Sign Out');
    assert.equal(window.api.accounts.length, 0);
    assert.equal(tabs(), 0);
    assert.equal(await draftAfterReturning(), 'typed, and saved on the way out');
  });

  it('discards them only when that is wanted', async () => {
    await typeDraft('typed in vain');
    await signOut(account, 'Discard Drafts and Sign Out');
    assert.equal(window.api.accounts.length, 0);
    assert.equal(tabs(), 0);
    assert.equal(await draftAfterReturning(), 'saved before');
  });

  it('closes the tabs of drafts that are saved', async () => {
    await window.api.openDraft(bob);
    assert.equal(tabs(), 1);
    assert.deepEqual(await signOut(account), ['Sign out leaving-alice (sandbox)?', 'Sign Out']);
    assert.equal(tabs(), 0);
  });
});
