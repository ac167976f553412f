import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { ChangeFeed } from '../../src/host/changeFeed.ts';
import { conversation } from './support/conversation.ts';

describe('What a client is told of changes', () => {
  let told: string[][] = [];
  let isTaken: Promise<void> = Promise.resolve();
  let feed: ChangeFeed;

  beforeEach(() => {
    told = [];
    isTaken = Promise.resolve();
    const tell = (...words: string[]): Promise<void> => {
      told.push(words);
      return isTaken;
    };
    feed = new ChangeFeed({
      changed: (conversations) => tell(...conversations.map(({ id, unreadCount }) => `${id} ${unreadCount}`)),
      removed: (refs) => tell(...refs.map(({ id }) => `${id} removed`)),
      totalUnread: (count) => tell(`total ${count}`),
    });
  });
  afterEach(() => feed.dispose());
  const change = (id: string, unreadCount: number): void => feed.change([conversation(id, 1, { unreadCount })]);

  it('comes at once when it comes alone', () => {
    change('a', 1);
    assert.deepEqual(told, [['a 1']]);
  });

  it('comes together in a burst, with the newest state of each', async () => {
    for (let count = 1; count <= 1000; count++) {
      change('a', count);
      change('b', count);
      feed.setTotalUnread(2 * count);
    }
    await pause(50);
    assert.deepEqual(told, [['a 1'], ['b 1000', 'a 1000'], ['total 2000']]);
  });

  it('says of a conversation that went and came back what it is now', async () => {
    change('x', 1);
    change('a', 1);
    feed.remove([{ type: 'c2c', id: 'a' }]);
    change('b', 1);
    feed.remove([{ type: 'c2c', id: 'b' }]);
    change('b', 2);
    await pause(50);
    assert.deepEqual(told, [['x 1'], ['b 2'], ['a removed']]);
  });

  it('waits for a client that does not read, and does not pile up meanwhile', async () => {
    let take = (): void => undefined;
    isTaken = new Promise((resolve) => (take = resolve));
    change('a', 1);
    for (let count = 2; count <= 50; count++) {
      change('a', count);
      await pause(1);
    }
    assert.deepEqual(told, [['a 1']]);
    take();
    await pause(50);
    assert.deepEqual(told, [['a 1'], ['a 50']]);
  });

  it('comes before the answer of the call that made it', () => {
    change('a', 1);
    change('a', 2);
    void feed.flush();
    assert.deepEqual(told, [['a 1'], ['a 2']]);
  });

  it('keeps no timer when nothing changes', async () => {
    change('a', 1);
    await pause(50);
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    change('a', 2);
    assert.equal(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length, timers + 1);
    await pause(50);
    assert.ok(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length <= timers);
  });
});
