import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { Conversation } from '../../src/protocol.ts';
import { TestClient, until } from './support/client.ts';

const bob = { type: 'c2c', id: 'bob' } as const;

describe('Several windows on one account', () => {
  let first: TestClient;
  let windows: TestClient[];

  beforeEach(() => {
    first = TestClient.make();
    windows = [first, ...Array.from({ length: 5 }, () => first.another())];
  });
  afterEach(async () => {
    await Promise.all(windows.map((window) => window.dispose()));
    await first.release();
  });

  const openAll = async (): Promise<void> => {
    await Promise.all(windows.map((window) => window.open(first.params())));
    await until(() => first.hostPids().length === 1); // Those that came too late have ended.
  };
  const hear = (window: TestClient): Conversation[] => {
    const heard: Conversation[] = [];
    window.onDidChangeConversations((changed) => heard.push(...changed));
    return heard;
  };

  it('that start at the same moment share one host', async () => {
    await openAll();
    await until(() => windows.every(({ hostState, status }) => hostState === 'running' && status.state === 'online'));
  });

  it('join one that is long open, and know that it is', async () => {
    await first.open(first.params());
    await until(() => first.status.state === 'online');
    const info = await windows[1]!.open(first.params());
    assert.equal(info.userId, 'alice');
    assert.equal(windows[1]!.status.state, 'online');
  });

  it('all see what one of them changes', async () => {
    await openAll();
    const heard = windows.map(hear);
    await windows[3]!.setDraft(bob, 'from the fourth');
    await until(() => heard.every((changes) => changes.some(({ draft }) => draft?.summary === 'from the fourth')));
  });

  it('do not notice when one of them closes', async () => {
    await openAll();
    const [pid] = first.hostPids();
    await windows[0]!.close();
    await windows[1]!.setDraft(bob, 'still here');
    assert.equal((await windows[2]!.readDraft(bob)).text, 'still here');
    assert.deepEqual(first.hostPids(), [pid]);
    assert.deepEqual(windows[1]!.states, ['starting', 'running']);
  });

  it('share the next host when theirs is killed', async () => {
    await openAll();
    await windows[0]!.setDraft(bob, 'kept');
    for (let round = 0; round < 3; round++) {
      const opened = windows.map((window) => new Promise((resolve) => window.onDidOpen(resolve)));
      const [pid] = first.hostPids();
      process.kill(pid!, 'SIGKILL');
      await Promise.all(opened);
      await until(() => first.hostPids().length === 1);
      assert.notEqual(first.hostPids()[0], pid);
      assert.deepEqual(await Promise.all(windows.map(async (window) => (await window.readDraft(bob)).text)), windows.map(() => 'kept'));
    }
  });

  it('follow when one of them restarts the host', async () => {
    await openAll();
    const others = windows.slice(1).map((window) => new Promise((resolve) => window.onDidOpen(resolve)));
    const [pid] = first.hostPids();
    await windows[0]!.restartHost();
    await Promise.all(others);
    await until(() => first.hostPids().length === 1);
    assert.notEqual(first.hostPids()[0], pid);
  });

  it('find the socket that a killed host left behind, and replace it', async () => {
    await first.open(first.params());
    const [pid] = first.hostPids();
    await first.close();
    process.kill(pid!, 'SIGKILL');
    await until(() => first.hostPids().length === 0);
    const [folder] = readdirSync(first.directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('host.sock'));
    assert.ok(folder);
    await openAll();
  });

  it('of two users have a host each', async () => {
    await windows[0]!.open(first.params('alice'));
    await windows[1]!.open(first.params('bob'));
    assert.equal(first.hostPids().length, 2);
  });
});
