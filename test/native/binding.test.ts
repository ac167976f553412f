import assert from 'node:assert/strict';
import path from 'node:path';
import { decodeConversations, decodeTotal } from '../../src/host/decode.ts';
import type { ConversationRef, SdkError } from '../../src/protocol.ts';
import { Sdk } from '../../src/host/sdk.ts';
import { emulatorPath, root, TemporaryDirectory } from './support/emulator.ts';

describe('Our binding', () => {
  const bob: ConversationRef = { type: 'c2c', id: 'bob' };
  let directory: TemporaryDirectory;
  let sdk: Sdk;

  before(async () => {
    sdk = Sdk.load(await emulatorPath());
  });
  beforeEach(async () => {
    directory = new TemporaryDirectory();
    await sdk.init({ sdkAppId: 1400000000, dataDirectory: directory.path });
    await sdk.login('alice', 'any');
  });
  afterEach(() => {
    sdk.uninit();
    sdk.events = {};
    directory[Symbol.dispose]();
  });

  it('settles each of a thousand calls in flight once, and those of a kind in order', async () => {
    await sdk.sendText(bob, 'hi');
    const order: number[] = [];
    const calls = Array.from({ length: 1000 }, async (_, index) => {
      const info = await sdk.getConversationInfo([index % 2 ? bob : { type: 'group', id: `g${index}` }]);
      order.push(index);
      assert.equal(decodeConversations(info).length, index % 2);
    });
    await Promise.all(calls);
    assert.deepEqual(order, [...order].sort((a, b) => a - b));
  });

  it('rejects the calls in flight when the session ends, and works again in the next one', async () => {
    const calls = Array.from({ length: 100 }, () => sdk.getTotalUnread());
    sdk.uninit();
    const results = await Promise.allSettled(calls);
    assert.ok(results.some(({ status }) => status === 'rejected'));
    for (const result of results) {
      assert.ok(result.status === 'fulfilled' || (result.reason as SdkError).kind === 'closed');
    }
    await sdk.init({ sdkAppId: 1400000000, dataDirectory: directory.path });
    await sdk.login('bob', 'any');
    assert.equal(sdk.loginUserId, 'bob');
  });

  it('says in words why the SDK refused: by its return value or in its callback', async () => {
    await assert.rejects(sdk.getConversationInfo([]), { kind: 'sdk', code: 6017, description: 'conversation_key_list cannot be empty' });
    await sdk.logout();
    await assert.rejects(sdk.pinConversation(bob, true), { kind: 'sdk', code: 6014, description: 'not login' });
    await assert.rejects(sdk.login('', 'any'), { kind: 'badInput' });
  });

  it('gives the SDK nothing that a C text cannot hold', async () => {
    for (const id of ['', 'a\0b', undefined as unknown as string]) {
      const bad = { type: 'c2c', id } as const;
      await assert.rejects(sdk.createConversation(bad), { kind: 'badInput' });
      await assert.rejects(sdk.sendText(bad, 'x'), { kind: 'badInput' });
      assert.throws(() => sdk.cancelDraft(bad), { kind: 'badInput' });
    }
    for (const type of ['system', 'toString'] as unknown as 'c2c'[]) {
      assert.throws(() => sdk.setDraft({ type, id: 'x' }, '{}'), { kind: 'badInput' });
      await assert.rejects(sdk.getConversationInfo([{ type, id: 'x' }]), { kind: 'badInput' });
    }
    await assert.rejects(sdk.pinConversation(bob, 'yes' as unknown as boolean), { kind: 'badInput' });
    for (const count of [0, -1, 1.5, NaN, 2 ** 32]) {
      await assert.rejects(sdk.getConversationPage(null, count), { kind: 'badInput' });
    }
    for (const after of [-1n, 1n << 63n]) {
      await assert.rejects(sdk.getConversationPage(after, 10), { kind: 'badInput' });
    }
    await assert.rejects(sdk.init({ sdkAppId: 2 ** 60, dataDirectory: directory.path }), { kind: 'badInput' });
    await assert.rejects(sdk.init({ sdkAppId: 1, dataDirectory: import.meta.filename }), { kind: 'badInput', reason: 'dataDirectoryUnusable' });
  });

  it('passes hostile text through unchanged', async () => {
    const text = 'a\u0000b\u2028\u2029\u202e"\\/\u001b[31m $(x) 😀\u200b\r\n\t';
    await sdk.sendText(bob, text);
    const messages = JSON.parse(await sdk.getMessages(bob, 1)) as { message_elem_array: { text_elem_content: string }[] }[];
    assert.equal(messages[0]?.message_elem_array[0]?.text_elem_content, text);
  });

  it('does not delete or mark as read unless somebody is logged in', async () => {
    await sdk.sendText(bob, 'keep me');
    await sdk.logout();
    await assert.rejects(sdk.deleteConversation(bob), { kind: 'unsafe' });
    await assert.rejects(sdk.markRead(bob), { kind: 'unsafe' });
    await sdk.login('alice', 'any');
    assert.equal(decodeConversations(await sdk.getConversationInfo([bob])).length, 1);
  });

  it('walks through hundreds of conversations of one second, and pinned ones, without losing any', async function () {
    const ids = Array.from({ length: 300 }, (_, index) => `peer-${index}`);
    await Promise.all(ids.map((id) => sdk.sendText({ type: 'c2c', id }, 'at once')));
    for (const id of ids.slice(0, 25)) {
      await sdk.pinConversation({ type: 'c2c', id }, true);
    }
    for (const size of [7, 20, 100]) {
      const seen = new Set<string>();
      let after: bigint | null = null;
      do {
        const page = await sdk.getConversationPage(after, size);
        page.conversations.forEach(({ id }) => seen.add(id));
        after = page.next;
      } while (after !== null);
      assert.equal(seen.size, 300, `pages of ${size}`);
    }
  });

  it('hears events on a turn of its own, with the total once it was asked for', async () => {
    const events: number[] = [];
    const totals: number[] = [];
    sdk.events = { onConversationEvent: (event) => events.push(event), onTotalUnread: (total) => totals.push(total) };
    assert.equal(decodeTotal(await sdk.getTotalUnread()), 0);
    await sdk.createConversation(bob);
    await sdk.pinConversation(bob, true);
    await sdk.getTotalUnread(); // The library calls back in order.
    await new Promise(setImmediate);
    assert.deepEqual(events, [3, 4, 0, 2], 'synchronised, then added and updated');
    assert.deepEqual(totals, [0]);
  });
});

describe('A library that cannot be used', () => {
  it('is refused in words', () => {
    assert.throws(() => Sdk.load('/nowhere.so'), { kind: 'library', reason: 'libraryMissing', facts: { path: '/nowhere.so' } });
    assert.throws(() => Sdk.load(import.meta.filename), { kind: 'library', reason: 'libraryUnknownFormat' });
    const otherLibrary = path.join(root, `node_modules/@koromix/koffi-linux-${process.arch}/linux_${process.arch}/koffi.node`);
    assert.throws(() => Sdk.load(otherLibrary), { kind: 'library', reason: 'libraryLacksFunctions' });
  });
});
