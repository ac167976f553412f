import assert from 'node:assert/strict';
import { decodeConversations, decodeDraft, decodePage, decodeTotal, editDraft, rawDraft } from '../../src/host/decode.ts';
import { indentJson, numberOf, parseLossless } from '../../src/host/json.ts';
import { summarize } from '../../src/host/summary.ts';

const conversation = (more: string): string => `[{"conv_id":"bob","conv_type":1,"conv_show_name":"Bobby",${more}"conv_recv_opt":0}]`;

describe('What the SDK says of a conversation', () => {
  it('keeps the seconds of a pinned conversation, whose active time does not fit a double', () => {
    const [bob] = decodeConversations(conversation('"conv_active_time":4611686020127388304,"conv_is_pinned":true,'));
    assert.equal(bob?.activeTime, 1700000400);
    assert.equal(bob.isPinned, true);
  });

  it('takes a count that was stored as -1 for none', () => {
    assert.equal(decodeConversations(conversation('"conv_unread_num":18446744073709551615,'))[0]?.unreadCount, 0);
    assert.equal(decodeConversations(conversation('"conv_unread_num":4294967294,'))[0]?.unreadCount, 4294967294);
  });

  it('is not fooled by a text that looks like a field', () => {
    const text = '\\"conv_active_time\\":4611686020127388304';
    const [bob] = decodeConversations(
      conversation(`"conv_active_time":5,"conv_is_has_lastmsg":true,"conv_last_msg":{"message_status":2,"message_sender":"bob","message_elem_array":[{"elem_type":0,"text_elem_content":"${text}"}]},`),
    );
    assert.equal(bob?.lastMessage?.summary, '"conv_active_time":4611686020127388304');
    assert.equal(bob.activeTime, 5);
  });

  it('falls back to the id for a name', () => {
    assert.equal(decodeConversations('[{"conv_id":"x","conv_type":2,"conv_show_name":""}]')[0]?.showName, 'x');
  });

  it('leaves out what is neither one-to-one nor a group, or has no id', () => {
    assert.deepEqual(decodeConversations('[{"conv_id":"s","conv_type":3},{"conv_id":"","conv_type":1},{}]'), []);
  });

  it('knows who is meant by a mention', () => {
    const mention = (type: number): string | undefined =>
      decodeConversations(conversation(`"conv_group_at_info_array":[{"conv_group_at_info_at_type":${type}}],`))[0]?.mention;
    assert.deepEqual([1, 2, 3].map(mention), ['me', 'all', 'me']);
  });

  it('gives the cursor of a page exactly', () => {
    const page = decodePage('{"conversation_list_result_conv_list":[],"conversation_list_result_is_finished":false,"conversation_list_result_next_seq":4611686020127387954}');
    assert.equal(page.nextSeq, 4611686020127387954n);
    assert.equal(page.isFinished, false);
  });

  it('gives a total beyond 32 bits', () => {
    assert.equal(decodeTotal('{"conv_get_total_unread_message_count_result_unread_count":4294967294}'), 4294967294);
  });

  it('is decoded as far as it goes when a part is missing', () => {
    const [bob, ...others] = decodeConversations('[null,{"conv_id":"bob","conv_type":1,"conv_is_has_lastmsg":true,"conv_is_has_draft":true}]');
    assert.deepEqual([bob?.id, bob?.lastMessage, bob?.draft, others], ['bob', undefined, undefined, []]);
  });

  it('is not quoted when it is no JSON', () => {
    for (const read of [decodeConversations, rawDraft, indentJson]) {
      assert.throws(() => read('["a secret'), (error: Error) => error.name === 'SdkError' && !/secret/.test(error.message));
    }
  });

  it('is indented without touching a digit', () => {
    const text = indentJson('{"a":[7301446121186923601,18446744073709551615,1.50,-0,1e2],"b":"7301446121186923601\\/"}');
    assert.deepEqual(text.match(/[-\d.e]{2,}/g), ['7301446121186923601', '18446744073709551615', '1.50', '-0', '1e2', '7301446121186923601']);
  });
});

