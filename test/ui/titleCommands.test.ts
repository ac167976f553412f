import assert from 'node:assert/strict';
import { Colleague } from '../support/colleague.ts';
import { until } from './support/window.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('The buttons and menus of the view', () => {
  let vscode: Workbench;

  before(async () => {
    vscode = await openWorkbench({ sandboxUser: 'alice' });
    const alice = await Colleague.signIn(vscode.dataDirectory, 'alice');
    await alice.sendMany(Array.from({ length: 202 }, (_, index) => ({ type: 'c2c', id: `peer-${String(index).padStart(3, '0')}` }) as const), 202);
    for (const name of ['bob', 'carol']) {
      await alice.sendAs(name, { type: 'c2c', id: 'alice' }, 'hello');
    }
    await alice.signOut();
    await vscode.openView();
    await vscode.row('bob').waitFor();
  });
  after(() => vscode?.close());
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  /** What each of them opens when no row is focused. */
  const expected: readonly (readonly [title: string, opens: (several: boolean) => RegExp])[] = [
    ['New Conversation…', (several) => (several ? /Account of the new conversation/ : /Kind of conversation/)],
    ['Go to Conversation…', () => /Go to conversation/],
    ['Show Unread Conversations…', () => /Unread conversations/],
    ['Sign In…', () => /Sign In/],
    ['Open Local Sandbox…', () => /Sandbox/i],
  ];

  /** Clicks every button and every entry of the title that asks something, and looks at what it asks. */
  async function clickAll(several: boolean): Promise<void> {
    for (const [title, opens] of expected) {
      await clickTitle(title);
      await until(`${title} asks`, async () => opens(several).test(await question()));
      await vscode.page.keyboard.press('Escape');
      await vscode.quickInput.waitFor({ state: 'hidden' });
    }
    await vscode.titleMenu('Sign Out…');
    if (several) {
      await until('it asks whom to sign out', async () => /Account to sign out/.test(await question()));
      await vscode.page.keyboard.press('Escape');
    } else {
      await vscode.dialog.getByText('Sign out alice (sandbox)?').waitFor();
      await vscode.answerDialog('Cancel');
    }
    await vscode.titleMenu('Refresh Conversations');
    await vscode.titleMenu('Show Log');
    await vscode.page.locator('.part.panel').getByRole('tab', { name: /Output/ }).waitFor();
    await vscode.command('View: Hide Panel');
    assert.deepEqual(await vscode.notifications(), [], 'nothing went wrong');
    assert.equal(await vscode.page.locator('.tabs-container .tab.dirty').count(), 0);
  }

  async function clickTitle(title: string): Promise<void> {
    const button = vscode.titleButton(title);
    await ((await button.count()) > 0 ? button.click() : vscode.titleMenu(title));
  }

  /** Title, placeholder and prompt of what is asked. */
  async function question(): Promise<string> {
    if (!(await vscode.quickInput.isVisible())) {
      return '';
    }
    const placeholder = await vscode.quickInput.locator('input').first().getAttribute('placeholder');
    return `${await vscode.quickInput.textContent()} ${placeholder}`;
  }

  it('open the same when no row is focused', async () => {
    await clickAll(false);
  });

  it('open the same when a conversation is focused', async () => {
    await vscode.row('bob').click();
    await vscode.editor('bob').waitFor();
    await clickAll(false);
  });

  it('open the same when several conversations are selected', async () => {
    await vscode.row('bob').click();
    await vscode.row('carol').click({ modifiers: ['Shift'] });
    await clickAll(false);
  });

  it('open the same when a section of older conversations is focused', async () => {
    await scrollTo('Older conversations');
    await vscode.row('Older conversations').click();
    await clickAll(false);
  });

  it('open the same when an account is focused, and ask which account they are for', async () => {
    await vscode.titleMenu('Open Local Sandbox…');
    await vscode.answer('zoe');
    await vscode.row('alice').waitFor();
    await vscode.row('alice').click({ position: { x: 60, y: 8 } });
    await clickAll(true);
  });

  it('offer an account only what is about an account', async () => {
    const entries = await vscode.menuEntries(vscode.row('alice'));
    assert.deepEqual(entries, ['Mark All as Read', 'Sign Out…', 'Restart SDK Host']);
    await vscode.contextMenu('alice', 'Mark All as Read');
    await vscode.statusItem('').waitFor();
    assert.deepEqual(await vscode.notifications(), []);
  });

  it('offer on one conversation everything, on several only what works on several', async () => {
    await vscode.row('alice').focus();
    await vscode.page.keyboard.press('ArrowRight'); // A click has folded it.
    await vscode.row('bob').click();
    assert.deepEqual(await vscode.menuEntries(vscode.row('bob')), ['Edit Draft', 'Pin', 'Show Details as JSON', 'Copy Conversation ID', 'Delete Conversation…']);
    await vscode.row('carol').click({ modifiers: ['ControlOrMeta'] });
    assert.deepEqual(await vscode.menuEntries(vscode.row('bob')), ['Pin', 'Copy Conversation ID', 'Delete Conversation…']);
    await vscode.contextMenu('bob', 'Pin');
    for (const name of ['bob', 'carol']) {
      await vscode.row(name).locator('.codicon-pinned').first().waitFor();
    }
    await vscode.contextMenu('bob', 'Copy Conversation ID');
    await until('both ids are copied', async () => {
      const copied = await vscode.page.evaluate<string>('navigator.clipboard.readText()');
      return copied.split('\n').sort().join() === 'bob,carol';
    });
  });

  async function scrollTo(name: string): Promise<void> {
    await vscode.tree.hover();
    await until(`${name} is there`, async () => {
      await vscode.page.mouse.wheel(0, 2000);
      return vscode.row(name).isVisible();
    });
  }
});
