import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../../scripts/lib/paths.ts';
import { Colleague } from '../support/colleague.ts';
import { until } from './support/window.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('A person who signs in on another device', () => {
  const question = 'alice was signed in elsewhere, and signed out here. Signing in here again ends the other session.';
  let vscode: Workbench;

  before(async () => {
    vscode = await openWorkbench({ sandboxUser: 'alice' });
    const bob = await Colleague.signIn(vscode.dataDirectory, 'bob');
    await bob.send({ type: 'c2c', id: 'alice' }, 'hello');
    await bob.signOut();
    await vscode.openView();
    await vscode.row('bob').waitFor();
  });
  after(() => vscode?.close());
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  it('is told so once, and still sees the conversations, marked as cached', async () => {
    const program = path.join(root, 'test/support/endSession.ts');
    assert.equal(spawnSync(process.execPath, [program, vscode.dataDirectory, 'kick', 'alice']).status, 0);
    await vscode.sideBar.getByText('Signed in elsewhere: these are the cached conversations.').waitFor();
    await vscode.sideBar.getByRole('heading', { name: /cached · alice · sandbox/i }).waitFor();
    await vscode.row('bob').waitFor();
    await until('there is a question', async () => (await vscode.notifications()).includes(question));
    await vscode.screenshot('kicked');
  });

  it('is not signed in again by a host that is replaced, nor asked again', async () => {
    const [before] = vscode.hosts;
    await vscode.killHost();
    await until('there is another host', () => vscode.hosts.length === 1 && vscode.hosts[0] !== before);
    await vscode.page.waitForTimeout(1000); // Time to sign in, or to ask.
    await vscode.sideBar.getByText('Signed in elsewhere: these are the cached conversations.').waitFor();
    assert.equal((await vscode.notifications()).filter((text) => text === question).length, 1);
  });

  it('is signed in again by the answer', async () => {
    await vscode.answerNotification('Sign In Again');
    await vscode.sideBar.getByText('Signed in elsewhere').waitFor({ state: 'hidden' });
    await vscode.statusItem('1').waitFor();
    await vscode.inlineAction('bob', 'Mark as Read');
    await vscode.statusItem('').waitFor();
  });
});
