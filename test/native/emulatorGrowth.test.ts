// What a call costs must not grow with the account. Processor time of the same calls on a small and on a large one: what
// looks at everything would take as many times as long as the account is larger.
import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { emulatorPath, TemporaryDirectory, textMessage } from './support/emulator.ts';
import { Library } from './support/library.ts';

const [c2c, group] = [1, 2];
const [small, large] = [1_000, 30_000];
const most = 4; // times as long, where linear is 30
const start = 1_700_000_000;
const rounds = 40;

/** Messages with one person and in a group, one in two seconds; and as many conversations, of which ten are unread and ten marked. */
function fill(file: string, count: number): void {
  const database = new DatabaseSync(file);
  const numbers = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
  database.exec('BEGIN');
  const { id: owner } = database.prepare("SELECT id FROM user WHERE name = 'alice'").get() as { id: number };
  for (const [type, low, high] of [[c2c, 'alice', 'long'], [group, 'longg', '']] as const) {
    const { id: thread } = database.prepare('SELECT id FROM thread WHERE type = ? AND low = ? AND high = ?').get(type, low, high) as { id: number };
    database.exec(`${numbers} INSERT INTO message (thread, sender, sequence, random, time, client_time, elements, at_users, cloud_custom, priority, needs_receipt, excluded, element_types)
      SELECT ${thread}, 'long', i, i, ${start} + 2 * i, ${start} + 2 * i, '[{"elem_type":0,"text_elem_content":"' || iif(i = 500, 'xylophone', 'message ' || i) || '"}]', '', '', 1, 0, 0, 1 FROM n`);
    database.exec(`UPDATE thread SET sequence = ${count} WHERE id = ${thread}; UPDATE conversation SET unread = ${count} WHERE thread = ${thread}`);
  }
  database.exec("INSERT INTO message_text (rowid, words) SELECT id, json_extract(elements, '$[0].text_elem_content') || char(2, 2) FROM message");
  database.exec(`${numbers} INSERT INTO thread (type, low, high) SELECT 1, 'alice', 'peer' || i FROM n`);
  database.exec(`INSERT INTO conversation (owner, type, peer, thread, active_time, unread, marks)
    SELECT ${owner}, 1, high, id, ${start} + id, iif(id % ${count / 10} = 0, 2, 0), iif(id % ${count / 10} = 1, 4, 0) FROM thread WHERE high LIKE 'peer%'`);
  database.exec('COMMIT');
  database.close();
}

describe('A large account in the emulator', () => {
  const times = new Map<string, number[]>();

  /** The processor time of a call, in microseconds: the least of three, as other things happen meanwhile. */
  async function measure(name: string, call: (round: number) => Promise<unknown>): Promise<void> {
    const found: number[] = [];
    await call(0); // Statements are prepared, and V8 has seen the code.
    for (let turn = 0; turn < 3; turn++) {
      const before = process.cpuUsage();
      for (let round = 0; round < rounds; round++) {
        await call(1 + turn * rounds + round);
      }
      const { user, system } = process.cpuUsage(before);
      found.push((user + system) / rounds);
    }
    times.set(name, [...(times.get(name) ?? []), Math.min(...found)]);
  }

  before(async function () {
    this.timeout(1_800_000);
    const library = new Library(await emulatorPath());
    for (const count of [small, large]) {
      using directory = new TemporaryDirectory();
      library.init(directory.path);
      await library.ask('TIMEmulatorSeed', 'alice', JSON.stringify([{ type: c2c, id: 'long', activeTime: start }, { type: group, id: 'longg', activeTime: start }]));
      fill(path.join(directory.path, 'emulator_1400000000.db'), count);
      await library.login('alice');
      const at = (seq: number) => ({ message_server_time: start + 2 * seq, message_client_time: start + 2 * seq, message_seq: seq, message_rand: seq });
      for (const [kind, id, type] of [['of a person', 'long', c2c], ['of a group', 'longg', group]] as const) {
        const page = JSON.stringify({ msg_getmsglist_param_count: 20, msg_getmsglist_param_last_msg: at(count - 100) });
        assert.equal((JSON.parse(await library.ask('TIMMsgGetMsgList', id, type, page)) as unknown[]).length, 20);
        await measure(`20 messages ${kind} before the one at N - 100`, () => library.ask('TIMMsgGetMsgList', id, type, page));
      }
      await measure('finding a message by its id', () => library.ask('TIMMsgFindMessages', `["long-${start + 2 * (count - 100)}-${count - 100}"]`));
      const filter = (parameters: object) => library.ask('TIMConvGetConversationListByFilter', JSON.stringify(parameters), 0n, 50);
      await measure('a page of marked conversations', () => filter({ conversation_list_filter_mark_type: 4 }));
      await measure('a page of unread conversations', () => filter({ conversation_list_filter_has_unread_count: true }));
      await measure('searching for a rare word', () => library.ask('TIMMsgSearchLocalMessages', '{"msg_search_param_keyword_array":["xylophone"],"msg_search_param_conv_id":"long","msg_search_param_conv_type":1}'));
      await measure('marking as read by message', (round) => library.ask('TIMMsgReportReaded', 'long', c2c, JSON.stringify(at(count - 200 + round))));
      await measure('marking a group as read by message', (round) => library.ask('TIMMsgReportReaded', 'longg', group, JSON.stringify(at(count - 200 + round))));
      await library.ask('TIMConvGetTotalUnreadMessageCount');
      await measure('sending, with the total subscribed', () => library.ask('TIMMsgSendMessage', 'long', c2c, textMessage('one more'), null));
      library.plain('TIMUninit');
      await library.call('TIMConvGetConvList').completion; // The database is closed by then.
    }
  });

  for (const name of ['20 messages of a person before the one at N - 100', '20 messages of a group before the one at N - 100', 'finding a message by its id', 'a page of marked conversations', 'a page of unread conversations', 'searching for a rare word', 'marking as read by message', 'marking a group as read by message', 'sending, with the total subscribed']) {
    it(`is not slower in ${name}`, () => {
      const [little, much] = times.get(name)!;
      console.log(`      ${Math.round(little!)} µs at ${small}, ${Math.round(much!)} µs at ${large}`);
      assert.ok(much! / little! < most, `${much! / little!} times as long`);
    });
  }
});
