// Users in different processes on one machine, as Alice's window and Bob's window are.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { emulatorPath, OtherProcess, TemporaryDirectory, textMessage } from './support/emulator.ts';
import type { Event } from './support/library.ts';

const c2c = 1;
const group = 2;

interface Conversation {
  conv_id: string;
  conv_unread_num: number;
  conv_last_msg: { message_elem_array: { text_elem_content: string }[] };
}

describe('Two processes with the emulator', () => {
  let directory: TemporaryDirectory;
  let started: OtherProcess[];

  const start = async (user: string) => {
    const other = await OtherProcess.start(await emulatorPath(), directory.path, user);
    started.push(other);
    return other;
  };
  const list = async (other: OtherProcess) => JSON.parse((await other.ask('TIMConvGetConvList')).result as string) as Conversation[];
  const events = async (other: OtherProcess) =>
    ((await other.request({ do: 'events' })).result as Event[]).map(({ name, value }) => `${name} ${value}`);

  beforeEach(() => {
    directory = new TemporaryDirectory();
    started = [];
  });

  afterEach(async () => {
    await Promise.all(started.map((other) => other.stop()));
    directory[Symbol.dispose]();
  });

  it('bring a message, its conversation and the new total to the other user at once', async () => {
    const [alice, bob] = await Promise.all([start('alice'), start('bob')]);
    await alice.ask('TIMConvGetTotalUnreadMessageCount');
    await alice.request({ do: 'event', event: 'total', value: 0 }); // It comes just after the answer.
    await alice.request({ do: 'events' });
    const latencies: number[] = [];
    for (let unread = 1; unread <= 10; unread++) {
      const arrival = alice.request({ do: 'event', event: 'total', value: unread });
      const sentAt = Date.now();
      await bob.ask('TIMMsgSendMessage', 'alice', c2c, textMessage(`message ${unread}`), null);
      latencies.push((await arrival).at - sentAt);
      const kind = unread === 1 ? 0 : 2;
      assert.deepEqual(await events(alice), ['message 0', `conversation ${kind}`, `total ${unread}`]);
    }
    const median = latencies.sort((a, b) => a - b)[5]!;
    console.log(`      delivered within ${median} ms (median), ${latencies.at(-1)!} ms (slowest)`);
    const [conversation] = await list(alice);
    assert.deepEqual([conversation!.conv_id, conversation!.conv_unread_num], ['bob', 10]);
  });

  it('keep messages for a user who is not there', async () => {
    const bob = await start('bob');
    await bob.ask('TIMMsgSendMessage', 'alice', c2c, textMessage('for later'), null);
    const alice = await start('alice');
    const [conversation] = await list(alice);
    assert.equal(conversation!.conv_unread_num, 1);
    assert.equal(conversation!.conv_last_msg.message_elem_array[0]!.text_elem_content, 'for later');
  });

  it('bring a message in a group to its members alone', async () => {
    const [alice, bob, carol] = await Promise.all([start('alice'), start('bob'), start('carol')]);
    await alice.plain('TIMConvCreate', 'team', group, null, 0n);
    await Promise.all([alice, bob, carol].map((other) => other.request({ do: 'events' })));
    const arrival = alice.request({ do: 'event', event: 'message', value: 0 });
    await bob.ask('TIMMsgSendMessage', 'team', group, textMessage('hello team'), null);
    await arrival;
    assert.deepEqual((await list(alice)).map(({ conv_id, conv_unread_num }) => [conv_id, conv_unread_num]), [['team', 1]]);
    assert.deepEqual((await list(bob)).map(({ conv_id, conv_unread_num }) => [conv_id, conv_unread_num]), [['team', 0]]);
    assert.deepEqual(await list(carol), []);
    const answer = bob.request({ do: 'event', event: 'message', value: 0 });
    await alice.ask('TIMMsgSendMessage', 'team', group, textMessage('hello bob'), null);
    await answer;
  });

  it('show one user the same, live, when both are logged in as that user', async () => {
    const [here, there] = await Promise.all([start('alice'), start('alice')]);
    await Promise.all([here, there].map((other) => other.request({ do: 'events' })));
    const arrival = there.request({ do: 'event', event: 'conversation', value: 0 });
    await here.ask('TIMMsgSendMessage', 'bob', c2c, textMessage('hi'), null);
    await arrival;
    assert.deepEqual(await list(there), await list(here));
  });

  it('lose nothing when both write at once', async () => {
    const [bob, carol] = await Promise.all([start('bob'), start('carol')]);
    const count = 300;
    await Promise.all([bob, carol].map((other) => other.request({ do: 'sendMany', to: 'alice', type: c2c, count })));
    const alice = await start('alice');
    const unread = (await list(alice)).map(({ conv_id, conv_unread_num }) => [conv_id, conv_unread_num]).sort();
    assert.deepEqual(unread, [['bob', count], ['carol', count]]);
    const { result } = await alice.ask('TIMMsgGetMsgList', 'bob', c2c, '{"msg_getmsglist_param_count":-1}');
    const sequences = (JSON.parse(result as string) as { message_seq: number }[]).map(({ message_seq }) => message_seq);
    assert.deepEqual(sequences, Array.from({ length: count }, (_, index) => count - index));
  });

  it('start on a new directory at the same moment', async () => {
    const users = ['a', 'b', 'c', 'd'];
    const all = await Promise.all(users.map(start));
    await Promise.all(all.map((other) => other.ask('TIMMsgSendMessage', 'alice', c2c, textMessage('hi'), null)));
    assert.deepEqual((await list(await start('alice'))).map(({ conv_id }) => conv_id).sort(), users);
  });

  it('keep every acknowledged write when one is killed', async () => {
    const bob = await start('bob');
    await bob.ask('TIMMsgSendMessage', 'alice', c2c, textMessage('acknowledged'), null);
    await bob.ask('TIMConvPinConversation', 'alice', c2c, true);
    const draft = { draft_edit_time: 1, draft_user_define: 'typed', draft_msg: { message_elem_array: [{ elem_type: 0, text_elem_content: 'typed' }] } };
    assert.equal((await bob.plain('TIMConvSetDraft', 'alice', c2c, JSON.stringify(draft))).result, 0);
    await bob.stop('SIGKILL');
    const again = await start('bob');
    const { result } = await again.ask('TIMConvGetConvList');
    assert.match(result as string, /"conv_is_pinned":true/);
    assert.match(result as string, /"draft_user_define":"typed"/);
    assert.match(result as string, /"text_elem_content":"acknowledged"/);
  });

  it('keep every acknowledged message when one is killed in the middle of many', async () => {
    const bob = await start('bob');
    const file = path.join(directory.path, 'acknowledged');
    await bob.request({ do: 'sendForever', to: 'alice', file });
    const read = (): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);
    while (read().length <= 10) {
      await bob.ask('TIMConvGetTotalUnreadMessageCount');
    }
    await bob.stop('SIGKILL');
    const acknowledged = read();
    const alice = await start('alice');
    const json = (await alice.ask('TIMMsgGetMsgList', 'bob', c2c, '{"msg_getmsglist_param_count":-1}')).result as string;
    const kept = new Set((JSON.parse(json) as { message_msg_id: string }[]).map(({ message_msg_id }) => message_msg_id));
    assert.deepEqual(acknowledged.filter((id) => !kept.has(id)), []);
    assert.equal((await list(alice))[0]!.conv_unread_num, kept.size);
  });

  it('keep the data to the owner of the account on the machine', async () => {
    const nested = new TemporaryDirectory();
    try {
      const bob = await OtherProcess.start(await emulatorPath(), path.join(nested.path, 'made/for it'), 'bob');
      started.push(bob);
      await bob.ask('TIMMsgSendMessage', 'alice', c2c, textMessage('hi'), null);
      const made = path.join(nested.path, 'made/for it');
      assert.equal(statSync(made).mode & 0o777, 0o700);
      const files = readdirSync(made);
      assert.ok(files.includes('emulator_1400000000.db'));
      for (const file of files) {
        assert.equal(statSync(path.join(made, file)).mode & 0o777, 0o600, file);
      }
      await bob.stop();
    } finally {
      nested[Symbol.dispose]();
    }
  });

  it('use no processor time while nothing happens', async function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
    const alice = await start('alice');
    await alice.ask('TIMConvGetTotalUnreadMessageCount');
    const tasks = `/proc/${alice.child.pid!}/task`;
    const wakeUps = () =>
      readdirSync(tasks)
        .map((thread) => [
          readFileSync(path.join(tasks, thread, 'comm'), 'utf8').trim(),
          /^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(path.join(tasks, thread, 'status'), 'utf8'))![1],
        ])
        .filter(([name]) => name!.startsWith('im_'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = wakeUps();
    await new Promise((resolve) => setTimeout(resolve, 800));
    assert.deepEqual(before.map(([name]) => name).sort(), ['im_logic_thread', 'im_notifier']);
    assert.deepEqual(wakeUps(), before);
  });
});
