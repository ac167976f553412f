// The examples of the conversation API's documentation page, in its order.
import assert from 'node:assert/strict';

import { emulatorPath, TemporaryDirectory, textMessage } from './support/emulator.ts';
import { Library } from './support/library.ts';

const c2c = 1;
const group = 2;

interface Draft {
  draft_edit_time: number;
  draft_user_define: string;
  draft_msg: { message_elem_array: unknown[]; message_msg_id: string };
}

interface Conversation {
  conv_id: string;
  conv_type: number;
  conv_is_pinned: boolean;
  conv_is_has_draft: boolean;
  conv_draft?: Draft;
  conv_last_msg?: Record<string, unknown>;
}

const draft = {
  draft_edit_time: 1551271429,
  draft_msg: { message_elem_array: [{ elem_type: 0, text_elem_content: 'this draft' }] },
  draft_user_define: 'this is userdefine',
};

/** What the page shows for a conversation, kind by kind. */
const documented = {
  conv_active_time: 5,
  conv_id: '98826',
  conv_is_has_draft: false,
  conv_is_has_lastmsg: true,
  conv_is_pinned: false,
  conv_last_msg: {
    message_client_time: 1620877708,
    message_conv_id: '98826',
    message_conv_type: 1,
    message_custom_int: 0,
    message_custom_str: '',
    message_elem_array: [{ elem_type: 0, text_elem_content: '11111' }],
    message_is_from_self: false,
    message_is_online_msg: false,
    message_is_peer_read: false,
    message_is_read: false,
    message_msg_id: '144115233874815003-1620877708-1038050731',
    message_platform: 0,
    message_priority: 1,
    message_rand: 1038050731,
    message_sender: '98826',
    message_sender_profile: {
      user_profile_add_permission: 1,
      user_profile_birthday: 0,
      user_profile_custom_string_array: [],
      user_profile_face_url: 'test1-www.google.com',
      user_profile_gender: 0,
      user_profile_identifier: '98826',
      user_profile_language: 0,
      user_profile_level: 0,
      user_profile_location: '',
      user_profile_nick_name: 'test change8888',
      user_profile_role: 0,
      user_profile_self_signature: '',
    },
    message_seq: 15840,
    message_server_time: 1620877708,
    message_status: 2,
    message_unique_id: 6961616747713488299,
  },
  conv_type: 1,
  conv_unread_num: 1,
};

/** Every key of `expected` is in `found` with a value of the same kind, all the way down. */
function assertShape(found: unknown, expected: unknown, where: string): void {
  assert.equal(Array.isArray(found) ? 'array' : typeof found, Array.isArray(expected) ? 'array' : typeof expected, where);
  if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected)) {
      assert.ok(Object.hasOwn(found as object, key), `${where}.${key} is missing`);
      assertShape((found as Record<string, unknown>)[key], value, `${where}.${key}`);
    }
  }
}

describe('The examples of the conversation API page', () => {
  let directory: TemporaryDirectory;
  let library: Library;

  const info = async (id: string, type = c2c) => {
    const json = await library.ask(
      'TIMConvGetConvInfo',
      JSON.stringify([{ get_conversation_list_param_conv_id: id, get_conversation_list_param_conv_type: type }]),
    );
    return (JSON.parse(json) as Conversation[])[0];
  };

  before(async () => {
    directory = new TemporaryDirectory();
    library = new Library(await emulatorPath());
    library.init(directory.path);
    await library.login('98826');
    await library.ask('TIMMsgSendMessage', 'windows-01', c2c, textMessage('11111'), null);
    for (let i = 0; i < 3; i++) {
      await library.ask('TIMMsgSendMessage', 'windows-01', c2c, textMessage('and more'), null);
    }
    await library.ask('TIMLogout');
    await library.login('windows-01');
  });

  after(() => {
    library.plain('TIMUninit');
    directory[Symbol.dispose]();
  });

  it('create the conversation with Windows-02 and hand back what it is', async () => {
    const created = JSON.parse(await library.ask('TIMConvCreate', 'Windows-02', c2c)) as Conversation;
    assert.equal(created.conv_id, 'Windows-02');
    assert.deepEqual(await info('Windows-02'), created);
  });

  it('create the conversation with the group Windows-Group-01 and hand back what it is', async () => {
    const created = JSON.parse(await library.ask('TIMConvCreate', 'Windows-Group-01', group)) as Conversation;
    assert.deepEqual([created.conv_id, created.conv_type], ['Windows-Group-01', group]);
    assert.deepEqual(await info('Windows-Group-01', group), created);
  });

  it('list the recent conversations', async () => {
    const list = JSON.parse(await library.ask('TIMConvGetConvList')) as Conversation[];
    assert.deepEqual(list.map(({ conv_id }) => conv_id).sort(), ['98826', 'Windows-02', 'Windows-Group-01']);
  });

  it('show 98826 with its last message and every documented key', async () => {
    const found = await info('98826');
    assertShape(found, documented, 'conversation');
    assert.deepEqual(found!.conv_last_msg!['message_elem_array'], [{ elem_type: 0, text_elem_content: 'and more' }]);
    assert.equal(found!.conv_last_msg!['message_sender'], '98826');
  });

  it('set a draft, which reads back as it was set', async () => {
    assert.equal(library.plain('TIMConvSetDraft', 'Windows-02', c2c, JSON.stringify(draft)), 0);
    const found = await info('Windows-02');
    assert.equal(found!.conv_is_has_draft, true);
    assert.equal(found!.conv_draft!.draft_edit_time, 1551271429);
    assert.equal(found!.conv_draft!.draft_user_define, 'this is userdefine');
    assert.deepEqual(found!.conv_draft!.draft_msg.message_elem_array, draft.draft_msg.message_elem_array);
  });

  it('set a draft in the styled form of the page', async () => {
    const styled = JSON.stringify(draft, null, 3).replaceAll('":', '" :');
    assert.equal(library.plain('TIMConvSetDraft', '98826', c2c, styled), 0);
    assert.deepEqual((await info('98826'))!.conv_draft, (await info('Windows-02'))!.conv_draft);
  });

  it('cancel the draft', async () => {
    assert.equal(library.plain('TIMConvCancelDraft', 'Windows-02', c2c), 0);
    const found = await info('Windows-02');
    assert.equal(found!.conv_is_has_draft, false);
    assert.equal(found!.conv_draft, undefined);
  });

  it('pin a conversation, with an empty string in the callback', async () => {
    assert.equal(await library.ask('TIMConvPinConversation', 'Windows-02', c2c, true), '');
    assert.equal((await info('Windows-02'))!.conv_is_pinned, true);
    const list = JSON.parse(await library.ask('TIMConvGetConvList')) as Conversation[];
    assert.equal(list[0]!.conv_id, 'Windows-02');
    await library.ask('TIMConvPinConversation', 'Windows-02', c2c, false);
    assert.equal((await info('Windows-02'))!.conv_is_pinned, false);
  });

  it('count 4 unread messages, in the very text of the page', async () => {
    const json = await library.ask('TIMConvGetTotalUnreadMessageCount');
    assert.equal(json, '{"conv_get_total_unread_message_count_result_unread_count":4}');
  });

  it('delete a conversation', async () => {
    assert.equal(await library.ask('TIMConvDelete', 'Windows-02', c2c), '');
    assert.equal(await info('Windows-02'), undefined);
    const list = JSON.parse(await library.ask('TIMConvGetConvList')) as Conversation[];
    assert.ok(list.every(({ conv_id }) => conv_id !== 'Windows-02'));
  });
});
