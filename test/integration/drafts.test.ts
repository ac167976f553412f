import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeTabs, openSandbox, treeItem, until, uriOf, withUser } from './support/extension.ts';

const bob = { type: 'c2c' as const, id: 'bob' };

describe('A draft', () => {
  before(async () => {
    await openSandbox('draft-alice');
    await vscode.commands.executeCommand('imConversations.newConversation', bob);
  });
  afterEach(closeTabs);

  const edit = async (text: string): Promise<vscode.TextDocument> => {
    await vscode.commands.executeCommand('imConversations.editDraft', bob);
    const editor = vscode.window.activeTextEditor!;
    assert.equal(editor.document.uri.toString(), uriOf('draft-alice', bob));
    await editor.edit((change) => change.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), text));
    return editor.document;
  };

  it('is saved from an editor tab and shows in the list', async () => {
    const { tree, api } = await openSandbox('draft-alice');
    const document = await edit('# wait for me\n\n明天 😀');
    assert.ok(document.isDirty);
    assert.ok(await document.save());
    assert.ok(!document.isDirty);
    await until(() => api.conversations[0]?.draft !== undefined);
    assert.match(String(treeItem(tree, 'bob').description), /\[Draft\] \u2060?# wait for me 明天 😀/);
  });

  it('is there again when its tab is opened again', async () => {
    await vscode.commands.executeCommand('imConversations.editDraft', bob);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), '# wait for me\n\n明天 😀');
    assert.equal(vscode.window.activeTextEditor.document.languageId, 'im-draft');
  });

  it('can be saved again and again without a conflict', async () => {
    const document = await edit('one');
    for (const text of ['two', 'three', 'four', 'five']) {
      assert.ok(await document.save(), `before ${text}`);
      await edit(text);
    }
    assert.ok(await document.save());
  });

  it('follows a change from elsewhere while its tab is clean', async () => {
    const { api } = await openSandbox('draft-alice');
    const document = await edit('mine');
    await document.save();
    await api.setDraft(bob, 'theirs');
    await until(() => document.getText() === 'theirs');
    assert.ok(!document.isDirty);
  });

  it('is not overwritten by a save that has not seen a change of the same length', async () => {
    const { api } = await openSandbox('draft-alice');
    const document = await edit('aaaa');
    await document.save();
    await edit('bbbb');
    await api.setDraft(bob, 'cccc');
    assert.equal(await document.save().then((saved) => saved, () => false), false);
    assert.ok(document.isDirty);
    assert.equal(await document.save().then((saved) => saved, () => false), false, 'only the answer to the question is one');
    assert.equal(api.conversations[0]?.draft?.summary, 'cccc');
  });

  it('is cancelled by saving nothing', async () => {
    const { api } = await openSandbox('draft-alice');
    const document = await edit('');
    assert.ok(await document.save());
    await until(() => api.conversations[0]?.draft === undefined);
  });

  it('keeps text that would break a careless bridge', async () => {
    const hostile = 'a\u0000b\u2028c \u202edcba\u202c "\\/" $(bug) [x](command:y) \u001b[31m\r\nend';
    const document = await edit(hostile);
    const expected = document.getText();
    assert.ok(await document.save());
    await closeTabs();
    await vscode.commands.executeCommand('imConversations.editDraft', bob);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), expected);
  });

  it('of a conversation that was deleted asks before a save brings it back', async () => {
    const { api } = await openSandbox('draft-alice');
    const document = await edit('before');
    assert.ok(await document.save());
    await edit('after');
    const { showWarningMessage } = vscode.window;
    const asked: string[] = [];
    let answer: string | undefined = 'Delete';
    const stub = (message: string, _options: object, ...choices: readonly string[]): Promise<string | undefined> => {
      asked.push(message);
      return Promise.resolve(choices.find((choice) => choice === answer));
    };
    Object.assign(vscode.window, { showWarningMessage: stub });
    try {
      await vscode.commands.executeCommand('imConversations.delete', bob);
      await until(() => api.conversations.every(({ id }) => id !== bob.id));
      await untilGone(document.uri);
      answer = undefined;
      assert.equal(await document.save().then((saved) => saved, () => false), false);
      assert.ok(document.isDirty && document.getText() === 'after', 'the tab keeps its text');
      assert.ok(api.conversations.every(({ id }) => id !== bob.id));
      answer = 'Bring It Back';
      assert.ok(await document.save());
      await until(() => api.conversations.some(({ id, draft }) => id === bob.id && draft?.summary === 'after'));
      assert.deepEqual(asked, ['Delete the conversation "bob"?', ...Array<string>(2).fill('The conversation "bob" was deleted.')]);
    } finally {
      Object.assign(vscode.window, { showWarningMessage });
    }
  });

  it('of somebody else’s account is refused, not shown', async () => {
    await withUser('stranger', (stranger) => stranger.send({ type: 'c2c', id: 'draft-alice' }, 'hi'));
    await assert.rejects(async () => vscode.workspace.fs.readFile(vscode.Uri.parse(uriOf('stranger', bob))), /stranger/);
  });
});

async function untilGone(uri: vscode.Uri): Promise<void> {
  for (let isThere = true; isThere; ) {
    isThere = await vscode.workspace.fs.stat(uri).then(() => true, () => false);
  }
}
