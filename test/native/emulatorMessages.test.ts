// What two people and a group do with messages that are there: find, search, change, take back, delete, send again.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { emulatorPath, OtherProcess, TemporaryDirectory, textMessage } from './support/emulator.ts';
import { type Event, Library } from './support/library.ts';

const [c2c, group] = [1, 2];

type Message = Record<string, unknown> & { message_msg_id: string; message_status: number; message_elem_array: Record<string, unknown>[] };

describe('A message in the emulator', () => {
  let directory: TemporaryDirectory;
  let library: Library;
  let bob: OtherProcess;

  before(async () => {
    directory = new TemporaryDirectory();
    library = new Library(await emulatorPath());
    library.listen();
    library.init(directory.path);
    await library.login('alice');
    bob = await OtherProcess.start(await emulatorPath(), directory.path, 'bob');
  });
  beforeEach(() => {
    library.events.length = 0;
  });
  afterEach(() => {
    library.plain('TIMEmulatorSetNetwork', true);
    library.plain('TIMEmulatorSetFaults', null);
  });
  after(async () => {
    await bob.stop();
    library.plain('TIMUninit');
    directory[Symbol.dispose]();
  });

  const parse = (json: unknown): Message => JSON.parse(json as string) as Message;
  const send = async (id: string, type: number, text: string): Promise<Message> => parse(await library.ask('TIMMsgSendMessage', id, type, textMessage(text), null));
  const list = async (id: string, type: number, parameters: object = {}): Promise<Message[]> =>
    JSON.parse(await library.ask('TIMMsgGetMsgList', id, type, JSON.stringify({ msg_getmsglist_param_count: 20, ...parameters }))) as Message[];
  const textOf = ({ message_elem_array: [element] }: Message): unknown => element?.['text_elem_content'];
  const event = (name: Event['name']): Promise<Event> => library.event((one) => one.name === name);
  const search = async (parameters: object): Promise<{ texts: unknown[]; total: number }> => {
    const found = JSON.parse(await library.ask('TIMMsgSearchLocalMessages', JSON.stringify(parameters))) as {
      msg_search_result_total_count: number;
      msg_search_result_item_array: { msg_search_result_item_message_array: Message[] }[];
    };
    return { texts: found.msg_search_result_item_array.flatMap((item) => item.msg_search_result_item_message_array.map(textOf)), total: found.msg_search_result_total_count };
  };

  it('is found by words of any language, parts of words and short words, newest first', async () => {
    for (const text of ['你好,世界', '世界和平 Straße', 'Hello World', 'ÉCOLE', '100% sure_thing', "it's \"quoted\""]) {
      await send('searched', c2c, text);
      library.plain('TIMEmulatorAdvanceClock', 1000n);
    }
    const here = { msg_search_param_conv_id: 'searched', msg_search_param_conv_type: c2c };
    for (const [word, texts] of [
      ['世界', ['世界和平 Straße', '你好,世界']],
      ['界', ['世界和平 Straße', '你好,世界']],
      ['你好', ['你好,世界']],
      ['hello', ['Hello World']],
      ['llo W', ['Hello World']],
      ['LD', ['Hello World']],
      ['école', ['ÉCOLE']],
      ['% sure_', ['100% sure_thing']],
      ['"quoted"', ["it's \"quoted\""]],
      ['nothing like it', []],
      ['zq', []],
    ] as const) {
      assert.deepEqual(await search({ msg_search_param_keyword_array: [word], ...here }), { texts, total: texts.length }, word);
    }
    assert.equal((await search({ msg_search_param_keyword_array: ['世界', 'hello'], ...here })).total, 3);
    assert.equal((await search({ msg_search_param_keyword_array: ['世界', '和平'], msg_search_param_keyword_list_match_type: 1, ...here })).total, 1);
    const page = await search({ msg_search_param_keyword_array: ['世界'], msg_search_param_page_size: 1, msg_search_param_page_index: 1, ...here });
    assert.deepEqual(page, { texts: ['你好,世界'], total: 2 });
  });

  it('is counted by conversation where all are searched, and shown where it is the only one', async () => {
    await send('needle one', c2c, 'a needle here');
    await send('needle two', c2c, 'needle');
    await send('needle two', c2c, 'needle');
    const { texts, total } = await search({ msg_search_param_keyword_array: ['needle'] });
    assert.deepEqual([texts, total], [['a needle here'], 2]);
  });

  it('is not found any more once it was taken back or deleted', async () => {
    const [gone, deleted] = [await send('bob', c2c, 'vanishing one'), await send('bob', c2c, 'vanishing two')];
    await library.ask('TIMMsgRevoke', 'bob', c2c, JSON.stringify(gone));
    await library.ask('TIMMsgDelete', 'bob', c2c, JSON.stringify({ msg_delete_param_msg: deleted }));
    assert.equal((await search({ msg_search_param_keyword_array: ['vanishing'] })).total, 0);
    const found = JSON.parse(await library.ask('TIMMsgFindMessages', JSON.stringify([gone.message_msg_id, deleted.message_msg_id]))) as Message[];
    assert.deepEqual(found.map(({ message_status: status }) => status), [6, 4]);
    const { result } = await bob.ask('TIMMsgGetMsgList', 'alice', c2c, '{"msg_getmsglist_param_count":2}');
    assert.deepEqual((JSON.parse(result as string) as Message[]).map(({ message_status: status }) => status), [2, 6]);
  });

  it('is changed for both, and not by who has an older version of it', async () => {
    const sent = await send('bob', c2c, 'first');
    const theirs = (JSON.parse((await bob.ask('TIMMsgGetMsgList', 'alice', c2c, '{"msg_getmsglist_param_count":1}')).result as string) as Message[])[0]!;
    await library.ask('TIMMsgModifyMessage', JSON.stringify({ ...sent, message_elem_array: [{ elem_type: 0, text_elem_content: 'second' }] }));
    assert.match((await event('updated')).json, /"text_elem_content":"second"/);
    await bob.request({ do: 'event', event: 'updated', value: 0 });
    await assert.rejects(bob.ask('TIMMsgModifyMessage', JSON.stringify({ ...theirs, message_elem_array: [{ elem_type: 0, text_elem_content: 'late' }] })), /8006/);
    assert.deepEqual((await list('bob', c2c, { msg_getmsglist_param_count: 1 })).map(textOf), ['second']);
  });

  it('that failed stays, and is one message when it is sent again', async () => {
    library.plain('TIMEmulatorSetFaults', '{"call":"TIMMsgSendMessage","code":80001}');
    await library.call('TIMMsgSendMessage', 'again', group, textMessage('try'), null).completion;
    const [failed] = await list('again', group);
    assert.deepEqual([failed!.message_status, textOf(failed!)], [3, 'try']);
    for (let time = 0; time < 2; time++) {
      await library.ask('TIMMsgSendMessage', 'again', group, JSON.stringify(failed), null); // As a program does that was killed before the answer.
      const now = await list('again', group);
      assert.deepEqual(now.map((one) => [one.message_status, one.message_msg_id]), [[2, failed!.message_msg_id]]);
    }
  });

  it('waits for a network, until it is cancelled or too late', async () => {
    library.plain('TIMEmulatorSetNetwork', false);
    const id = Buffer.alloc(128);
    const cancelled = library.call('TIMMsgSendMessage', 'patient', c2c, textMessage('cancelled'), id).completion;
    const late = library.call('TIMMsgSendMessage', 'patient', c2c, textMessage('late'), null).completion;
    assert.deepEqual((await list('patient', c2c)).map(({ message_status: status }) => status), [1, 1]);
    await library.ask('TIMMsgCancelSend', 'patient', c2c, id.subarray(0, id.indexOf(0)).toString());
    assert.equal((await cancelled).code, 8021);
    library.plain('TIMEmulatorAdvanceClock', 30_000n);
    assert.equal((await late).code, 9523);
    library.plain('TIMEmulatorSetNetwork', true);
    assert.deepEqual((await list('patient', c2c)).map((one) => [textOf(one), one.message_status]), [['late', 3]]);
  });

  it('brings a file to the other side', async () => {
    const [file, folder] = [path.join(directory.path, '报告.txt'), path.join(directory.path, 'downloads')];
    mkdirSync(folder);
    writeFileSync(file, Buffer.alloc(3_000_000, 'x'));
    await library.ask('TIMMsgSendMessage', 'bob', c2c, JSON.stringify({ message_elem_array: [{ elem_type: 4, file_elem_file_path: file, file_elem_file_name: '报告.txt' }] }), null);
    const [mine] = await list('bob', c2c);
    assert.equal(mine!.message_elem_array[0]!['file_elem_file_path'], file);
    const { result } = await bob.ask('TIMMsgGetMsgList', 'alice', c2c, '{"msg_getmsglist_param_count":1}');
    const [element] = (JSON.parse(result as string) as Message[])[0]!.message_elem_array;
    assert.deepEqual([element!['file_elem_file_path'], element!['file_elem_file_size'], element!['file_elem_file_name']], ['', 3_000_000, '报告.txt']);
    const target = path.join(folder, 'here.txt');
    await library.ask('TIMMsgDownloadElemToPath', JSON.stringify({ msg_download_elem_param_url: element!['file_elem_url'] }), target);
    await library.ask('TIMMsgGetMsgList', 'bob', c2c, '{"msg_getmsglist_param_count":1}'); // The progress came first; by now it is done.
    assert.ok(readFileSync(target).equals(readFileSync(file)));
  });

  it('says who is in the group that it is for, and what they are called', async () => {
    await library.ask('TIMGroupCreate', JSON.stringify({ create_group_param_group_id: 'named', create_group_param_group_name: 'N', create_group_param_group_type: 0, create_group_param_group_member_array: [{ group_member_info_identifier: 'bob' }] }));
    await bob.ask('TIMProfileModifySelfUserProfile', '{"user_profile_item_nick_name":"Bobby"}');
    const members = await library.ask('TIMGroupGetMemberInfoList', '{"group_get_members_info_list_param_group_id":"named"}');
    assert.match(members, /"group_member_info_identifier":"alice".*"group_member_info_member_role":400.*"group_member_info_identifier":"bob".*"group_member_info_nick_name":"Bobby"/);
    assert.match(await library.ask('TIMProfileGetUserProfileList', '{"friendship_getprofilelist_param_identifier_array":["bob"]}'), /"user_profile_nick_name":"Bobby"/);
    const { code } = await library.call('TIMGroupGetMemberInfoList', '{"group_get_members_info_list_param_group_id":"not ours"}').completion;
    assert.equal(code, 10010);
  });
});
