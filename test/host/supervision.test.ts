import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { SdkError } from '../../src/protocol.ts';
import { commandLine, root, TestClient, until } from './support/client.ts';

const fixture = (name: string): string => path.join(root, 'test/fixtures/hosts', `${name}.mjs`);
const bob = { type: 'c2c', id: 'bob' } as const;

describe('The SDK host', () => {
  let client: TestClient;
  afterEach(async () => {
    await client.release();
    assert.deepEqual(client.hostPids(), [], 'no process is left');
  });

  it('opens an account and answers several calls at once', async () => {
    client = TestClient.make();
    const info = await client.open(client.params());
    assert.match(info.sdkVersion, /-emulator$/);
    await Promise.all([client.create(bob), client.create({ type: 'group', id: 'team' })]);
    const page = await client.page({ after: null, count: 10 });
    assert.deepEqual(page.conversations.map(({ id }) => id).sort(), ['bob', 'team']);
    assert.deepEqual(client.states, ['starting', 'running']);
  });

  it('that is killed during a call rejects it; the next call works', async () => {
    client = TestClient.make();
    await client.open(client.params());
    await client.setDraft(bob, 'kept');
    let openings = 0;
    client.onDidOpen(() => openings++);

    const [pid] = client.hostPids();
    const calls = [client.readDraft(bob), client.totalUnread(), client.page({ after: null, count: 10 })];
    process.kill(pid!, 'SIGKILL');
    const results = await Promise.allSettled(calls);
    for (const result of results) {
      assert.ok(result.status === 'fulfilled' || (result.reason instanceof SdkError && result.reason.kind === 'hostGone'));
    }
    await until(() => openings === 1);
    assert.equal((await client.readDraft(bob)).text, 'kept');
    assert.notEqual(client.hostPids()[0], pid);
    assert.deepEqual(client.states, ['starting', 'running', 'restarting', 'running']);
  });

  it('that dies of a call gives the caller the reason, and is given up after five crashes', async () => {
    client = TestClient.make({ hostScript: fixture('crashOnRequest') });
    await client.open(client.params());
    for (let crash = 1; crash <= 5; crash++) {
      await until(() => client.hostState === 'running');
      await assert.rejects(client.totalUnread(), (error: SdkError) => error.kind === 'hostGone' && /SIGSEGV/.test(error.message));
    }
    await until(() => client.hostState === 'failed');
    await assert.rejects(client.totalUnread(), { kind: 'hostGone' });
    await client.restartHost();
    assert.equal(client.hostState, 'running');
  });

  it('is given up after five crashes although the clock of the day jumps between them', async () => {
    const now = Date.now;
    let hours = 0;
    Date.now = () => now() + hours * 3_600_000;
    try {
      client = TestClient.make({ hostScript: fixture('crashOnRequest') });
      await client.open(client.params());
      for (const jump of [1, -24, 3, 50, 0]) {
        await until(() => client.hostState === 'running');
        hours = jump;
        await assert.rejects(client.totalUnread(), { kind: 'hostGone' });
      }
      await until(() => client.hostState === 'failed');
    } finally {
      Date.now = now;
    }
  });

  it('that cannot start says its last words', async () => {
    client = TestClient.make({ hostScript: fixture('crashOnStart') });
    await assert.rejects(client.open(client.params()), /code 3[^]*out of luck/);
    assert.deepEqual(client.states, ['starting', 'restarting', 'failed']);
  });

  it('that does not end when told to is ended, and replaced', async () => {
    client = TestClient.make({ hostScript: fixture('slowShutdown') });
    await client.open(client.params());
    const [hanging] = client.hostPids();
    await client.restartHost();
    assert.equal(client.hostPids().includes(hanging!), false);
    assert.deepEqual(client.states, ['starting', 'running', 'stopped', 'starting', 'running']);
  });

  it('that hangs in a call is ended, and replaced', async () => {
    client = TestClient.make({ hostScript: fixture('hangs'), suspicionAfter: 100 });
    await client.open(client.params());
    const [hanging] = client.hostPids();
    await assert.rejects(client.totalUnread(), (error: SdkError) => error.kind === 'hostGone' && /SIGKILL/.test(error.message));
    await until(() => client.hostState === 'running');
    assert.equal(client.hostPids().includes(hanging!), false);
    assert.deepEqual(client.states, ['starting', 'running', 'restarting', 'running']);
  });

  it('that dies in the middle of an answer keeps no program alive', async () => {
    client = TestClient.make();
    const program = path.join(root, 'test/host/support/shortProgram.ts');
    const { code, output } = await run([program, fixture('crashInAnswer'), client.directory], 60_000);
    assert.equal(code, 0, output);
    assert.match(output, /SIGKILL/);
  });

  it('of another version refuses this window in words, until a person wants it replaced', async () => {
    client = TestClient.make({ hostScript: fixture('otherVersion') });
    await assert.rejects(client.open(client.params()), { kind: 'refused', message: /^This window runs an older version .* reload this window$/ });
    assert.deepEqual(client.states, ['starting', 'failed']);

    const ours = client.another();
    try {
      await assert.rejects(ours.open(ours.params()), { kind: 'refused' });
      await ours.restartHost();
      assert.equal(await ours.totalUnread(), 0);
      assert.equal(client.hostPids().length, 1);
    } finally {
      await ours.dispose();
    }
  });

  it('that was ended from outside is replaced as often as that happens', async () => {
    client = TestClient.make();
    await client.open(client.params());
    for (let kill = 1; kill <= 7; kill++) {
      const opened = new Promise((resolve) => client.onDidOpen(resolve));
      process.kill(client.hostPids()[0]!, 'SIGKILL');
      await opened;
    }
    assert.equal(client.hostState, 'running');
  });

  it('does not open data that another process has open', async () => {
    client = TestClient.make();
    await client.open(client.params());
    const elsewhere = TestClient.make();
    try {
      await assert.rejects(elsewhere.open(client.params()), { kind: 'busy', message: /Another process has the data of alice open/ });
    } finally {
      await elsewhere.release();
    }
  });

  it('that is only slow is left alone', async () => {
    client = TestClient.make({ suspicionAfter: 0 });
    await client.open(client.params());
    await Promise.all(Array.from({ length: 20 }, () => client.page({ after: null, count: 10 })));
    assert.deepEqual(client.states, ['starting', 'running']);
  });

  it('that says nothing can be left', async () => {
    client = TestClient.make({ hostScript: fixture('silent') });
    const opening = assert.rejects(client.open(client.params()), { kind: 'hostGone' });
    await until(() => readdirSync(client.directory, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('visited')));
    await client.close();
    await opening;
  });

  it('that another window left behind, frozen, is ended and replaced', async function () {
    client = TestClient.make();
    await client.open(client.params());
    await client.setDraft(bob, 'kept');
    const [frozen] = client.hostPids();
    process.kill(frozen!, 'SIGSTOP');
    const next = client.another();
    try {
      await next.open(next.params());
      assert.equal((await next.readDraft(bob)).text, 'kept');
      assert.equal(client.hostPids().includes(frozen!), false);
    } finally {
      await next.dispose();
    }
  });

  it('of one account is left for that of another', async () => {
    client = TestClient.make();
    await client.open(client.params('alice'));
    const [alices] = client.hostPids();
    assert.equal((await client.open(client.params('bob'))).userId, 'bob');
    await until(() => !client.hostPids().includes(alices!));
    const opened = new Promise<{ userId: string }>((resolve) => client.onDidOpen(resolve));
    process.kill(client.hostPids()[0]!, 'SIGKILL');
    assert.equal((await opened).userId, 'bob');
  });

  it('can be closed twice, and opened again', async () => {
    client = TestClient.make();
    await client.open(client.params());
    await client.close();
    await client.close();
    await assert.rejects(client.totalUnread(), { kind: 'hostGone' });
    await client.open(client.params('bob'));
    assert.equal(await client.totalUnread(), 0);
  });

  it('says in words that the library is missing, and is still there', async () => {
    client = TestClient.make();
    await assert.rejects(client.open({ ...client.params(), libraryPath: '/nowhere/libImSDK.so' }), {
      kind: 'library',
      message: /The native library is missing: \/nowhere\/libImSDK\.so/,
    });
    await assert.rejects(client.open({ ...client.params(), libraryPath: path.join(root, 'package.json') }), { kind: 'library' });
    await client.open(client.params());
  });

  it('shows nobody the signature, and lets nobody into its folder', async () => {
    client = TestClient.make();
    const params = client.params();
    await client.open(params);
    const [pid] = client.hostPids();
    const [ours] = readdirSync(client.directory).filter((name) => name.startsWith('imc-'));
    const folder = path.join(client.directory, ours!);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const texts = files.map((file) => readFileSync(path.join(file.parentPath, file.name), 'utf8'));
    const seen = [commandLine(pid!), readFileSync(`/proc/${pid}/environ`, 'utf8'), client.log.join('\n'), ...texts].join('\n');
    assert.equal(seen.includes(params.userSig), false);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    for (const { parentPath, name } of files) {
      assert.equal(statSync(path.join(parentPath, name)).mode & 0o777, 0o600, name);
    }
  });
});

/** Runs a program of ours; an exit code of null means that it had to be ended. */
async function run(args: readonly string[], patience: number): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: patience });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}
