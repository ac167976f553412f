import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeTabs, openSandbox, until, uriOf } from './support/extension.ts';

const bob = { type: 'c2c' as const, id: 'bob' };
const text = '第一行  \n今天下午三点开会，请带上报告。😀\t \n\n\n';

type Settings = Readonly<Record<string, unknown>>;

/** Everything that a person can set for files and that could change what is stored: an encoding, and the rest at once. */
const encodings: readonly Settings[] = [{ 'files.encoding': 'gbk', 'files.autoGuessEncoding': true }, { 'files.encoding': 'utf16le' }];
const changes: Settings = {
  'files.encoding': 'shiftjis',
  'files.eol': '\r\n',
  'files.insertFinalNewline': true,
  'files.trimFinalNewlines': true,
  'files.trimTrailingWhitespace': true,
  'editor.formatOnSave': true,
};
/** Drafts asked for by name: what changes the text in the editor, before a person's eyes, is theirs to choose. */
const byName: Settings = { 'files.encoding': 'utf16be', 'files.autoGuessEncoding': true, 'files.candidateGuessEncodings': ['gbk'] };

describe('A draft, whatever the settings say of files', () => {
  before(async () => {
    await openSandbox('settings-alice');
    await vscode.commands.executeCommand('imConversations.newConversation', bob);
  });
  beforeEach(closeTabs);
  after(closeTabs);

  const stored = async (): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.parse(uriOf('settings-alice', bob))));

  /** A text that was there is opened, edited and saved; then a new one is written. */
  const roundTrip = async (): Promise<void> => {
    const { api } = await openSandbox('settings-alice');
    await api.setDraft(bob, text);
    await vscode.commands.executeCommand('imConversations.editDraft', bob);
    const editor = vscode.window.activeTextEditor!;
    await until(() => editor.document.languageId === 'im-draft');
    assert.equal(editor.document.getText(), text);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '又一行\n'));
    assert.ok(await editor.document.save());
    assert.equal(await stored(), `又一行\n${text}`);
    await closeTabs();

    await api.setDraft(bob, '');
    await vscode.commands.executeCommand('imConversations.editDraft', bob);
    const empty = vscode.window.activeTextEditor!;
    await empty.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
    assert.ok(await empty.document.save());
    assert.equal(await stored(), text);
  };

  const withSettings = async (settings: Settings, target: vscode.ConfigurationTarget, languageId?: string): Promise<void> => {
    const configuration = vscode.workspace.getConfiguration(undefined, languageId === undefined ? undefined : { languageId });
    const update = (name: string, value: unknown): Thenable<void> => configuration.update(name, value, target, languageId !== undefined);
    try {
      for (const [name, value] of Object.entries(settings)) {
        await update(name, value);
      }
      await roundTrip();
    } finally {
      for (const name of Object.keys(settings)) {
        await update(name, undefined);
      }
    }
  };

  for (const settings of [...encodings, changes]) {
    const names = Object.values(settings).slice(0, 1).join();
    it(`is stored as it was typed, with ${names} and more of the user`, () => withSettings(settings, vscode.ConfigurationTarget.Global));
    it(`is stored as it was typed, with ${names} and more of the workspace`, () => withSettings(settings, vscode.ConfigurationTarget.Workspace));
  }

  it('is stored as it was typed, with an encoding for drafts by name', () =>
    withSettings(byName, vscode.ConfigurationTarget.Global, 'im-draft'));

  it('has its own language, with files.associations for all files of the user', async () => {
    const carol = { type: 'c2c', id: 'carol' } as const;
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update('files.associations', { '*': 'markdown' }, vscode.ConfigurationTarget.Global);
    try {
      await vscode.commands.executeCommand('imConversations.newConversation', carol);
      await until(() => vscode.window.activeTextEditor?.document.uri.toString() === uriOf('settings-alice', carol));
      await until(() => vscode.window.activeTextEditor?.document.languageId === 'im-draft');
    } finally {
      await configuration.update('files.associations', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('is not stored in an encoding that a person has chosen by hand, and not shown in one for long', async () => {
    const { api } = await openSandbox('settings-alice');
    await api.setDraft(bob, text);
    await vscode.commands.executeCommand('imConversations.editDraft', bob);
    const { document } = vscode.window.activeTextEditor!;
    await vscode.workspace.openTextDocument(document.uri, { encoding: 'gbk' }); // As "Reopen with Encoding" does.
    await until(() => document.encoding !== 'gbk' && document.getText() === text);
    await vscode.window.activeTextEditor!.edit((edit) => edit.insert(new vscode.Position(0, 0), '又'));
    assert.ok(await document.save());
    assert.equal(await stored(), `又${text}`);
  });
});
