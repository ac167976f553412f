import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { openSandbox } from './support/extension.ts';

describe('A workspace that nobody trusts, and the remote machine of a window', () => {
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('imConversations');

  it('are those in which these tests run, and the extension works there', async () => {
    const isTold = vscode.env.uiKind === vscode.UIKind.Desktop; // @vscode/test-electron tells a desktop to trust everything.
    assert.equal(vscode.workspace.isTrusted, isTold);
    const { api } = await openSandbox('trust-alice');
    assert.equal(api.accounts[0]?.state, 'online');
  });

  it('can choose neither native code, a command or a folder nor who reads along', async () => {
    const [folder] = vscode.workspace.workspaceFolders!;
    const chosen = JSON.parse(Buffer.from(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder!.uri, '.vscode/settings.json'))).toString()) as Record<string, unknown>;
    assert.equal(Object.keys(chosen).length, 4);
    for (const [name, evil] of Object.entries(chosen)) {
      const value = settings().get(name.replace('imConversations.', ''));
      assert.notDeepEqual(value, evil, name);
      assert.notEqual(value, undefined, name);
      await assert.rejects(Promise.resolve(settings().update(name.replace('imConversations.', ''), evil, vscode.ConfigurationTarget.Workspace)), name);
    }
    assert.equal(existsSync(chosen['imConversations.dataDirectory'] as string), false);
  });
});
