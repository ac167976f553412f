import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { SdkClient } from '../../src/client/sdkClient.ts';
import type { Conversation } from '../../src/protocol.ts';
import { root } from '../../scripts/lib/paths.ts';
import { makeUserSig } from '../support/makeUserSig.ts';
import { openWorkbench, type Workbench } from '../ui/support/workbench.ts';
import { account, accountFolder, messagesIn, seedAccount, seeds } from './support/cache.ts';

/** With Tencent's own library, which answers from its cache; there is no network in this process. */
describe('A person with a real account, without a network', () => {
  const userSig = makeUserSig(account);
  const command = [process.execPath, path.join(root, 'test/support/printUserSig.ts'), '${sdkAppId}', '${userId}'];
  let vscode: Workbench;
  let messages: string;

  before(async () => {
    vscode = await openWorkbench({ settings: { 'imConversations.userSigCommand': command } });
    await seedAccount(vscode.dataDirectory);
  });
  after(() => vscode?.close());
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  it('is told step by step what is wrong with what was typed', async () => {
    await vscode.openView();
    await vscode.sideBar.getByRole('button', { name: 'Sign In' }).click();
    await vscode.choose('Tencent Cloud Chat');
    await vscode.choose('Paste it');
    await vscode.untilStep(3);
    await vscode.answer('0123456789abcdef'.repeat(4));
    await vscode.quickInput.getByText('This is the secret key of the application').waitFor();
    await vscode.screenshot('sign in, secret key');
    await vscode.answer(makeUserSig(account, { issuedAt: 1_700_000_000, life: 60 }));
    await vscode.quickInput.getByText('This UserSig ended on').waitFor();
    await vscode.answer(userSig.slice(0, -20));
    await vscode.quickInput.getByText('perhaps it was cut off').waitFor();
  });

  it('pastes a signature as it was copied, in quotes and with spaces, and sees whose it is before going on', async () => {
    await vscode.quickInput.locator('input').first().fill(` "${userSig.replaceAll(/.{76}/g, '$& ')}" `);
    await vscode.quickInput.getByText(`alice in the application ${account.sdkAppId}, until`).waitFor();
    await vscode.screenshot('sign in, whose signature');
  });

  it('sees the cached conversations at once, marked as cached', async () => {
    await vscode.page.keyboard.press('Enter');
    await vscode.row('User 6').waitFor();
    await vscode.sideBar.getByRole('heading', { name: /Cached/i }).waitFor();
    messages = messagesIn(vscode.dataDirectory);
    await vscode.screenshot('cached');
  });

  it('loses no message by deleting while the login goes on, and is told why', async () => {
    await tryToDelete();
  });

  it('sees them again whenever a window is opened', async () => {
    const took = [];
    for (let opening = 0; opening < 3; opening++) {
      took.push(await vscode.timeFromActivation('User 6'));
    }
    console.log(`      after ${took.join(', ')} ms`);
  });

  it('gets every conversation once, in order, with every digit of its ids', async () => {
    const client = new SdkClient({ hostScript: path.join(root, 'dist/host.cjs'), log: () => undefined });
    try {
      await client.open({ ...account, userSig: '', libraryPath: '', dataDirectory: accountFolder(vscode.dataDirectory) });
      const found: Conversation[] = [];
      for (let after: string | null = null, isFirst = true; isFirst || after !== null; isFirst = false) {
        const page = await client.page({ after, count: 100 });
        found.push(...page.conversations.filter(({ type, id }) => !found.some((known) => known.type === type && known.id === id)));
        after = page.next;
      }
      const expected = seeds();
      const order = [...expected.filter(({ pinned }) => pinned), ...expected.filter(({ pinned }) => !pinned)];
      assert.deepEqual(found.map(({ id }) => id), order.map(({ id }) => id));
      assert.deepEqual(found.map(({ draft }) => draft?.summary), order.map(({ draft }) => draft?.elems[0]!.text));
      for (const { type, id, messages: [message] } of expected) {
        const text = await client.info({ type: type === 1 ? 'c2c' : 'group', id });
        if (message && type === 1) {
          const uniqueId = (BigInt(message.time) << 32n) + BigInt(message.rand ?? 1000 + message.seq);
          assert.match(text ?? '', new RegExp(`"message_unique_id": ${uniqueId}\\b`), id);
        }
      }
    } finally {
      await client.dispose();
    }
  });

  it('is told in words after half a minute that there is no network', async function () {
    await vscode.sideBar.getByText('No network: these are the cached conversations.').waitFor({ timeout: 120_000 });
    await vscode.screenshot('offline');
  });

  it('still loses no message by deleting when there is no network', async () => {
    await tryToDelete();
  });

  it('has left the signature in no file, no command line and no environment', () => {
    const files = [...filesIn(vscode.directory), ...filesIn(`/tmp/imc-${process.getuid!()}`)];
    assert.ok(files.length > 10);
    const found = files.filter((file) => readFileSync(file).includes(userSig));
    assert.deepEqual(found, []);
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      for (const file of ['cmdline', 'environ']) {
        assert.ok(!readProcess(pid, file).includes(userSig), `${file} of ${pid}`);
      }
    }
  });

  it('is gone after signing out in the Accounts menu', async () => {
    await vscode.signOutInAccountsMenu('alice (1600012345)');
    await vscode.sideBar.getByText('Nobody is signed in.').waitFor();
    await vscode.reopen();
    await vscode.openView();
    await vscode.sideBar.getByText('Nobody is signed in.').waitFor();
  });

  it('signs in with a command of their own instead', async () => {
    await vscode.command('IM: Sign In…');
    await vscode.choose('Tencent Cloud Chat');
    await vscode.choose('Run my command');
    await vscode.untilStep(3);
    await vscode.answer('my app');
    await vscode.quickInput.getByText('An SDKAppID is a number').waitFor();
    await vscode.answer(` ${account.sdkAppId} `);
    await vscode.untilStep(4);
    await vscode.answer('two words');
    await vscode.quickInput.getByText('printable ASCII').waitFor();
    await vscode.answer(` ${account.userId} `);
    await vscode.row('User 6').waitFor();
    await vscode.sideBar.getByRole('heading', { name: /Cached/i }).waitFor();
  });

  /** With the mouse, whose menu offers it no more, and with the keyboard, which does not know of menus. */
  async function tryToDelete(): Promise<void> {
    const entries = await vscode.menuEntries(vscode.row('User 6'));
    assert.equal(entries.at(-1), '(Delete Conversation (Only While Online))');
    await vscode.row('User 6').click();
    await vscode.page.keyboard.press('Delete');
    await vscode.page.getByText('Conversations can be deleted only while alice is online.').first().waitFor();
    await vscode.page.waitForTimeout(300); // What would be lost is lost at once (measured).
    assert.equal(messagesIn(vscode.dataDirectory), messages);
    await vscode.screenshot('deleting is refused');
  }
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

function readProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // It has just ended.
  }
}
