import assert from 'node:assert/strict';
import { Colleague } from '../support/colleague.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('A person who has no account open', () => {
  let vscode: Workbench;

  before(async () => {
    vscode = await openWorkbench({ settings: { 'workbench.colorTheme': 'Default Dark Modern' } });
  });
  after(() => vscode?.close());
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  it('is told how to begin, and begins with one click', async () => {
    await vscode.openView();
    await vscode.sideBar.getByText('Nobody is signed in.').waitFor();
    await vscode.screenshot('signed out, dark');
    await vscode.sideBar.getByText('start with an empty sandbox').click();
    await vscode.sideBar.getByText('No conversations yet.').waitFor();
    await vscode.statusItem('').waitFor();
  });

  it('sees every kind of row in a dark window', async () => {
    const bob = await Colleague.signIn(vscode.dataDirectory, 'bob');
    await bob.send({ type: 'c2c', id: 'alice' }, 'ping');
    for (let count = 1; count <= 12; count++) {
      await bob.sendAs('李雷', { type: 'c2c', id: 'alice' }, `第 ${count} 条消息 😀`);
    }
    await bob.signOut();
    await vscode.row('李雷').filter({ hasText: '第 12 条消息' }).waitFor();
    await vscode.untilRowBadge('李雷', '9+');
    await vscode.inlineAction('bob', 'Pin');
    await vscode.untilRowNames(['bob', '李雷']);
    await vscode.screenshot('rows, dark');
  });

  it('opens the sandbox of somebody else from the palette, and sees both side by side', async () => {
    await vscode.command('IM: Open Local Sandbox…');
    await vscode.answer('two words');
    await vscode.quickInput.getByText('printable ASCII').waitFor();
    await vscode.answer('zoe');
    await vscode.untilRowNames(['alice', 'bob', '李雷', 'zoe']);
    await vscode.screenshot('two accounts, dark');
  });

  it('signs one of two out from the menu of its row', async () => {
    await vscode.contextMenu('zoe', 'Sign Out…');
    await vscode.dialog.getByText('Sign out zoe (sandbox)?').waitFor();
    await vscode.dialog.getByRole('button', { name: 'Sign Out' }).click();
    await vscode.untilRowNames(['bob', '李雷']);
    await vscode.statusItem('13').waitFor();
  });

  it('is told when the host cannot be kept running, and starts it again with one click', async () => {
    const restart = vscode.sideBar.getByRole('button', { name: 'Restart SDK Host' });
    for (let crash = 1; crash <= 5; crash++) {
      await vscode.killHost('SIGSEGV');
    }
    await vscode.sideBar.getByText('The conversations are not available.').waitFor();
    await vscode.screenshot('host failed, dark');
    assert.deepEqual(await vscode.notifications(), ['IM conversations are not available: The SDK host ended (SIGSEGV)']);
    await restart.click();
    await vscode.statusItem('13').waitFor();
    await vscode.row('bob').waitFor();
  });
});
