import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { JournalEntry } from '../../src/drafts/journal/entry.ts';
import { closeTabs, openSandbox, until, uriOf } from './support/extension.ts';

const user = 'journal-alice';
const bob = { type: 'c2c' as const, id: 'bob' };
const carol = { type: 'c2c' as const, id: 'carol' };

describe('An unsaved text of a draft', () => {
  let folder = '';
  before(async () => {
    await openSandbox(user);
    await vscode.commands.executeCommand('imConversations.newConversation', bob);
    await vscode.commands.executeCommand('imConversations.newConversation', carol);
    const everything = path.dirname(vscode.workspace.getConfiguration('imConversations').get('dataDirectory', ''));
    const found = readdirSync(everything, { recursive: true, encoding: 'utf8' }).find((name) => path.basename(name) === 'unsavedDrafts');
    folder = path.join(everything, found!);
  });
  afterEach(async () => {
    await vscode.workspace.saveAll();
    await closeTabs();
  });

  /** By the draft's document: the file, and the text in it. */
  const written = (): ReadonlyMap<string, { readonly file: string; readonly text: string }> =>
    new Map(
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => path.join(folder, name))
        .map((file) => {
          const { uri, text } = JSON.parse(readFileSync(file, 'utf8')) as JournalEntry;
          return [uri, { file, text }];
        }),
    );
  const type = async (to: typeof bob, text: string): Promise<vscode.TextDocument> => {
    await vscode.commands.executeCommand('imConversations.editDraft', to);
    const editor = vscode.window.activeTextEditor!;
    await editor.edit((change) => change.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), text));
    return editor.document;
  };
  const untilWritten = (to: typeof bob, text: string): Promise<void> => until(() => written().get(uriOf(user, to))?.text === text);

  it('stays written down when the draft gets another language', async () => {
    const document = await type(bob, 'not saved');
    await untilWritten(bob, 'not saved');
    await vscode.languages.setTextDocumentLanguage(document, 'markdown'); // VS Code closes and opens it, in name.
    await type(carol, 'typed after that');
    await untilWritten(carol, 'typed after that');
    assert.equal(written().get(uriOf(user, bob))?.text, 'not saved');
  });

  it('that finds no room on the disk is told of once, and is written down when there is room', async () => {
    const { showWarningMessage } = vscode.window;
    const told: string[] = [];
    const stub = (message: string): Promise<undefined> => {
      told.push(message);
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, { showWarningMessage: stub });
    try {
      await type(bob, 'room');
      await untilWritten(bob, 'room');
      symlinkSync('/dev/full', `${written().get(uriOf(user, bob))!.file}.new`);
      await type(bob, 'no room');
      await until(() => told.length > 0);
      assert.match(told.join(), /^What you type into drafts would be lost in a crash until it is saved: ENOSPC/);
      await type(bob, 'room again');
      await untilWritten(bob, 'room again');
      assert.equal(told.length, 1);
    } finally {
      Object.assign(vscode.window, { showWarningMessage });
    }
  });

  it('is forgotten when it was saved', async () => {
    const document = await type(bob, 'saved');
    await untilWritten(bob, 'saved');
    assert.ok(await document.save());
    await until(() => !written().has(uriOf(user, bob)));
  });
});
