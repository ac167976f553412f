import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeTabs, openSandbox, until, uriOf, withUser } from './support/extension.ts';

const user = 'lines-alice';
const bob = { type: 'c2c' as const, id: 'lines-bob' };
const uri = vscode.Uri.parse(uriOf(user, bob));

describe('Above a draft', () => {
  before(async () => {
    const { api } = await openSandbox(user);
    await withUser(bob.id, (it) => it.send({ type: 'c2c', id: user }, 'Are you [there](command:x)? $(bug)'));
    await until(() => api.conversations.length > 0);
    await vscode.commands.executeCommand('imConversations.editDraft', bob);
  });
  after(closeTabs);

  const titles = async (): Promise<string[]> =>
    (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri)).map(({ command }) => command?.title ?? '');

  it('stands what was said last, as plain text', async () => {
    const [line = '', ...others] = await titles();
    assert.match(line.replaceAll('\u2060', ''), /^lines-bob, .*\d\d.*: Are you \[there\]\(command:x\)\? \$\(bug\)$/);
    assert.doesNotMatch(line, /\$\(bug\)|\]\(/);
    assert.deepEqual(others, []);
  });

  it('stands how to discard it, once there is a text', async () => {
    const editor = vscode.window.activeTextEditor!;
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Yes'));
    assert.deepEqual((await titles()).slice(1), ['Discard']);
  });

  it('of nothing but white space stands no draft in the list', async () => {
    const { api } = await openSandbox(user);
    const { document } = vscode.window.activeTextEditor!;
    assert.ok(await document.save());
    await until(() => api.conversations[0]?.draft?.summary === 'Yes');
    await vscode.window.activeTextEditor!.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), ' \n\t\n'));
    assert.ok(await document.save());
    await until(() => api.conversations[0]?.draft === undefined);
    assert.ok(!document.isDirty);
  });
});
