import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SdkError } from '../../src/protocol.ts';
import { TestClient, until } from './support/client.ts';

const bob = { type: 'c2c', id: 'bob' } as const;

describe('A database that another program has locked', () => {
  let client: TestClient;
  let program: DatabaseSync | undefined;
  beforeEach(() => (client = TestClient.make({ suspicionAfter: 50, proofOfLife: 3_000 })));
  afterEach(async () => {
    if (program?.isOpen) {
      program.close();
    }
    await client.release();
  });

  const lock = (how: 'IMMEDIATE' | 'EXCLUSIVE'): DatabaseSync => {
    const folder = path.join(client.params().dataDirectory, 'data');
    const file = readdirSync(folder).find((name) => name.endsWith('.db'));
    program = new DatabaseSync(path.join(folder, file!));
    program.exec(`BEGIN ${how}`);
    return program;
  };

  it('is said to be busy when a draft is saved, and the host that waits for it is left alone', async () => {
    await client.open(client.params());
    await client.setDraft(bob, 'kept');
    const host = client.hostPids();
    const other = lock('IMMEDIATE');
    await assert.rejects(client.setDraft(bob, 'later'), { kind: 'busy', message: /^The database is busy/ });
    other.exec('COMMIT');
    assert.equal((await client.readDraft(bob)).text, 'kept');
    await client.setDraft(bob, 'later');
    assert.deepEqual(client.hostPids(), host);
    assert.deepEqual(client.states, ['starting', 'running']);
  });

  it('keeps an account from being opened only as long as the lock is there', async () => {
    await client.open(client.params());
    await client.setDraft(bob, 'kept');
    await client.close();
    await until(() => client.hostPids().length === 0);
    const other = lock('EXCLUSIVE');
    const opened = new Promise((resolve) => client.onDidOpen(resolve));
    const failures: SdkError[] = [];
    client.onDidFailToOpen((error) => failures.push(error));
    const outcome = await client.open(client.params()).then(
      () => 'opened',
      (error: SdkError) => error.kind,
    );
    assert.equal(outcome, 'busy');
    other.exec('COMMIT');
    await opened;
    assert.equal((await client.readDraft(bob)).text, 'kept');
    assert.deepEqual(failures.filter(({ kind }) => kind === 'busy').length <= 1, true, 'it is told once');
  });
});

describe('A draft of 64 MB', () => {
  it('is stored, and the host that works on it is not taken for one that hangs', async () => {
    const client = TestClient.make({ suspicionAfter: 50, proofOfLife: 1_000 });
    const other = client.another();
    try {
      await client.open(client.params());
      await other.open(client.params());
      const host = client.hostPids();
      const text = '0123456789abcde\n'.repeat(2 ** 22);
      const saving = client.setDraft(bob, text);
      const total = other.totalUnread();
      assert.equal((await saving).text === text, true);
      assert.equal(await total, 0);
      assert.equal((await client.readDraft(bob)).text === text, true);
      assert.deepEqual(client.hostPids(), host);
      assert.deepEqual([client.states, other.states], [['starting', 'running'], ['starting', 'running']]);
    } finally {
      await other.dispose();
      await client.release();
    }
  });
});

describe('An account whose data another process has open', () => {
  it('is opened by itself when that process has gone', async () => {
    const first = TestClient.make();
    const second = TestClient.make();
    try {
      await first.open(first.params());
      await first.setDraft(bob, 'kept');
      const opened = new Promise((resolve) => second.onDidOpen(resolve));
      await assert.rejects(second.open(first.params()), { kind: 'busy' });
      await first.close();
      await opened;
      assert.equal((await second.readDraft(bob)).text, 'kept');
    } finally {
      await second.release();
      await first.release();
    }
  });
});
