import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/lib/paths.ts';
import { Colleague } from '../support/colleague.ts';
import { until } from './support/window.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

for (const hotExit of ['off', 'onExit']) {
  describe(`A person whose VS Code is killed in the middle of a draft (hot exit ${hotExit})`, () => {
    const text = 'typed, and never saved 好的';
    let vscode: Workbench;

    before(async () => {
      vscode = await openWorkbench({ sandboxUser: 'alice', settings: { 'files.hotExit': hotExit } });
      const bob = await Colleague.signIn(vscode.dataDirectory, 'bob');
      await bob.send({ type: 'c2c', id: 'alice' }, 'hello');
      await bob.sendAs('carol', { type: 'c2c', id: 'alice' }, 'hello');
      await bob.signOut();
      await vscode.openView();
    });
    after(() => vscode?.close());
    afterEach(function () {
      return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${hotExit} ${this.currentTest.title}`) : undefined;
    });

    it('finds the text in its tab again, unsaved, and once', async () => {
      await vscode.row('bob').click();
      await vscode.editor('bob').waitFor();
      await vscode.typeInEditor('bob', text);
      await vscode.dirtyTab('bob').waitFor();
      await untilWrittenDown(vscode, text);
      await vscode.crash();
      await vscode.dirtyTab('bob').waitFor();
      await vscode.editor('bob').getByText(text).waitFor();
      assert.equal((await vscode.editor('bob').locator('.view-line').allTextContents()).length, 1);
      await vscode.screenshot(`recovered, hot exit ${hotExit}`);
    });

    it('saves it, and is bothered no more', async () => {
      await vscode.save('bob');
      await vscode.row('bob').filter({ hasText: `[Draft] ${text}` }).waitFor();
      await vscode.page.waitForTimeout(1500); // VS Code takes a moment to discard its own backup.
      await vscode.crash();
      await vscode.row('bob').filter({ hasText: '[Draft]' }).click();
      await vscode.editor('bob').getByText(text).waitFor();
      assert.equal(await vscode.dirtyTab('bob').count(), 0);
    });

    // With hot exit VS Code may bring the text back by itself, and then tells of the conflict when it is saved.
    if (hotExit === 'off') {
      it('is asked when the draft was changed meanwhile, and sees both', async () => {
        await vscode.typeInEditor('bob', 'one more thing');
        await untilWrittenDown(vscode, 'one more thing');
        await vscode.crash(() => writeElsewhere(vscode.dataDirectory, 'from elsewhere'));
        await vscode.row('bob').filter({ hasText: '[Draft] from elsewhere' }).click();
        await vscode.editor('bob').waitFor();
        const question = 'There is unsaved text for "bob", and its draft has changed since.';
        await until('there is a question', async () => (await vscode.notifications()).includes(question));
        await vscode.answerNotification('Use Unsaved Text');
        await vscode.editor('bob').getByText('one more thing').waitFor();
        await vscode.page.keyboard.press('ControlOrMeta+Z');
        await vscode.editor('bob').getByText('from elsewhere').waitFor();
        await vscode.closeTabs();
      });
    }

    it('is told of the text in another window, and finds it behind its row', async () => {
      await vscode.row('carol').click();
      await vscode.editor('carol').waitFor();
      await vscode.typeInEditor('carol', text);
      await untilWrittenDown(vscode, text);
      await vscode.crashWithoutTabs();
      await until('the text is offered', async () => (await vscode.notifications()).includes('Unsaved drafts were recovered: carol'));
      await vscode.row('carol').click();
      await vscode.editor('carol').getByText(text).waitFor();
      await vscode.dirtyTab('carol').waitFor();
    });
  });
}

/** What is younger than the journal may be lost. */
async function untilWrittenDown(vscode: Workbench, text: string): Promise<void> {
  const home = path.dirname(vscode.dataDirectory);
  await until(`"${text}" is in the journal`, () =>
    globSync('**/unsavedDrafts/*.json', { cwd: home }).some((file) => readIfThere(path.join(home, file)).includes(text)),
  );
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // It was replaced in between.
  }
}

/** Another program of alice, while no window is open. */
function writeElsewhere(dataDirectory: string, text: string): void {
  const command = path.join(root, 'bin/im-conversations');
  const args = ['draft', 'c2c/bob', '--set', text, '--sandbox', 'alice', '--data', path.join(dataDirectory, 'sandbox')];
  const { status, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}
