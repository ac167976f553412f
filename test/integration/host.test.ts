import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeTabs, hostPids, openSandbox, rows, until, uriOf, withUser } from './support/extension.ts';

/** Two hundred in the long test: TEST_KILLS=200 npm test -- integration --grep acknowledged */
const kills = Number(process.env['TEST_KILLS'] ?? 10);

describe('When the SDK host is killed', () => {
  const bob = { type: 'c2c' as const, id: 'kill-bob' };
  const killHost = (): void => hostPids().forEach((pid) => process.kill(pid, 'SIGKILL'));

  before(async () => {
    await openSandbox('kill-alice');
    await withUser('kill-bob', (user) => user.send({ type: 'c2c', id: 'kill-alice' }, 'hi'));
    await until(() => rows().includes('kill-bob') && hostPids().length === 1); // That of the account before has ended.
  });
  after(closeTabs);

  it('the draft and the conversations are there again', async () => {
    const { api } = await openSandbox('kill-alice');
    await vscode.commands.executeCommand('imConversations.editDraft', bob);
    const editor = vscode.window.activeTextEditor!;
    await editor.edit((change) => change.insert(new vscode.Position(0, 0), 'precious'));
    assert.ok(await editor.document.save());
    await closeTabs();

    const [before] = hostPids();
    killHost();
    await until(() => hostPids().length === 1 && hostPids()[0] !== before && api.totalUnreadCount === 1);
    assert.deepEqual(rows(), ['kill-bob']);
    await vscode.commands.executeCommand('imConversations.editDraft', bob);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'precious');
  });

  it('a save either happened, or failed and left the tab dirty', async () => {
    const { api } = await openSandbox('kill-alice');
    const { document } = vscode.window.activeTextEditor!;
    for (let round = 0; round < 3; round++) {
      const text = `round ${round}`;
      const [running] = hostPids();
      await vscode.window.activeTextEditor!.edit((change) => change.replace(new vscode.Range(0, 0, document.lineCount, 0), text));
      const saving = document.save().then((saved) => saved, () => false);
      setTimeout(killHost, round);
      if (!(await saving)) {
        assert.ok(document.isDirty, 'a failed save keeps the text in the tab');
        assert.equal(document.getText(), text);
        await until(() => hostPids().length === 1 && hostPids()[0] !== running && api.totalUnreadCount !== undefined);
        assert.ok(await document.save());
      }
      await until(() => hostPids().length === 1 && hostPids()[0] !== running && api.totalUnreadCount !== undefined);
      assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(document.uri)), text);
    }
  });

  it('no change that was acknowledged is lost, and the view is right again each time', async function () {
    this.timeout(kills * 60_000);
    const { api } = await openSandbox('kill-alice');
    const took: number[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const acknowledged = { draft: '', isPinned: false };
      let isOver = false;
      const work = (async () => {
        for (let round = 0; !isOver; round++) {
          const text = `kill ${kill}, round ${round}`;
          const isSaved = await api.setDraft(bob, text).then(() => true, () => false);
          acknowledged.draft = isSaved ? text : acknowledged.draft;
          await vscode.commands.executeCommand(`imConversations.${round % 2 === 0 ? 'pin' : 'unpin'}`, bob);
        }
      })();
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 500));
      const [running] = hostPids();
      isOver = true; // What is under way when the host dies may have happened or not.
      killHost();
      const began = performance.now();
      await work;
      await until(() => hostPids().length === 1 && hostPids()[0] !== running && api.accounts[0]?.state === 'online');
      const row = api.conversations.find(({ id }) => id === 'kill-bob');
      took.push(Math.round(performance.now() - began));
      assert.ok(row?.draft, 'the draft is in the list');
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.parse(uriOf('kill-alice', bob))));
      assert.equal(row.draft.summary, text, 'the list shows what the SDK has');
      assert.ok(isSameOrNext(text, acknowledged.draft), `"${text}" after "${acknowledged.draft}" was acknowledged`);
    }
    took.sort((a, b) => a - b);
    console.log(`      ${kills} kills: right again after ${took[kills >> 1]} ms (median), ${took.at(-1)} ms at most`);
  });
});

/** A save whose answer was lost may have happened: then the text is the next one. */
function isSameOrNext(text: string, acknowledged: string): boolean {
  const roundOf = (draft: string): number => Number(/round (\d+)/.exec(draft)?.[1] ?? -1);
  return text === acknowledged || acknowledged === '' || roundOf(text) === roundOf(acknowledged) + 1;
}
