import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import { closeTabs, extension, openSandbox, until, uriOf } from './support/extension.ts';

const bob = { type: 'c2c' as const, id: 'bob' };
const user = 'offline-alice';
const uri = vscode.Uri.parse(uriOf(user, bob));

/** The emulator keeps drafts without a network once somebody is logged in, as the SDK does; after a kick neither does. */
describe('A draft that is saved while its account is not logged in', () => {
  beforeEach(async () => {
    await openSandbox(user);
    await vscode.commands.executeCommand('imConversations.newConversation', bob);
  });
  afterEach(closeTabs);

  const type = async (text: string): Promise<vscode.TextDocument> => {
    await vscode.commands.executeCommand('imConversations.editDraft', bob);
    const editor = vscode.window.activeTextEditor!;
    await editor.edit((change) => change.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), text));
    return editor.document;
  };
  const lenses = async (): Promise<string[]> =>
    (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri)).map(({ command }) => command?.title ?? '');
  const untilLens = async (title: RegExp): Promise<void> => {
    for (let shown: readonly string[] = []; !shown.some((it) => title.test(it)); ) {
      shown = await lenses();
    }
  };
  const kick = async (): Promise<void> => {
    runProgram('endSession.ts', 'kick', user);
    const { api } = await extension();
    await until(() => api.accounts[0]?.state === 'kicked');
  };

  it('is kept here, shown again, and written when the account is online', async () => {
    const { api } = await openSandbox(user);
    await kick();
    const document = await type('typed in a tunnel');
    assert.ok(await document.save());
    assert.ok(!document.isDirty);
    await untilLens(/^Kept here, saved when online$/);
    assert.equal(api.conversations[0]?.draft, undefined, 'the SDK does not have it');
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), 'typed in a tunnel');
    await type('typed in a tunnel, and changed');
    assert.ok(await document.save());

    await openSandbox(user);
    await until(() => api.conversations[0]?.draft?.summary === 'typed in a tunnel, and changed');
    assert.doesNotMatch((await lenses()).join(), /Kept here/);
    await type('typed after it');
    assert.ok(await document.save(), 'without a conflict: nobody else has changed it');
    await until(() => api.conversations[0]?.draft?.summary === 'typed after it');
  });

  it('does not replace one that was changed elsewhere meanwhile', async () => {
    const { api } = await openSandbox(user);
    const document = await type('before');
    assert.ok(await document.save());
    await kick();
    await type('mine, offline');
    assert.ok(await document.save());
    await untilLens(/^Kept here/);
    runProgram('setDraft.ts', user, bob.id, 'theirs, online');

    await openSandbox(user);
    await untilLens(/Unsaved text/);
    await until(() => document.getText() === 'theirs, online');
    assert.equal(api.conversations[0]?.draft?.summary, 'theirs, online');
  });
});

function runProgram(name: string, ...args: string[]): void {
  const dataDirectory = vscode.workspace.getConfiguration('imConversations').get('dataDirectory', '');
  const program = path.join(import.meta.dirname, '../support', name);
  const { status, stderr } = spawnSync(process.execPath, [program, dataDirectory, ...args], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}
