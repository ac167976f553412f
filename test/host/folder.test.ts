import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { killHost } from '../../src/client/hostPid.ts';
import { runningHosts } from '../../src/client/join.ts';
import { hostBases } from '../../src/client/privateFolder.ts';
import { TestClient, until } from './support/client.ts';

const bob = { type: 'c2c', id: 'bob' } as const;

describe('The folder where windows meet a host', () => {
  let client: TestClient;
  beforeEach(() => (client = TestClient.make()));
  afterEach(() => client.release());

  const ours = (): string => path.join(client.directory, `imc-${process.getuid!()}`);
  const folder = (): string => path.join(ours(), readdirSync(ours())[0]!);

  for (const [what, remove] of Object.entries({
    'its socket': () => rmSync(path.join(folder(), 'host.sock')),
    'its token': () => rmSync(path.join(folder(), 'token')),
    'all files in it': () => readdirSync(folder()).forEach((name) => rmSync(path.join(folder(), name))),
    'the folder itself': () => rmSync(folder(), { recursive: true, maxRetries: 20 }),
    'the folder above': () => rmSync(ours(), { recursive: true, maxRetries: 20 }),
  })) {
    it(`is mended when a cleaner has removed ${what}: the next window finds the same host`, async () => {
      await client.open(client.params());
      await client.setDraft(bob, 'kept');
      const host = client.hostPids();
      remove();
      const next = client.another();
      try {
        await next.open(next.params());
        assert.equal((await next.readDraft(bob)).text, 'kept');
        await until(() => client.hostPids().length === 1); // One that came too late has ended.
        assert.deepEqual(client.hostPids(), host);
        assert.deepEqual(client.states, ['starting', 'running']);
        await until(() => ['token', 'pid', 'account.json', 'host.sock'].every((name) => existsSync(path.join(folder(), name))));
        assert.equal(statSync(folder()).mode & 0o777, 0o700);
        assert.equal(statSync(path.join(folder(), 'token')).mode & 0o777, 0o600);
      } finally {
        await next.dispose();
      }
    });
  }

  it('gets another name where that of this user was taken by somebody who can enter it', async () => {
    mkdirSync(ours());
    chmodSync(ours(), 0o777);
    await client.open(client.params());
    assert.deepEqual(readdirSync(ours()), [], 'nothing was put there');
    assert.deepEqual(await runningHosts([client.directory]), [{ sdkAppId: 1400000000, userId: 'alice', dataDirectory: client.params().dataDirectory }]);
  });

  it('is never one behind a link', async () => {
    const elsewhere = path.join(client.directory, 'elsewhere');
    mkdirSync(elsewhere, { mode: 0o700 });
    symlinkSync(elsewhere, ours());
    await client.open(client.params());
    assert.deepEqual(readdirSync(elsewhere), []);
  });

  it('may hold anything in place of what belongs there: nothing hangs, and no file that is not ours is read', async () => {
    await client.open(client.params());
    for (const [name, content] of Object.entries({ null: 'null', number: '1', half: '{"sdkAppId":1', empty: '' })) {
      mkdirSync(path.join(ours(), name), { mode: 0o700 });
      writeFileSync(path.join(ours(), name, 'account.json'), content);
    }
    mkdirSync(path.join(ours(), 'pipe'), { mode: 0o700 });
    execFileSync('mkfifo', [path.join(ours(), 'pipe', 'account.json')]);
    mkdirSync(path.join(ours(), 'folder', 'account.json'), { recursive: true, mode: 0o700 });
    writeFileSync(path.join(ours(), 'file'), '');
    assert.deepEqual((await runningHosts([client.directory])).map(({ userId }) => userId), ['alice']);
  });

  it('with pipes in place of token and account is put in order', async () => {
    await client.open(client.params());
    const place = folder();
    await client.close();
    await until(() => client.hostPids().length === 0);
    for (const name of ['token', 'account.json', 'pid']) {
      rmSync(path.join(place, name), { force: true });
      execFileSync('mkfifo', [path.join(place, name)]);
    }
    rmSync(path.join(place, 'pid')); // The host writes it; nobody else puts a file into a folder that is ours.
    await client.open(client.params());
    assert.deepEqual((await runningHosts([client.directory])).map(({ userId }) => userId), ['alice']);
  });

  it('lies where the system keeps what belongs to a session, when there is such a place', () => {
    const runtime = path.join(client.directory, 'runtime');
    mkdirSync(runtime, { mode: 0o700 });
    assert.equal(hostBases({ XDG_RUNTIME_DIR: runtime })[0], runtime);
    assert.equal(hostBases({}).at(-1), '/tmp');
    chmodSync(runtime, 0o755);
    assert.ok(!hostBases({ XDG_RUNTIME_DIR: runtime }).includes(runtime), 'others can enter it');
    assert.ok(!hostBases({ XDG_RUNTIME_DIR: 'relative' }).includes('relative'));
  });

  it('names a process that may be somebody else’s by now: only a host of this folder is ended', async () => {
    const stranger = spawn('sleep', ['60']);
    try {
      killHost(stranger.pid, '/tmp/imc-0/some-host');
      assert.equal(stranger.exitCode, null);
      assert.equal(stranger.signalCode, null);
      await client.open(client.params());
      const place = folder();
      writeFileSync(path.join(place, 'pid'), String(stranger.pid));
      const [host] = client.hostPids();
      process.kill(host!, 'SIGSTOP'); // It hangs; the file would lead to the stranger.
      killHost(stranger.pid, place);
      process.kill(host!, 'SIGCONT');
      assert.equal(stranger.signalCode, null);
      killHost(host, place);
      await until(() => !client.hostPids().includes(host!));
    } finally {
      stranger.kill();
    }
  });
});
