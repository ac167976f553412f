import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { SessionState } from '../../src/protocol.ts';
import { makeUserSig } from '../support/makeUserSig.ts';
import { root, TestClient, until } from './support/client.ts';

const bob = { type: 'c2c', id: 'bob' } as const;

describe('An account that is signed out by somebody else', () => {
  let client: TestClient;
  let states: SessionState[];

  beforeEach(async () => {
    client = TestClient.make();
    states = [];
    client.onDidChangeStatus(({ state }) => states.push(state));
    await client.open(params());
    await client.setDraft(bob, 'kept');
    await until(() => client.status.state === 'online');
  });
  afterEach(() => client.release());

  /** Where the sandbox of other programs lies. */
  const params = () => ({ ...client.params(), dataDirectory: path.join(client.directory, 'sandbox') });
  const end = (how: 'kick' | 'expire'): void => endSession(client.directory, how);

  it('goes through its states on the way in', () => {
    assert.deepEqual(states.filter((state) => state !== 'loggingIn'), ['openingCache', 'syncing', 'online']);
  });

  it('is told why, keeps its conversations, and refuses what would lose messages', async () => {
    end('kick');
    await until(() => client.status.state === 'kicked');
    assert.equal(client.status.reason?.code, 6208);
    assert.equal((await client.readDraft(bob)).text, 'kept');
    await assert.rejects(client.delete(bob), { kind: 'unsafe' });
    await assert.rejects(client.markRead(bob), { kind: 'unsafe' });
    await assert.rejects(client.setDraft(bob, 'lost?'), { kind: 'unsafe', reason: 'draftNotKeptOffline' });
    assert.equal((await client.readDraft(bob)).text, 'kept');
  });

  it('is not signed in again by a new host, and the person is asked once for all windows', async () => {
    const second = client.another();
    await second.open(params());
    end('kick');
    await until(() => client.status.state === 'kicked' && second.status.state === 'kicked');
    assert.equal(client.status.wasNotified, undefined);
    second.setNotified();
    await until(() => client.status.wasNotified === true);

    const opened = Promise.all([client, second].map((it) => new Promise((resolve) => it.onDidOpen(resolve))));
    process.kill(client.hostPids()[0]!, 'SIGKILL');
    await opened;
    await until(() => client.status.state === 'kicked' && client.status.wasNotified === true);
    assert.equal((await client.readDraft(bob)).text, 'kept');
    await second.dispose();
  });

  it('is not signed in again when the kick came while no window was there, until a person asks', async () => {
    const lingering = TestClient.make({ env: { IM_CONVERSATIONS_HOST_LINGER_MS: '60000' } });
    const next = lingering.another();
    const inSandbox = () => ({ ...lingering.params(), dataDirectory: path.join(lingering.directory, 'sandbox') });
    try {
      await lingering.open(inSandbox());
      await until(() => lingering.status.state === 'online');
      await lingering.close();
      endSession(lingering.directory, 'kick');
      await lingering.open(inSandbox());
      await until(() => lingering.status.state === 'kicked');
      await lingering.close();
      process.kill(lingering.hostPids()[0]!, 'SIGKILL');
      await until(() => lingering.hostPids().length === 0);

      const seen: SessionState[] = [];
      next.onDidChangeStatus(({ state }) => seen.push(state));
      await next.open(inSandbox());
      await until(() => next.status.state === 'kicked' || next.status.state === 'online');
      assert.deepEqual(seen.filter((state) => state !== 'closed'), ['openingCache', 'kicked']);
      assert.equal(next.status.wasNotified, undefined, 'the person has to be told');
      await next.restartHost({ cacheOnly: undefined }, true);
      await until(() => next.status.state === 'online');
      await next.restartHost();
      await until(() => next.status.state === 'online');
    } finally {
      await next.dispose();
      await lingering.release();
    }
  });

  it('is signed in again when the person wants it, in all windows', async () => {
    const second = client.another();
    await second.open(params());
    end('kick');
    await until(() => second.status.state === 'kicked');
    try {
      for (let round = 0; round < 5; round++) {
        // The other window opens the next host before this one, or after it.
        await client.restartHost({ cacheOnly: undefined }, true);
        await until(() => client.status.state === 'online' && second.status.state === 'online');
        end('kick');
        await until(() => client.status.state === 'kicked' && second.status.state === 'kicked');
      }
    } finally {
      await second.dispose();
    }
  });

  it('whose signature has expired is signed in with the next one', async () => {
    end('expire');
    await until(() => client.status.state === 'expired');
    await client.restartHost({ userSig: makeUserSig({ sdkAppId: 1400000000, userId: 'alice' }, { life: 3600 }), cacheOnly: undefined });
    await until(() => client.status.state === 'online');
  });

  it('is not signed in with a signature that is not exactly its own', async () => {
    const account = { sdkAppId: 1400000000, userId: 'alice' };
    const good = makeUserSig(account);
    const refused = [`"${good}"`, good.replace(/.{40}/, '$&\n'), makeUserSig({ ...account, userId: 'bob' }), makeUserSig({ ...account, sdkAppId: 1400000001 })];
    for (const userSig of refused) {
      await client.restartHost({ userSig, cacheOnly: undefined });
      await until(() => client.status.state === 'failed');
    }
    await client.restartHost({ userSig: makeUserSig(account, { issuedAt: 1_700_000_000, life: 60 }), cacheOnly: undefined });
    await until(() => client.status.state === 'expired');
    await client.restartHost({ userSig: good, cacheOnly: undefined });
    await until(() => client.status.state === 'online');
  });

  it('can stay out from the beginning, with its conversations', async () => {
    await client.close();
    await until(() => client.hostPids().length === 0);
    await client.open({ ...params(), userSig: '', cacheOnly: 'expired' });
    assert.equal(client.status.state, 'expired');
    assert.equal((await client.page({ after: null, count: 10 })).conversations[0]?.draft?.summary, 'kept');
  });
});

function endSession(directory: string, how: 'kick' | 'expire'): void {
  const program = path.join(root, 'test/support/endSession.ts');
  const { status, stderr } = spawnSync(process.execPath, [program, directory, how, 'alice'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}
