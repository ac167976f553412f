// Marks, conversation groups, counts by filter, receipts, mentions, names: what a conversation shows beyond its messages.
import assert from 'node:assert/strict';
import { emulatorPath, OtherProcess, TemporaryDirectory, textMessage } from './support/emulator.ts';
import { type Event, Library } from './support/library.ts';

const [c2c, group] = [1, 2];

interface Conversation {
  conv_id: string;
  conv_show_name: string;
  conv_face_url: string;
  conv_mark_array: number[];
  conv_custom_data: string;
  conv_conversation_group_array: string[];
  conv_group_at_info_array?: { conv_group_at_info_at_type: number; conv_group_at_info_seq: number }[];
  conv_group_type?: number;
  conv_recv_opt: number;
  conv_unread_num: number;
  conv_last_msg?: Record<string, unknown>;
}

describe('A conversation in the emulator', () => {
  let directory: TemporaryDirectory;
  let library: Library;
  let bob: OtherProcess;

  const info = async (id: string, type = c2c): Promise<Conversation | undefined> =>
    (JSON.parse(
      await library.ask('TIMConvGetConvInfo', JSON.stringify([{ get_conversation_list_param_conv_id: id, get_conversation_list_param_conv_type: type }])),
    ) as Conversation[])[0];
  const page = async (filter: object): Promise<string[]> => {
    const json = await library.ask('TIMConvGetConversationListByFilter', JSON.stringify(filter), 0n, 100);
    return (JSON.parse(json) as { conversation_list_result_conv_list: Conversation[] }).conversation_list_result_conv_list.map(({ conv_id }) => conv_id).sort();
  };
  const count = async (filter: object): Promise<number> =>
    (JSON.parse(await library.ask('TIMConvGetUnreadMessageCountByFilter', JSON.stringify(filter))) as { conv_get_total_unread_message_count_result_unread_count: number })
      .conv_get_total_unread_message_count_result_unread_count;
  const results = (json: string): number[] =>
    (JSON.parse(json) as { conversation_operation_result_result_code: number }[]).map((result) => result.conversation_operation_result_result_code);
  const next = (name: Event['name'], start = ''): Promise<Event> => library.event((event) => event.name === name && event.json.startsWith(start));

  before(async () => {
    directory = new TemporaryDirectory();
    library = new Library(await emulatorPath());
    library.init(directory.path);
    library.listen();
    await library.login('alice');
    bob = await OtherProcess.start(await emulatorPath(), directory.path, 'bob');
    await library.ask('TIMGroupCreate', JSON.stringify({
      create_group_param_group_id: 'team', create_group_param_group_name: 'The Team', create_group_param_group_type: 5,
      create_group_param_group_member_array: [{ group_member_info_identifier: 'bob' }],
    }));
    for (const id of ['alice', 'alice', 'alice']) {
      await bob.ask('TIMMsgSendMessage', id, c2c, textMessage('hello'), null);
    }
    await bob.ask('TIMMsgSendMessage', 'team', group, textMessage('hello'), null);
    await next('conversation');
    await library.event(() => library.events.filter(({ name }) => name === 'message').length === 4);
  });
  after(async () => {
    await bob.stop();
    library.plain('TIMUninit');
    directory[Symbol.dispose]();
  });
  beforeEach(() => {
    library.events.length = 0;
  });

  it('is marked, one bit at a time, and found by its marks', async () => {
    assert.deepEqual(results(await library.ask('TIMConvMarkConversation', '["c2c_bob","c2c_nobody","bob"]', (1n << 33n) | 1n, true)), [0, 6004, 6004]);
    assert.deepEqual((await info('bob'))!.conv_mark_array, [1, 2 ** 33]);
    assert.deepEqual(await page({ conversation_list_filter_mark_type: 1 }), ['bob']);
    assert.deepEqual(await page({ conversation_list_filter_mark_type: 0 }), ['team']);
    await library.ask('TIMConvMarkConversation', '["c2c_bob"]', 1n, false);
    assert.deepEqual((await info('bob'))!.conv_mark_array, [2 ** 33]);
  });

  it('keeps custom data of up to 256 bytes', async () => {
    assert.deepEqual(results(await library.ask('TIMConvSetConversationCustomData', '["c2c_bob","group_team"]', '{"k": 1}')), [0, 0]);
    assert.equal((await info('team', group))!.conv_custom_data, '{"k": 1}');
    assert.equal((await library.call('TIMConvSetConversationCustomData', '["c2c_bob"]', 'x'.repeat(257)).completion).code, 6017);
    assert.equal((await info('bob'))!.conv_custom_data, '{"k": 1}');
  });

  it('is sorted into conversation groups, and everybody who listens hears of it', async () => {
    assert.deepEqual(results(await library.ask('TIMConvCreateConversationGroup', 'work', '["c2c_bob"]')), [0]);
    assert.match((await next('grouped', 'work ')).json, /"conv_id":"bob"/);
    await library.ask('TIMConvAddConversationsToGroup', 'work', '["group_team"]');
    assert.deepEqual((await info('team', group))!.conv_conversation_group_array, ['work']);
    assert.deepEqual(await page({ conversation_list_filter_conversation_group: 'work' }), ['bob', 'team']);
    await library.ask('TIMConvRenameConversationGroup', 'work', 'play');
    await next('grouped', 'work play');
    await library.ask('TIMConvDeleteConversationsFromGroup', 'play', '["group_team"]');
    assert.match((await next('removed', 'play ')).json, /"conv_id":"team"/);
    assert.deepEqual(await page({ conversation_list_filter_conversation_group: '' }), ['team']);
    assert.equal(await library.ask('TIMConvGetConversationGroupList'), '["play"]');
    await library.ask('TIMConvDeleteConversationGroup', 'play');
    await next('ungrouped', 'play');
    assert.deepEqual((await info('bob'))!.conv_conversation_group_array, []);
    assert.equal((await library.call('TIMConvDeleteConversationGroup', 'play').completion).code, 51009);
    assert.equal((await library.call('TIMConvCreateConversationGroup', 'x'.repeat(33), '["c2c_bob"]').completion).code, 51011);
  });

  it('counts by filter, for those who ask and those who have subscribed', async () => {
    assert.equal(await count({ conversation_list_filter_conv_type: 1 }), 3);
    assert.equal(await count({ conversation_list_filter_conv_type: 2 }), 1);
    library.plain('TIMConvSubscribeUnreadMessageCountByFilter', '{ "conversation_list_filter_conv_type" : 2 }');
    await bob.ask('TIMMsgSendMessage', 'team', group, textMessage('again'), null);
    assert.deepEqual(await next('filterTotal'), { name: 'filterTotal', value: 2, json: '{"conversation_list_filter_conv_type":2}' });
    library.plain('TIMConvUnsubscribeUnreadMessageCountByFilter', '{"conversation_list_filter_conv_type":2}');
  });

  it('does not disturb: its messages do not count in the total', async () => {
    await library.ask('TIMMsgSetGroupReceiveMessageOpt', 'team', 2);
    assert.equal((await info('team', group))!.conv_recv_opt, 2);
    assert.equal(await count({ conversation_list_filter_has_unread_count: true }), 3);
    await library.ask('TIMMsgSetGroupReceiveMessageOpt', 'team', 0);
    await library.ask('TIMMsgSetC2CReceiveMessageOpt', '["bob"]', 1);
    assert.equal(await library.ask('TIMMsgGetC2CReceiveMessageOpt', '["bob","carol"]'),
      '[{"msg_recv_msg_opt_result_identifier":"bob","msg_recv_msg_opt_result_opt":1},{"msg_recv_msg_opt_result_identifier":"carol","msg_recv_msg_opt_result_opt":0}]');
    assert.equal(await count({ conversation_list_filter_has_unread_count: true }), 2);
    await library.ask('TIMMsgSetC2CReceiveMessageOpt', '["bob"]', 0);
  });

  it('says who mentioned whom, until it was read', async () => {
    const at = JSON.stringify({ ...(JSON.parse(textMessage('look')) as object), message_group_at_user_array: ['alice', '__kImSDK_MessageAtALL__'] });
    await bob.ask('TIMMsgSendMessage', 'team', group, at, null);
    await next('message');
    assert.deepEqual((await info('team', group))!.conv_group_at_info_array, [{ conv_group_at_info_at_type: 3, conv_group_at_info_seq: 3 }]);
    assert.deepEqual(await page({ conversation_list_filter_has_group_at_info: true }), ['team']);
    await library.ask('TIMMsgReportReaded', 'team', group, null);
    assert.equal((await info('team', group))!.conv_group_at_info_array, undefined);
  });

  it('shows the names that people and groups give themselves, and the remark of a friend first', async () => {
    assert.deepEqual([(await info('team', group))!.conv_show_name, (await info('team', group))!.conv_group_type], ['The Team', 5]);
    await library.ask('TIMGroupModifyGroupInfo', JSON.stringify({ group_modify_info_param_group_id: 'team', group_modify_info_param_group_name: '群' }));
    assert.equal((await info('team', group))!.conv_show_name, '群');
    await bob.ask('TIMProfileModifySelfUserProfile', JSON.stringify({ user_profile_item_nick_name: 'Bobby', user_profile_item_face_url: 'https://example.invalid/b' }));
    await next('conversation');
    assert.deepEqual([(await info('bob'))!.conv_show_name, (await info('bob'))!.conv_face_url], ['Bobby', 'https://example.invalid/b']);
    await library.ask('TIMFriendshipModifyFriendProfile', JSON.stringify({
      friendship_modify_friend_profile_param_identifier: 'bob', friendship_modify_friend_profile_param_item: { friend_profile_item_remark: 'Robert' },
    }));
    assert.equal((await info('bob'))!.conv_show_name, 'Robert');
  });

  it('tells the sender of a receipt that it was read', async () => {
    const message = JSON.stringify({ ...(JSON.parse(textMessage('sign here')) as object), message_need_read_receipt: true });
    await library.ask('TIMMsgSendMessage', 'bob', c2c, message, null);
    const [sent] = JSON.parse(await library.ask('TIMMsgGetMsgList', 'bob', c2c, '{"msg_getmsglist_param_count":1}')) as Record<string, unknown>[];
    assert.equal(sent!['message_receipt_peer_read'], false);
    await bob.ask('TIMMsgSendMessageReadReceipts', JSON.stringify([{ ...sent, message_conv_id: 'alice', message_is_from_self: false }]));
    assert.match((await next('receipt')).json, /"msg_receipt_is_peer_read":true,"msg_receipt_msg_id":"alice-/);
    assert.equal(((await info('bob'))!.conv_last_msg!)['message_receipt_peer_read'], true);
  });

  it('loses a message that was taken back from its count, and one that was deleted from its list', async () => {
    await bob.ask('TIMMsgSendMessage', 'team', group, textMessage('oops'), null);
    await next('message');
    const before = (await info('team', group))!;
    const { result } = await bob.ask('TIMMsgGetMsgList', 'team', group, '{"msg_getmsglist_param_count":1}');
    await bob.ask('TIMMsgRevoke', 'team', group, JSON.stringify((JSON.parse(result as string) as unknown[])[0]));
    assert.match((await next('revoked')).json, /"message_locator_is_revoked":true/);
    const after = (await info('team', group))!;
    assert.deepEqual([after.conv_unread_num, after.conv_last_msg!['message_status']], [before.conv_unread_num - 1, 6]);
    await library.ask('TIMMsgListDelete', 'team', group, JSON.stringify([after.conv_last_msg]));
    assert.notEqual((await info('team', group))!.conv_last_msg!['message_msg_id'], after.conv_last_msg!['message_msg_id']);
  });

  it('is saved to, and annotated, for oneself alone', async () => {
    const saved = JSON.parse(
      await library.ask('TIMMsgSaveMsg', 'bob', c2c, JSON.stringify({ message_sender: 'bob', ...(JSON.parse(textMessage('imported')) as object) })),
    ) as Record<string, unknown>;
    await library.ask('TIMMsgSetLocalCustomData', JSON.stringify({ ...saved, message_custom_int: 7, message_custom_str: 'mine' }));
    const last = (await info('bob'))!.conv_last_msg!;
    assert.deepEqual([last['message_status'], last['message_custom_int'], last['message_custom_str']], [5, 7, 'mine']);
    const { result } = await bob.ask('TIMMsgGetMsgList', 'alice', c2c, '{"msg_getmsglist_param_count":100}');
    assert.doesNotMatch(result as string, /imported/);
  });

  it('is deleted with others, with its messages or without', async () => {
    assert.deepEqual(results(await library.ask('TIMConvDeleteConversationList', '["c2c_bob","c2c_nobody"]', false)), [0, 6004]);
    assert.equal(await info('bob'), undefined);
    await bob.ask('TIMMsgSendMessage', 'alice', c2c, textMessage('still there?'), null);
    await next('message');
    const texts = await library.ask('TIMMsgGetMsgList', 'bob', c2c, '{"msg_getmsglist_param_count":100}');
    assert.match(texts, /hello/);
    await library.ask('TIMConvDeleteConversationList', '["c2c_bob"]', true);
    await bob.ask('TIMMsgSendMessage', 'alice', c2c, textMessage('and now?'), null);
    await library.event(({ name, json }) => name === 'message' && json.includes('and now'));
    assert.doesNotMatch(await library.ask('TIMMsgGetMsgList', 'bob', c2c, '{"msg_getmsglist_param_count":100}'), /hello/);
  });
});
