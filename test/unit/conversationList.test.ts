import assert from 'node:assert/strict';
import { ConversationList, type ConversationListChange } from '../../src/model/conversationList.ts';
import type { Conversation } from '../../src/protocol.ts';
import { conversation } from './support/conversation.ts';

describe('The conversation list', () => {
  const ids = (list: ConversationList): string[] => list.all.map(({ id }) => id);
  const recordChanges = (list: ConversationList): ConversationListChange[] => {
    const changes: ConversationListChange[] = [];
    list.onDidChange((change) => changes.push(change));
    return changes;
  };
  const listOf = (...conversations: Conversation[]): ConversationList => {
    const list = new ConversationList();
    list.apply(conversations);
    return list;
  };

  it('shows pinned conversations first, then the newest', () => {
    const list = listOf(conversation('old', 1), conversation('new', 3), conversation('kept', 2, { isPinned: true }));
    assert.deepEqual(ids(list), ['kept', 'new', 'old']);
  });

  it('has one order for conversations of the same second, whichever came first', () => {
    assert.deepEqual(ids(listOf(conversation('b', 1), conversation('a', 1))), ['a', 'b']);
    assert.deepEqual(ids(listOf(conversation('a', 1), conversation('b', 1))), ['a', 'b']);
  });

  it('keeps a one-to-one conversation and a group with the same id apart', () => {
    const list = listOf(conversation('x', 1), conversation('x', 2, { type: 'group' }));
    assert.equal(list.size, 2);
    list.remove([{ type: 'group', id: 'x' }]);
    assert.equal(list.get({ type: 'c2c', id: 'x' })?.activeTime, 1);
  });

  it('says nothing when it hears the same again', () => {
    const list = listOf(conversation('a', 1));
    const changes = recordChanges(list);
    list.apply([conversation('a', 1)]);
    assert.deepEqual(changes, []);
  });

  it('says that only a row changed when it kept its place', () => {
    const list = listOf(conversation('a', 3), conversation('b', 2));
    const changes = recordChanges(list);
    list.apply([conversation('a', 4, { unreadCount: 1 })]);
    assert.deepEqual(changes, [{ keys: new Set(['c2c:a']), movedFrom: Infinity }]);
  });

  it('says that rows moved when one did', () => {
    const list = listOf(conversation('a', 3), conversation('b', 2));
    const changes = recordChanges(list);
    list.apply([conversation('b', 4)]);
    assert.deepEqual(changes, [{ keys: new Set(['c2c:b']), movedFrom: 0 }]);
    assert.deepEqual(ids(list), ['b', 'a']);
  });

  it('drops on a reload what is gone, and keeps what was mentioned meanwhile', () => {
    const list = listOf(conversation('gone', 1), conversation('stays', 2));
    list.beginReload();
    list.apply([conversation('stays', 2)]);
    list.apply([conversation('came meanwhile', 3)]);
    assert.equal(list.size, 3, 'nothing disappears before everything was read');
    list.endReload();
    assert.deepEqual(ids(list), ['came meanwhile', 'stays']);
  });

  describe('read page by page', () => {
    const read = (...pages: Conversation[][]): ConversationList => {
      const list = new ConversationList();
      list.beginReload();
      pages.forEach((page) => list.applyPage(page, false));
      list.endReload();
      return list;
    };

    it('has no gaps: what stands further down is remembered, and listed when its place is reached', () => {
      const list = read([conversation('a', 9), conversation('b', 8)]);
      const changes = recordChanges(list);
      list.apply([conversation('d', 4)]);
      assert.deepEqual(ids(list), ['a']);
      assert.equal(list.get({ type: 'c2c', id: 'd' })?.activeTime, 4);
      assert.equal(list.isListed({ type: 'c2c', id: 'd' }), false);
      assert.deepEqual(changes, [{ keys: new Set(['c2c:d']), movedFrom: Infinity }]);
      list.applyPage([conversation('b', 8), conversation('c', 6), conversation('d', 4)], true);
      assert.deepEqual(ids(list), ['a', 'b', 'c', 'd']);
      assert.equal(list.isComplete, true);
    });

    it('lists nothing of the second in which a page was cut, as others of it may stand above', () => {
      const list = read([conversation('a', 9), conversation('c', 8)]);
      assert.deepEqual([ids(list), list.readCount], [['a'], 1]);
      list.applyPage([conversation('c', 8), conversation('b', 8), conversation('d', 7)], false);
      assert.deepEqual([ids(list), list.readCount], [['a', 'b', 'c'], 3]);
    });

    it('takes in what was further down and has moved up, and lets go what has moved down', () => {
      const list = read([conversation('pinned', 1, { isPinned: true }), conversation('a', 9), conversation('b', 8)]);
      list.apply([conversation('c', 10)]);
      assert.deepEqual(ids(list), ['pinned', 'c', 'a']);
      list.apply([conversation('pinned', 1)]);
      assert.deepEqual(ids(list), ['c', 'a']);
      list.remove([{ type: 'c2c', id: 'pinned' }]);
      assert.equal(list.get({ type: 'c2c', id: 'pinned' }), undefined);
    });

    it('keeps what was read before while it is read anew, and ends where the new reading ends', () => {
      const list = read([conversation('a', 9), conversation('b', 8)], [conversation('c', 7), conversation('d', 6)]);
      list.beginReload();
      assert.equal(list.readCount, 0);
      list.applyPage([conversation('a', 9), conversation('new', 8)], false);
      assert.deepEqual([ids(list), list.readCount], [['a', 'b', 'new', 'c'], 1]);
      list.endReload();
      assert.deepEqual(ids(list), ['a']);
      assert.equal(list.isComplete, false);
      list.applyPage([conversation('new', 8), conversation('c', 7)], true);
      assert.deepEqual(ids(list), ['a', 'new', 'c']);
    });
  });

  it('stays in order through ten thousand random changes', () => {
    const list = new ConversationList();
    const expected = new Map<string, Conversation>();
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    for (let i = 0; i < 10_000; i++) {
      const id = `c${random(200)}`;
      if (random(5) === 0) {
        list.remove([{ type: 'c2c', id }]);
        expected.delete(id);
      } else {
        const next = conversation(id, random(50), { isPinned: random(10) === 0, unreadCount: random(3) });
        list.apply([next]);
        expected.set(id, next);
      }
    }
    const sorted = [...expected.values()].sort(
      (a, b) => Number(b.isPinned) - Number(a.isPinned) || b.activeTime - a.activeTime || (a.id < b.id ? -1 : 1),
    );
    assert.deepEqual([...list.all], sorted);
  });
});
