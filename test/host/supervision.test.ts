import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
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

  it('that is killed during a call rejects it at once; the next call works', async () => {
    client = TestClient.make();
    await client.open(client.params());
    await client.writeDraft(bob, 'kept');
    let openings = 0;
    client.onDidOpen(() => openings++);

    const [pid] = client.hostPids();
    const calls = [client.readDraft(bob), client.totalUnread(), client.page({ after: null, count: 10 })];
    process.kill(pid!, 'SIGKILL');
    const began = performance.now();
    const results = await Promise.allSettled(calls);
    assert.ok(performance.now() - began < 1000);
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
      await until(() => client.hostState === 'running', 10_000);
      await assert.rejects(client.totalUnread(), (error: SdkError) => error.kind === 'hostGone' && /SIGSEGV/.test(error.message));
    }
    await until(() => client.hostState === 'failed');
    await assert.rejects(client.totalUnread(), { kind: 'hostGone' });
    await client.restartHost();
    assert.equal(client.hostState, 'running');
  });

  it('that cannot start says its last words', async () => {
    client = TestClient.make({ hostScript: fixture('crashOnStart') });
    await assert.rejects(client.open(client.params()), /code 3[^]*out of luck/);
    assert.deepEqual(client.states, ['starting', 'restarting', 'failed']);
  });

  it('that does not end when told to is ended', async () => {
    client = TestClient.make({ hostScript: fixture('slowShutdown') });
    await client.open(client.params());
    const began = performance.now();
    await client.close();
    assert.ok(performance.now() - began < 4000);
    assert.deepEqual(client.hostPids(), []);
    assert.deepEqual(client.states, ['starting', 'running', 'stopped']);
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

  it('leaves no folder behind, and shows nobody the signature', async () => {
    client = TestClient.make();
    await client.open(client.params());
    const [pid] = client.hostPids();
    const seen = [commandLine(pid!), readFileSync(`/proc/${pid}/environ`, 'utf8'), client.log.join('\n')].join('\n');
    assert.doesNotMatch(seen, /secret-signature/);
    await client.close();
    await until(() => !readdirSync(client.directory).some((name) => name.startsWith('imc-')));
  });
});
