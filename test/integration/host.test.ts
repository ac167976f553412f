import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeTabs, hostPids, openSandbox, rows, until, withUser } from './support/extension.ts';

describe('When the SDK host is killed', () => {
  const bob = { type: 'c2c' as const, id: 'kill-bob' };
  const killHost = (): void => hostPids().forEach((pid) => process.kill(pid, 'SIGKILL'));

  before(async () => {
    await openSandbox('kill-alice');
    await withUser('kill-bob', (user) => user.send({ type: 'c2c', id: 'kill-alice' }, 'hi'));
    await until(() => rows().includes('kill-bob') && hostPids().length === 1); // That of the account before has ended.
  });
  after(closeTabs);

  it('the draft and the conversations are there again within two seconds', async () => {
    const { api } = await openSandbox('kill-alice');
    await vscode.commands.executeCommand('imConversations.editDraft', bob);
    const editor = vscode.window.activeTextEditor!;
    await editor.edit((change) => change.insert(new vscode.Position(0, 0), 'precious'));
    assert.ok(await editor.document.save());
    await closeTabs();

    const [before] = hostPids();
    killHost();
    const began = performance.now();
    await until(() => hostPids().length === 1 && hostPids()[0] !== before && api.totalUnreadCount === 1);
    assert.ok(performance.now() - began < 2000);
    assert.deepEqual(rows(), ['kill-bob']);
    await vscode.commands.executeCommand('imConversations.editDraft', bob);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'precious');
  });

  it('a save either happened, or failed and left the tab dirty', async () => {
    const { api } = await openSandbox('kill-alice');
    const { document } = vscode.window.activeTextEditor!;
    // Five crashes within three minutes would be given up.
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
      assert.equal(Buffer.from(await vscode.workspace.fs.readFile(document.uri)).toString(), text);
    }
  });
});
