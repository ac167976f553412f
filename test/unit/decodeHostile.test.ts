import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeConversations, decodeDraft, decodePage, decodeTotal, editDraft, rawDraft } from '../../src/host/decode.ts';
import { SdkError, type Conversation } from '../../src/protocol.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? 3_000);
const seed = Number(process.env['TEST_SEED'] ?? 1);

/** A conversation as the SDK writes it, with every field that is read. */
const sample = (id: string): string =>
  `{"conv_id":"${id}","conv_type":2,"conv_show_name":"Team","conv_active_time":4611686020127388304,"conv_is_pinned":true,"conv_unread_num":3,"conv_recv_opt":2,` +
  `"conv_group_at_info_array":[{"conv_group_at_info_at_type":1}],"conv_is_has_lastmsg":true,"conv_last_msg":{"message_sender":"bob","message_status":2,` +
  `"message_server_time":1700000400,"message_client_time":1700000399,"message_is_from_self":false,"message_sender_profile":{"user_profile_nick_name":"Bob"},` +
  `"message_sender_group_member_info":{"group_member_info_name_card":"Card"},"message_elem_array":[{"elem_type":0,"text_elem_content":"hi"}]},` +
  `"conv_is_has_draft":true,"conv_draft":{"draft_edit_time":1551271429,"draft_user_define":"mine","draft_msg":{"message_elem_array":[{"elem_type":0,"text_elem_content":"one"}]}}}`;

/** What may stand in place of any value: other types, numbers that fit nothing, keys that break conversions. */
const hostileValue = fc.oneof(
  fc.constantFrom('null', 'true', '""', '[]', '{}', '[null]', '{"toString":1,"valueOf":2}', '{"rawJSON":{"toString":1}}', '{"__proto__":null}', '[[[[]]]]'),
  fc.constantFrom('1e999', '-1e999', '-0', '1.5', '-1', '8640000000001', '1700000400123456', '12345678901234567890.5', '1234567890123456789e3'),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc.json({ maxDepth: 3 }),
  fc.constant('['.repeat(3_000) + ']'.repeat(3_000)),
);
const values = [...sample('x').matchAll(/(?<=:)("[^"]*"|\d+|true|false)/g)].map(({ index, 0: text }) => ({ index, text }));
const names = [...sample('x').matchAll(/"(\w+)":/g)].map((match) => match[1]!);

/** The sample with some values replaced, a key taken away, or one doubled. */
const hostileConversation = fc
  .record({
    changes: fc.array(fc.tuple(fc.nat(values.length - 1), hostileValue), { minLength: 1, maxLength: 3 }),
    missing: fc.option(fc.constantFrom(...names)),
    doubled: fc.option(fc.tuple(fc.constantFrom(...names), hostileValue)),
  })
  .map(({ changes, missing, doubled }) => {
    let text = sample('x');
    for (const [which, value] of [...new Map(changes)].sort(([a], [b]) => b - a)) {
      const { index, text: old } = values[which]!;
      text = text.slice(0, index) + value + text.slice(index + old.length);
    }
    text = missing === null ? text : text.replace(`"${missing}":`, '"gone":');
    return doubled === null ? text : `${text.slice(0, -1)},"${doubled[0]}":${doubled[1]}}`;
  });

describe('Whatever the SDK’s JSON holds', () => {
  const [first, last] = ['first', 'last'].map((id) => decodeConversations(`[${sample(id)}]`)[0]!);

  it('every other conversation is listed, and each row can be shown', () => {
    fc.assert(
      fc.property(hostileConversation, (hostile) => {
        const rows = decodeConversations(`[${sample('first')},${hostile},${sample('last')}]`);
        assert.deepEqual(rows[0], first);
        assert.deepEqual(rows.at(-1), last);
        rows.forEach(checkRow);
      }),
      { numRuns: runs, seed },
    );
  });

  it('a page, a total and a draft are read, or refused as what they are', () => {
    fc.assert(
      fc.property(fc.oneof(hostileConversation, hostileValue), hostileValue, (hostile, value) => {
        const page = `{"conversation_list_result_conv_list":[${hostile}],"conversation_list_result_next_seq":${value},"conversation_list_result_is_finished":${value}}`;
        for (const read of [(): unknown => decodePage(page), () => decodePage(value), () => decodeConversations(value), () => decodeConversations(hostile)]) {
          orRefuse(read);
        }
        const total = orRefuse(() => decodeTotal(`{"conv_get_total_unread_message_count_result_unread_count":${value}}`));
        assert.ok(total === undefined || (Number.isSafeInteger(total) && total >= 0));
        const raw = orRefuse(() => rawDraft(`[${hostile}]`));
        const draft = orRefuse(() => decodeDraft(raw));
        assert.ok(draft === undefined || typeof draft.text === 'string');
        JSON.parse(editDraft(raw, 'new text', 1));
      }),
      { numRuns: runs, seed },
    );
  });

  it('an impossible time is no time', () => {
    const times = ['8640000000000', '8640000000001', '1795640000000000', '-5', '1e999'].map(
      (time) => decodeConversations(`[{"conv_id":"x","conv_type":1,"conv_active_time":${time}}]`)[0]?.activeTime,
    );
    assert.deepEqual(times, [8_640_000_000_000, 0, 0, 0, 0]);
  });
});

/** Undefined where the text was refused; any other error is a fault. */
function orRefuse<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    assert.ok(error instanceof SdkError, String(error));
    return undefined;
  }
}

function checkRow(row: Conversation): void {
  assert.ok(row.type === 'c2c' || row.type === 'group');
  assert.ok(row.id !== '' && row.showName !== '');
  assert.ok(['notify', 'blocked', 'silent', 'mentionsOnly'].includes(row.receiveOption));
  assert.ok(['none', 'me', 'all'].includes(row.mention));
  assert.ok(Number.isSafeInteger(row.unreadCount) && row.unreadCount >= 0);
  for (const time of [row.activeTime, row.lastMessage?.time ?? 0, row.draft?.editTime ?? 0]) {
    new Date(time * 1000).toISOString();
  }
  for (const text of [row.showName, row.lastMessage?.summary ?? '', row.lastMessage?.senderName ?? '', row.draft?.summary ?? '']) {
    assert.ok(text.isWellFormed());
  }
  assert.deepEqual(JSON.parse(JSON.stringify(row)), row);
}
