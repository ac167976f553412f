// What one user sees of pins, pages, drafts, unread counts and deletions.
import assert from 'node:assert/strict';

import { emulatorPath, TemporaryDirectory, textMessage } from './support/emulator.ts';
import { Library } from './support/library.ts';

const c2c = 1;
const group = 2;

interface Conversation {
  conv_id: string;
  conv_active_time: number;
  conv_is_pinned: boolean;
  conv_is_has_draft: boolean;
  conv_unread_num: number;
}

interface Page {
  conversation_list_result_conv_list: Conversation[];
  conversation_list_result_is_finished: boolean;
}

describe('A user of the emulator', () => {
  let directory: TemporaryDirectory;
  let library: Library;

  const list = async () => JSON.parse(await library.ask('TIMConvGetConvList')) as Conversation[];
  const ids = async () => (await list()).map(({ conv_id }) => conv_id);
  const send = (to: string, text = 'hello', type = c2c) => library.ask('TIMMsgSendMessage', to, type, textMessage(text), null);
  const infoText = (id: string, type = c2c) =>
    library.ask('TIMConvGetConvInfo', JSON.stringify([{ get_conversation_list_param_conv_id: id, get_conversation_list_param_conv_type: type }]));
  const as = async (user: string, work: () => Promise<unknown>) => {
    const before = library.loginUser();
    await library.login(user);
    await work();
    await library.login(before);
  };
  const total = async () => {
    const json = await library.ask('TIMConvGetTotalUnreadMessageCount');
    return (JSON.parse(json) as { conv_get_total_unread_message_count_result_unread_count: number }).conv_get_total_unread_message_count_result_unread_count;
  };
  /** The events since the last look, once everything asked for so far has been answered. */
  const events = async () => {
    await library.ask('TIMConvGetConvList');
    await library.ask('TIMConvGetConvList');
    return library.events.splice(0).map(({ name, value, json }) => {
      const found = /^\[\{"conv_active_time/.test(json) ? (JSON.parse(json) as Conversation[]).map(({ conv_id }) => conv_id) : [];
      return [name, value, ...found].join(' ');
    });
  };
  const page = async (next: bigint, count: number) => {
    const json = await library.ask('TIMConvGetConversationListByFilter', '{}', next, count);
    const { conversation_list_result_conv_list: found, conversation_list_result_is_finished: isFinished } = JSON.parse(json) as Page;
    return { ids: found.map(({ conv_id }) => conv_id), isFinished, next: BigInt(/"conversation_list_result_next_seq":(\d+)/.exec(json)![1]!) };
  };

  before(async () => {
    library = new Library(await emulatorPath());
  });

  beforeEach(async () => {
    directory = new TemporaryDirectory();
    library.events.length = 0;
    library.listen();
    library.init(directory.path);
    await library.login('alice');
  });

  afterEach(() => {
    library.plain('TIMUninit');
    directory[Symbol.dispose]();
  });

  it('hears that the connection is there and the sync has begun and ended, after the login was confirmed', async () => {
    assert.equal(library.plain('TIMGetLoginStatus'), 1);
    assert.equal(library.loginUser(), 'alice');
    assert.deepEqual(await events(), ['network 0', 'conversation 3', 'conversation 4']);
    await library.ask('TIMLogout');
    assert.equal(library.plain('TIMGetLoginStatus'), 3);
    assert.equal(library.loginUser(), '');
  });

  it('sees pinned conversations first, and one event for each change', async () => {
    await send('bob');
    await send('carol');
    await events();
    await library.ask('TIMConvPinConversation', 'carol', c2c, true);
    assert.deepEqual(await ids(), ['carol', 'bob']);
    assert.deepEqual(await events(), ['conversation 2 carol']);
    await library.ask('TIMConvPinConversation', 'carol', c2c, true);
    assert.deepEqual(await events(), []);
    const carol = await infoText('carol');
    const time = BigInt(/"conv_active_time":(\d+)/.exec(carol)![1]!);
    assert.ok(time > 4611686018427387904n && time < 4611686018427387904n + 2n ** 32n);
    await library.ask('TIMConvPinConversation', 'carol', c2c, false);
    assert.deepEqual(await events(), ['conversation 2 carol']);
  });

  it('is told when there is no conversation to pin', async () => {
    const { completion } = library.call('TIMConvPinConversation', 'nobody', c2c, true);
    assert.equal((await completion).code, 6004);
    assert.deepEqual(await ids(), []);
  });

  it('keeps a pinned conversation on top when it was long silent', async () => {
    await send('old');
    await library.ask('TIMConvPinConversation', 'old', c2c, true);
    await send('new');
    assert.deepEqual(await ids(), ['old', 'new']);
    await send('old', 'again');
    assert.deepEqual(await ids(), ['old', 'new']);
  });

  it('gets every conversation by pages, and loses ties at the end of a page as in the real SDK', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `user${index}`);
    for (const name of names) {
      await send(name);
    }
    const times = new Map((await list()).map(({ conv_id, conv_active_time }) => [conv_id, conv_active_time]));
    assert.equal((await page(0n, 7)).isFinished, false); // A full page does not say that nothing follows.
    const all = await page(0n, 8);
    assert.equal(all.isFinished, true);
    assert.deepEqual(all.ids, await ids());
    assert.equal(all.next, BigInt(times.get(all.ids.at(-1)!)!));
    const first = await page(0n, 3);
    assert.equal(first.isFinished, false);
    assert.deepEqual(first.ids, all.ids.slice(0, 3));
    const second = await page(first.next, 100);
    assert.deepEqual(second.ids, all.ids.filter((id) => times.get(id)! < Number(first.next)));
    const withTies = await page(first.next + 1n, 100);
    assert.deepEqual(withTies.ids, all.ids.filter((id) => times.get(id)! <= Number(first.next)));
    assert.deepEqual((await page(2n ** 63n, 2)).ids, all.ids.slice(0, 2));
  });

  it('gets an empty page before the login and after the end', async () => {
    const { code, desc, json } = await library.call('TIMConvGetConversationListByFilter', '{}', 1n, 10).completion;
    assert.deepEqual([code, desc], [0, 'no conversation']);
    assert.equal(
      json,
      '{"conversation_list_result_conv_list":[],"conversation_list_result_is_finished":true,"conversation_list_result_next_seq":0}',
    );
  });

  it('filters by type and by unread count', async () => {
    await send('bob');
    await send('team', 'hi', group);
    await as('carol', () => send('alice'));
    const filtered = async (filter: object) => {
      const json = await library.ask('TIMConvGetConversationListByFilter', JSON.stringify(filter), 0n, 100);
      return (JSON.parse(json) as Page).conversation_list_result_conv_list.map(({ conv_id }) => conv_id).sort();
    };
    assert.deepEqual(await filtered({ conversation_list_filter_conv_type: 1 }), ['bob', 'carol']);
    assert.deepEqual(await filtered({ conversation_list_filter_conv_type: 2 }), ['team']);
    assert.deepEqual(await filtered({ conversation_list_filter_conv_type: 3 }), []);
    assert.deepEqual(await filtered({ conversation_list_filter_has_unread_count: true }), ['carol']);
    assert.deepEqual(await filtered({ conversation_list_filter_has_unread_count: false }), ['bob', 'team']);
    assert.deepEqual(await filtered({ conversation_list_filter_mark_type: 1 }), []);
  });

  it('gets a draft back without a loss: unknown elements, 64-bit numbers, hostile text', async () => {
    await send('bob');
    const elements = '[{"elem_type":99,"number":9223372036854775807,"ratio":1.50},{"elem_type":0,"extra":null,"text_elem_content":"\\u0000\u2028\u007f\\u001F\\/😀"}]';
    const userDefine = '"1\\\\2 \\"x\\" \\u0001"';
    await events();
    const draft = `{"draft_edit_time":18446744073709551615,"draft_msg":{"message_elem_array":${elements}},"draft_user_define":${userDefine}}`;
    assert.equal(library.plain('TIMConvSetDraft', 'bob', c2c, draft), 0);
    const found = await infoText('bob');
    assert.ok(found.includes(`"message_elem_array":${elements}`), found);
    assert.ok(found.includes('"draft_edit_time":18446744073709551615'), found);
    assert.ok(found.includes(`"draft_user_define":${userDefine}`), found);
    assert.deepEqual(await events(), ['conversation 2 bob']);
    library.plain('TIMConvSetDraft', 'bob', c2c, draft);
    assert.deepEqual(await events(), []);
    library.plain('TIMConvCancelDraft', 'bob', c2c);
    library.plain('TIMConvCancelDraft', 'bob', c2c);
    assert.deepEqual(await events(), ['conversation 2 bob']);
    assert.equal((await list())[0]!.conv_is_has_draft, false);
  });

  it('keeps drafts, pins and unread counts to themselves', async () => {
    await send('bob');
    library.plain('TIMConvSetDraft', 'bob', c2c, '{"draft_user_define":"mine"}');
    await library.ask('TIMConvPinConversation', 'bob', c2c, true);
    await library.login('bob');
    const [alice] = await list();
    assert.deepEqual([alice!.conv_id, alice!.conv_is_has_draft, alice!.conv_is_pinned, alice!.conv_unread_num], ['alice', false, false, 1]);
  });

  it('finds a conversation that only has a draft', async () => {
    await events();
    library.plain('TIMConvSetDraft', 'team', group, '{"draft_user_define":"mine"}');
    assert.deepEqual(await events(), ['conversation 0 team']);
    assert.deepEqual(await ids(), ['team']);
  });

  it('does not see a draft move a conversation', async () => {
    await send('bob');
    const [before] = await list();
    library.plain('TIMEmulatorAdvanceClock', 2000n);
    library.plain('TIMConvSetDraft', 'bob', c2c, '{"draft_user_define":"mine"}');
    assert.equal((await list())[0]!.conv_active_time, before!.conv_active_time);
  });

  it('hears of the total once it was asked for, and then of every change', async () => {
    await as('bob', () => send('alice'));
    await events();
    await as('bob', () => send('alice'));
    assert.deepEqual((await events()).filter((event) => event.startsWith('total')), []);
    assert.equal(await total(), 2);
    assert.deepEqual(await events(), ['total 2']);
    assert.equal(await total(), 2);
    assert.deepEqual(await events(), []);
    await library.ask('TIMConvCleanConversationUnreadMessageCount', 'c2c_bob', 0n, 0n);
    assert.deepEqual(await events(), ['conversation 2 bob', 'total 0']);
    assert.equal(await total(), 0);
  });

  it('hears of a total of zero as well', async () => {
    await events();
    const answers = [library.call('TIMConvGetTotalUnreadMessageCount').completion, library.call('TIMConvGetTotalUnreadMessageCount').completion];
    assert.deepEqual((await Promise.all(answers)).map(({ desc }) => desc), ['', 'OK']);
    assert.deepEqual(await events(), ['total 0']);
  });

  it('marks one conversation, all of a kind, or all as read', async () => {
    const receive = async () => {
      await library.login('bob');
      await send('alice');
      await send('team', 'hi', group);
      await library.login('alice');
    };
    await send('team', 'I am here', group);
    await receive();
    assert.equal(await total(), 2);
    await library.ask('TIMConvCleanConversationUnreadMessageCount', 'group', 0n, 0n);
    assert.equal(await total(), 1);
    assert.equal((await library.call('TIMConvCleanConversationUnreadMessageCount', 'c2c', 0n, 0n).completion).code, 7008); // Once a second (measured).
    library.plain('TIMEmulatorAdvanceClock', 1000n);
    await library.ask('TIMConvCleanConversationUnreadMessageCount', 'c2c', 0n, 0n);
    assert.equal(await total(), 0);
    await receive();
    library.plain('TIMEmulatorAdvanceClock', 1000n);
    await events();
    await library.ask('TIMConvCleanConversationUnreadMessageCount', null, 0n, 0n);
    assert.equal(await total(), 0);
    assert.match((await events())[0]!, /^conversation 2 (bob team|team bob)$/);
    await receive();
    await library.ask('TIMConvCleanConversationUnreadMessageCount', 'group_team', 0n, 0n);
    assert.equal(await total(), 1);
    await library.ask('TIMConvCleanConversationUnreadMessageCount', 'c2c_nobody', 0n, 0n);
    assert.equal(await total(), 1);
  });

  it('marks a group as read up to a sequence', async () => {
    await send('team', 'I am here', group);
    await as('bob', async () => {
      await send('team', 'one', group);
      await send('team', 'two', group);
      await send('team', 'three', group);
    });
    await library.ask('TIMConvCleanConversationUnreadMessageCount', 'group_team', 0n, 2n);
    assert.equal(await total(), 2);
  });

  it('shows the sender that the peer has read', async () => {
    await send('bob');
    assert.match(await infoText('bob'), /"message_is_peer_read":false/);
    await events();
    await as('bob', () => library.ask('TIMConvCleanConversationUnreadMessageCount', 'c2c_alice', 0n, 0n));
    assert.match(await infoText('bob'), /"message_is_peer_read":true/);
  });

  it('deletes a conversation for itself alone, with its messages, and sees it come back with the next one', async () => {
    await send('bob', 'first');
    await events();
    await library.ask('TIMConvDelete', 'bob', c2c);
    assert.deepEqual(await ids(), []);
    assert.deepEqual(await events(), ['conversation 1 bob']);
    await library.ask('TIMConvDelete', 'bob', c2c);
    assert.deepEqual(await events(), []);
    await library.login('bob');
    assert.deepEqual(await ids(), ['alice']);
    await send('alice', 'second');
    await library.login('alice');
    const messages = await library.ask('TIMMsgGetMsgList', 'bob', c2c, '{"msg_getmsglist_param_count":10}');
    assert.deepEqual([...messages.matchAll(/"text_elem_content":"(\w+)"/g)].map((match) => match[1]), ['second']);
  });

  it('reads messages newest first, in portions that join up', async () => {
    for (const text of ['one', 'two', 'three', 'four', 'five']) {
      await send('bob', text);
    }
    const texts = async (parameters: object) => {
      const json = await library.ask('TIMMsgGetMsgList', 'bob', c2c, JSON.stringify(parameters));
      return (JSON.parse(json) as { message_elem_array: { text_elem_content: string }[] }[]).map((message) => message.message_elem_array[0]!.text_elem_content);
    };
    assert.deepEqual(await texts({ msg_getmsglist_param_count: 2 }), ['five', 'four']);
    const [, last] = JSON.parse(await library.ask('TIMMsgGetMsgList', 'bob', c2c, '{"msg_getmsglist_param_count":2}')) as object[];
    assert.deepEqual(await texts({ msg_getmsglist_param_count: 2, msg_getmsglist_param_last_msg: last }), ['three', 'two']);
    assert.deepEqual(
      await texts({ msg_getmsglist_param_count: 9, msg_getmsglist_param_last_msg: last, msg_getmsglist_param_is_forward: true }),
      ['five'],
    );
    assert.deepEqual(await texts({ msg_getmsglist_param_count: 9, msg_getmsglist_param_is_forward: true }), []);
    assert.equal((await texts({ msg_getmsglist_param_count: -1 })).length, 5);
  });

  it('reads the messages of a group from a sequence on, that one included', async () => {
    for (const text of ['one', 'two', 'three', 'four']) {
      await send('team', text, group);
    }
    const sequences = async (parameters: object) => {
      const json = await library.ask('TIMMsgGetMsgList', 'team', group, JSON.stringify({ msg_getmsglist_param_count: 2, ...parameters }));
      return (JSON.parse(json) as { message_seq: number }[]).map(({ message_seq }) => message_seq);
    };
    assert.deepEqual(await sequences({ msg_getmsglist_param_last_msg_seq: 3 }), [3, 2]);
    assert.deepEqual(await sequences({ msg_getmsglist_param_last_msg_seq: 2, msg_getmsglist_param_is_forward: true }), [2, 3]);
    assert.deepEqual(await sequences({ msg_getmsglist_param_time_begin: 1, msg_getmsglist_param_time_period: 9 }), []);
    assert.deepEqual(await sequences({ msg_getmsglist_param_time_begin: Number.MAX_SAFE_INTEGER, msg_getmsglist_param_is_forward: true }), []);
  });

  it('writes to itself without unread messages', async () => {
    await send('alice');
    assert.deepEqual((await list()).map(({ conv_id, conv_unread_num }) => [conv_id, conv_unread_num]), [['alice', 0]]);
  });

  it('gets the id of a message before the call returns, and the whole message afterwards', async () => {
    const buffer = Buffer.alloc(128);
    const { returned, completion } = library.call('TIMMsgSendMessage', 'bob', c2c, textMessage('hi'), buffer);
    const id = buffer.subarray(0, buffer.indexOf(0)).toString();
    assert.equal(returned, 0);
    assert.match(id, /^alice-\d+-\d+$/);
    const { json } = await completion;
    const [, time, random] = id.split('-').map((part) => (/^\d+$/.test(part) ? BigInt(part) : 0n));
    assert.ok(json.includes(`"message_msg_id":"${id}"`));
    assert.ok(json.includes(`"message_unique_id":${time! * 2n ** 32n + random!}`), json);
    assert.equal(Object.keys(JSON.parse(json) as object).length, 44);
    assert.ok((await infoText('bob')).includes(`"conv_last_msg":${json}`));
  });

  it('cannot send a message without an element, or after the logout', async () => {
    const empty = await library.call('TIMMsgSendMessage', 'bob', c2c, '{"message_elem_array":[]}', null).completion;
    assert.equal(empty.code, 6017);
    await library.ask('TIMLogout');
    const late = await library.call('TIMMsgSendMessage', 'bob', c2c, textMessage('late'), null).completion;
    assert.deepEqual([late.code, late.desc], [6014, 'not login']);
    assert.deepEqual(await ids(), []);
  });
});
