import assert from 'node:assert/strict';
import { Colleague } from '../support/colleague.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';
import { until } from './support/window.ts';

describe('A person who tries the sandbox', () => {
  let vscode: Workbench;

  before(async () => {
    vscode = await openWorkbench();
    await vscode.openView();
  });
  after(() => vscode?.close());
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  it('finds a team in the middle of its work after one click', async () => {
    await vscode.sideBar.getByRole('button', { name: 'Try the Sandbox' }).click();
    await vscode.row('weekend-hike').waitFor();
    await vscode.row('li.wei').filter({ hasText: '登录超时改成了三十秒' }).waitFor();
    await vscode.untilRowBadge('ci-bot', '9+');
    await vscode.screenshot('story');
  });

  it('gets a message from a colleague who was not asked', async () => {
    await vscode.row('release-train').filter({ hasText: 'The branch is cut' }).waitFor({ timeout: 120_000 });
  });

  it('is answered, and once although two windows are open', async () => {
    const second = await vscode.secondWindow();
    await second.openView();
    await second.row('heidi').waitFor();
    const alice = await Colleague.signIn(vscode.dataDirectory, 'alice'); // As from another device.
    await alice.send({ type: 'c2c', id: 'heidi' }, 'Of course!');
    await alice.signOut();
    await vscode.row('heidi').filter({ hasText: 'Thank you! I will tell the others.' }).waitFor({ timeout: 60_000 });
    await until('nobody is at work', () => vscode.sandboxPrograms.length === 0);
    await vscode.untilRowBadge('heidi', '2');
    await second.page.goto('about:blank'); // Ends its extension host, which a page that is only closed may leave for a while.
    await second.close();
  });

  it('finds the same sandbox after signing out and trying it again', async () => {
    const before = (await vscode.rowNames()).sort();
    await vscode.command('IM: Try the Sandbox');
    await until('nobody is at work', () => vscode.sandboxPrograms.length === 0);
    await vscode.row('heidi').waitFor();
    assert.deepEqual((await vscode.rowNames()).sort(), before);
    await vscode.untilRowBadge('heidi', '2');
  });

  it('leaves no process behind', async () => {
    await vscode.page.goto('about:blank');
    await until('nothing of the extension runs', () => vscode.hosts.length === 0 && vscode.sandboxPrograms.length === 0);
  });
});
