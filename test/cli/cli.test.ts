import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SdkClient } from '../../src/client/sdkClient.ts';
import type { Conversation } from '../../src/protocol.ts';
import { commandLine, emulator, hostScript, root, until } from '../host/support/client.ts';
import { Colleague } from '../support/colleague.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('The command im-conversations', () => {
  const alice = { sdkAppId: 1400000000, userId: `cli-${process.pid}` };
  const named = `c2c/${alice.userId}`;
  let directory: string;
  let data: string;
  let window: SdkClient;
  let bob: Colleague;

  /** A window of VS Code is a client like this one. */
  const openWindow = async (): Promise<SdkClient> => {
    const client = new SdkClient({ hostScript, log: () => undefined, env: { IM_CONVERSATIONS_HOST_LINGER_MS: '300' } });
    await client.open({ ...alice, userSig: 'sandbox', libraryPath: emulator, dataDirectory: data });
    return client;
  };
  const start = (...args: string[]): ChildProcessWithoutNullStreams => spawn(process.execPath, [path.join(root, 'bin/im-conversations'), ...args]);
  const run = async (args: readonly string[], input = ''): Promise<Ended> => {
    const child = start(...args);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.end(input);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, stdout, stderr };
  };
  const ours = (...args: string[]): string[] => [...args, '--account', alice.userId];

  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'imcli-'));
    data = path.join(directory, 'sandbox');
    window = await openWindow();
    bob = await Colleague.signIn(directory, 'bob');
  });
  after(async () => {
    await bob.signOut();
    await window.dispose();
    rmSync(directory, { recursive: true, force: true });
  });

  it('knows which accounts windows have open', async () => {
    const { code, stdout } = await run(['accounts', '--json']);
    assert.equal(code, 0);
    const accounts = JSON.parse(stdout) as { userId: string }[];
    assert.deepEqual(accounts.find(({ userId }) => userId === alice.userId), { ...alice, dataDirectory: data });
    assert.match((await run(['accounts'])).stdout, new RegExp(`1400000000 +${alice.userId} +/`));
  });

  it('lists what the window shows, through the same host and the same login', async () => {
    await bob.send({ type: 'c2c', id: alice.userId }, '你好 😀');
    await bob.sendAs('\u001b[31mred\u202e', { type: 'c2c', id: alice.userId }, 'a\u001b]0;title\u0007b\nc');
    await until(async () => (await window.totalUnread()) === 2);
    const json = JSON.parse((await run(ours('list', '--json'))).stdout) as Conversation[];
    const page = await window.page({ after: null, count: 100 });
    assert.deepEqual(json.map(({ id }) => id).sort(), page.conversations.map(({ id }) => id).sort());
    assert.deepEqual(json.find(({ id }) => id === 'bob'), page.conversations.find(({ id }) => id === 'bob'));

    const { stdout } = await run(ours('list'));
    assert.match(stdout, /1 +c2c\/bob +\d{4}-\d\d-\d\d \d\d:\d\d +bob: 你好 😀/);
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f\u202e]/, 'nothing that a terminal would obey');
    const pids = hostPids();
    assert.equal(pids.length, 1);
    const log = readFileSync(path.join(commandLine(pids[0]!).trim().split(' ').at(-1)!, 'host.log'), 'utf8');
    assert.equal(log.match(/Logging in$/gm)?.length, 1);
  });

  it('counts as the SDK does', async () => {
    assert.equal((await run(ours('unread'))).stdout, '2\n');
    assert.deepEqual(JSON.parse((await run(ours('unread', '--json'))).stdout), { total: 2 });
  });

  it('reads, sets and cancels drafts, which the window sees', async () => {
    const bobs = { type: 'c2c', id: 'bob' } as const;
    assert.deepEqual(await run(ours('draft', 'c2c/bob', '--set', 'from the terminal')), { code: 0, stdout: '', stderr: '' });
    assert.equal((await window.readDraft(bobs)).text, 'from the terminal');
    await run(ours('draft', 'c2c/bob', '--set', '-'), 'two\nlines 好');
    assert.equal((await run(ours('draft', 'c2c/bob'))).stdout, 'two\nlines 好\n');
    assert.equal((JSON.parse((await run(ours('draft', 'c2c/bob', '--json'))).stdout) as { text: string }).text, 'two\nlines 好');
    await run(ours('draft', 'c2c/bob', '--clear'));
    assert.equal((await window.readDraft(bobs)).text, '');
  });

  it('watches: a change is seen by two windows and by it', async () => {
    const second = await openWindow();
    const watching = start(...ours('watch', '--json'));
    const seen: { event: string; conversation?: Conversation }[] = [];
    watching.stdout.setEncoding('utf8').on('data', (text: string) => text.trim().split('\n').forEach((line) => seen.push(JSON.parse(line) as (typeof seen)[number])));
    const inWindow: Conversation[][] = [[], []];
    window.onDidChangeConversations((changed) => inWindow[0]!.push(...changed));
    second.onDidChangeConversations((changed) => inWindow[1]!.push(...changed));
    await until(() => seen.some(({ event }) => event === 'status'));
    const isEverywhere = (text: string): boolean =>
      [seen.map(({ conversation }) => conversation), ...inWindow].every((changes) => changes.some((it) => it?.draft?.summary === text));

    const took = [];
    for (const text of ['first', 'second', 'third']) {
      const began = performance.now();
      await window.setDraft({ type: 'c2c', id: 'bob' }, text);
      await until(() => isEverywhere(text));
      took.push(Math.round(performance.now() - began));
    }
    console.log(`      after ${took.join(', ')} ms`);
    assert.equal(hostPids().length, 1);

    const [host] = hostPids();
    await second.dispose();
    watching.kill('SIGINT');
    assert.equal(await new Promise((resolve) => watching.once('close', resolve)), 0);
    await window.setDraft({ type: 'c2c', id: 'bob' }, '');
    assert.deepEqual(hostPids(), [host]);
  });

  it('opens a sandbox that no window has open', async () => {
    const folder = path.join(directory, 'other');
    const carol = ['--sandbox', `${alice.userId}-carol`];
    const missing = await run(['list', ...carol]);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /say with --data where its data is/);
    const typo = await run(['draft', 'group/team', '--set', 'hello', ...carol, '--data', folder]);
    assert.deepEqual([typo.code, existsSync(folder)], [3, false]);
    assert.match(typo.stderr, /There is no sandbox in .*other\. Add --create/);
    await run(['draft', 'group/team', '--set', 'hello', ...carol, '--data', folder, '--create']);
    assert.equal((await run(['draft', 'group/team', ...carol, '--data', folder])).stdout, 'hello\n');
  });

  it('says what is wrong, with an exit code for scripts', async () => {
    const codes: [readonly string[], number, RegExp][] = [
      [['nonsense'], 2, /There is no command nonsense/],
      [['list', '--nonsense'], 2, /--nonsense/],
      [['list', named], 2, /Unexpected argument: c2c\/cli-/],
      [['draft'], 2, /Name a conversation/],
      [['draft', 'bob'], 2, /c2c\/<UserID> or group\/<id>, not bob/],
      [['draft', 'c2c/bob', '--set', 'x', '--clear'], 2, /Either --set or --clear/],
      [['list', '--account', '1/nobody'], 3, /No window has opened 1\/nobody/],
    ];
    for (const [args, code, words] of codes) {
      const ended = await run(args);
      assert.equal(ended.code, code, args.join(' '));
      assert.match(ended.stderr, words);
      assert.equal(ended.stdout, '');
    }
    for (const help of [[], ['-h'], ['list', '--help']]) {
      assert.match((await run(help)).stdout, /^usage:/);
    }
  });

  it('ends quietly when nobody reads on', async () => {
    const child = start(...ours('list'));
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += String(text)));
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  /** The host of alice: both windows and the command know only its folder. */
  function hostPids(): string[] {
    return readdirSync('/proc').filter((pid) => {
      const [, folder] = /host\.cjs (\S+)/.exec(commandLine(pid)) ?? [];
      return folder !== undefined && readFileSync(path.join(folder, 'account.json'), 'utf8').includes(`"${alice.userId}"`);
    });
  }
});