describe('The summary of a message', () => {
  const text = (content: string): string => summarize([{ elem_type: 0, text_elem_content: content }]);

  it('is one line without anything that moves the text around it', () => {
    assert.equal(text('a\nb\tc\u0000d\u2028e\u202edcba\u001b[31m  f'), 'a b c d e dcba [31m f');
  });

  it('is short, and does not cut a character in two', () => {
    const summary = text('😀'.repeat(10_000));
    assert.equal([...summary].length, 200);
    assert.ok(summary.isWellFormed());
    assert.ok(text(`\ud800${'a'.repeat(300)}`).isWellFormed());
  });

  it('names what is no text', () => {
    assert.equal(summarize([{ elem_type: 1 }, { elem_type: 0, text_elem_content: 'look' }, { elem_type: 4 }, { elem_type: 99 }]), '[image] look [file] [message]');
    assert.equal(summarize(undefined), '');
  });
});

describe('A draft that is edited', () => {
  const info = `[{"conv_id":"bob","conv_type":1,"conv_is_has_draft":true,"conv_draft":{"draft_edit_time":1551271429,"draft_user_define":"mine","draft_msg":{"message_unique_id":7301446121186923601,"message_elem_array":[{"elem_type":1,"image_elem_level":2,"big":7301446121186923601},{"elem_type":0,"text_elem_content":"one"},{"elem_type":77,"unknown":{"x":[1.50]}},{"elem_type":0,"text_elem_content":"two"}]}}}]`;
  const draft = rawDraft(info);

  it('shows all its text', () => {
    assert.equal(decodeDraft(draft).text, 'one\ntwo');
    assert.equal(decodeDraft(draft).editTime, 1551271429);
    assert.deepEqual(decodeDraft(undefined), { text: '', editTime: 0, version: '' });
  });

  it('keeps elements that are no text and the user’s own field, to the last digit', () => {
    const edited = editDraft(draft, 'new', 1700000000);
    assert.equal(
      edited,
      '{"draft_edit_time":1700000000,"draft_msg":{"message_elem_array":[{"elem_type":1,"image_elem_level":2,"big":7301446121186923601},{"elem_type":0,"text_elem_content":"new"},{"elem_type":77,"unknown":{"x":[1.50]}}]},"draft_user_define":"mine"}',
    );
  });

  it('puts the text before the elements when there was none', () => {
    const onlyImage = { draft_msg: { message_elem_array: [{ elem_type: 1 }] } };
    assert.match(editDraft(onlyImage, 'x', 1), /\[\{"elem_type":0,"text_elem_content":"x"\},\{"elem_type":1\}\]/);
    assert.match(editDraft(undefined, 'x', 1), /\[\{"elem_type":0,"text_elem_content":"x"\}\]/);
  });

  it('has the same version in the list and in the editor', () => {
    assert.equal(decodeConversations(info)[0]?.draft?.version, decodeDraft(draft).version);
    const other = rawDraft(info.replace('"unknown":{"x"', '"unknown":{"y"'));
    assert.notEqual(decodeDraft(other).version, decodeDraft(draft).version);
  });

  it('has one version also with messages inside, and another one when a digit of their ids differs', () => {
    const merged = (id: string): string => info.replace('{"x":[1.50]}', `[{"message_unique_id":${id},"message_seq":12}]`);
    const versions = ['7301446121186923601', '7301446121186923602', '12'].map((id) => {
      const version = decodeConversations(merged(id))[0]?.draft?.version;
      assert.equal(version, decodeDraft(rawDraft(merged(id))).version);
      return version;
    });
    assert.equal(new Set(versions).size, 3);
  });

  it('writes hostile text as valid JSON', () => {
    const hostile = 'a\u0000"\\\u2028\ud800';
    const written = parseLossless(editDraft(undefined, hostile, 1)) as { draft_edit_time: unknown; draft_msg: { message_elem_array: { text_elem_content: string }[] } };
    assert.equal(written.draft_msg.message_elem_array[0]?.text_elem_content, hostile.toWellFormed());
    assert.equal(numberOf(written.draft_edit_time), 1);
  });
});
