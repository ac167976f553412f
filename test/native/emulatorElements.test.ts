// Every type of element that a message can have.
import assert from 'node:assert/strict';
import { emulatorPath, TemporaryDirectory } from './support/emulator.ts';
import { Library } from './support/library.ts';

const c2c = 1;

/** With every key that the real SDK keeps in a list (measured), and hardly anything of its default. */
const elements: object[] = [
  { elem_type: 0, text_elem_content: 'hi \u0001 😀' },
  { elem_type: 1, image_elem_format: 255, image_elem_large_id: 'o', image_elem_large_pic_height: 1, image_elem_large_pic_size: 4294967295, image_elem_large_pic_width: 2, image_elem_large_url: 'u', image_elem_level: 0, image_elem_orig_id: 'o', image_elem_orig_path: '/x', image_elem_orig_pic_height: 3, image_elem_orig_pic_size: 4, image_elem_orig_pic_width: 5, image_elem_orig_url: 'v', image_elem_thumb_id: 'o', image_elem_thumb_pic_height: 6, image_elem_thumb_pic_size: 7, image_elem_thumb_pic_width: 8, image_elem_thumb_url: 'w' },
  { elem_type: 2, sound_elem_business_id: 1, sound_elem_file_id: 'i', sound_elem_file_path: '/x', sound_elem_file_size: 4294967295, sound_elem_file_time: 3, sound_elem_url: 'u' },
  { custom_elem_data: '{}', custom_elem_desc: 'd', custom_elem_ext: 'e', custom_elem_sound: 's', elem_type: 3 },
  { elem_type: 4, file_elem_business_id: 1, file_elem_file_id: 'i', file_elem_file_name: 'n', file_elem_file_path: '/x', file_elem_file_size: 2, file_elem_url: 'u' },
  { elem_type: 6, face_elem_buf: 'b', face_elem_index: -1 },
  { elem_type: 7, location_elem_desc: 'd', location_elem_latitude: -33.8688, location_elem_longitude: 151.20929 },
  { elem_type: 9, video_elem_business_id: 1, video_elem_image_height: 2, video_elem_image_id: 'i', video_elem_image_path: '/y', video_elem_image_size: 3, video_elem_image_type: 'png', video_elem_image_url: 'u', video_elem_image_width: 4, video_elem_video_duration: 5, video_elem_video_id: 'v', video_elem_video_path: '/x', video_elem_video_size: 6, video_elem_video_type: 'mp4', video_elem_video_url: 'w' },
  { elem_type: 12, merge_elem_abstract_array: ['a', 'b'], merge_elem_compatible_text: 'c', merge_elem_layer_over_limit: true, merge_elem_relay_buffer: '0a1b', merge_elem_relay_json_key: 'j', merge_elem_relay_pb_key: 'p', merge_elem_title: 't' },
];

describe('An element of a message', () => {
  let directory: TemporaryDirectory;
  let library: Library;

  const list = async (): Promise<object[]> => {
    const messages = await library.ask('TIMMsgGetMsgList', 'bob', c2c, '{"msg_getmsglist_param_count":1}');
    return (JSON.parse(messages) as [{ message_elem_array: object[] }])[0].message_elem_array;
  };
  /** As it is in the list afterwards. Saved, and not sent, which would need its file. */
  const kept = async (given: object): Promise<object> => {
    await library.ask('TIMMsgSaveMsg', 'bob', c2c, JSON.stringify({ message_elem_array: [given] }));
    library.plain('TIMEmulatorAdvanceClock', 1000n);
    return (await list())[0]!;
  };
  /** As the callback says that it was sent. */
  const sent = async (given: object): Promise<object> => {
    const { json } = await library.call('TIMMsgSendMessage', 'bob', c2c, JSON.stringify({ message_elem_array: [given] }), null).completion;
    library.plain('TIMEmulatorAdvanceClock', 1000n);
    return (JSON.parse(json) as { message_elem_array: object[] }).message_elem_array[0]!;
  };

  before(async () => {
    library = new Library(await emulatorPath());
    directory = new TemporaryDirectory();
    library.init(directory.path);
    await library.login('alice');
  });
  after(() => {
    library.plain('TIMUninit');
    directory[Symbol.dispose]();
  });

  for (const element of elements) {
    const { elem_type: type } = element as { elem_type: number };

    it(`of type ${type} is stored and comes back as it was`, async () => {
      assert.deepEqual(await kept(element), element);
    });

    it(`of type ${type} gets the keys that are missing`, async () => {
      const found = Object.keys(await sent({ elem_type: type }));
      assert.deepEqual(Object.keys(element).filter((key) => !found.includes(key) && !/_(url|array|item)$/.test(key)), []);
    });
  }

  for (const [type, of] of [[5, 'group_tips_elem'], [8, 'group_report_elem']] as const) {
    it(`of type ${type} keeps who did it, and to whom`, async () => {
      const given = { elem_type: type, [`${of}_op_user`]: 'bob', [`${of}_op_user_info`]: { user_profile_nick_name: 'B' }, ...(type === 5 && { group_tips_elem_user_array: ['a', 'b'] }) };
      const found = (await sent(given)) as Record<string, unknown>;
      assert.equal(found[`${of}_op_user`], 'bob');
      assert.equal((found[`${of}_op_user_info`] as Record<string, unknown>)['user_profile_nick_name'], 'B');
      assert.equal((found[`${of}_op_user_info`] as Record<string, unknown>)['user_profile_add_permission'], 1);
      assert.deepEqual(found['group_tips_elem_user_array'], type === 5 ? ['a', 'b'] : undefined);
    });
  }

  for (const type of [8, 11]) {
    it(`of type ${type} is not stored, as in the real SDK`, async () => {
      await library.ask('TIMMsgSaveMsg', 'bob', c2c, JSON.stringify({ message_elem_array: [{ elem_type: type }] }));
      library.plain('TIMEmulatorAdvanceClock', 1000n);
      assert.deepEqual(await list(), []);
    });
  }

  it('that carries other messages gives them back, out of its relay buffer as well', async () => {
    const merged = { elem_type: 12, merge_elem_title: 't', merge_elem_message_array: [{ message_sender: 'bob', message_elem_array: [{ elem_type: 0, text_elem_content: 'inside' }] }] };
    const stored = await kept(merged);
    assert.ok(!('merge_elem_message_array' in stored));
    const opened = JSON.parse(await library.ask('TIMMsgDownloadMergerMessage', JSON.stringify({ message_elem_array: [stored] }))) as Record<string, unknown>[];
    assert.deepEqual(opened.map((message) => [message['message_sender'], message['message_elem_array']]), [['bob', [{ elem_type: 0, text_elem_content: 'inside' }]]]);
  });

  it('of a type that cannot be sent is left out, as the real SDK does', async () => {
    const json = JSON.stringify({ message_elem_array: [{ elem_type: 10 }, { elem_type: 99 }, { elem_type: 0, text_elem_content: 'x', unknown: 1 }] });
    await library.ask('TIMMsgSendMessage', 'bob', c2c, json, null);
    assert.match(await library.ask('TIMMsgGetMsgList', 'bob', c2c, '{"msg_getmsglist_param_count":1}'), /"message_elem_array":\[\{"elem_type":0,"text_elem_content":"x"\}\]/);
  });
});
