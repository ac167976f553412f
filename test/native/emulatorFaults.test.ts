// What tim_emulator.h offers: faults, the network, the clock, state that a test brings along.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import seed from '../fixtures/sdk-seed-standard.json' with { type: 'json' };
import { emulatorPath, OtherProcess, TemporaryDirectory, textMessage } from './support/emulator.ts';
import { makeUserSig } from '../support/makeUserSig.ts';
import { Library } from './support/library.ts';

const c2c = 1;

describe('A test that wants something to go wrong in the emulator', () => {
  let directory: TemporaryDirectory;
  let library: Library;

  const faults = (wishes: object | null): void => {
    assert.equal(library.plain('TIMEmulatorSetFaults', wishes && JSON.stringify(wishes)), 0);
  };
  const send = (text: string): Promise<string> => library.ask('TIMMsgSendMessage', 'bob', c2c, textMessage(text), null);
  const kinds = (): number[] => library.events.filter(({ name }) => name === 'conversation').map(({ value }) => value);

  before(async () => {
    library = new Library(await emulatorPath());
  });
  beforeEach(() => {
    directory = new TemporaryDirectory();
    library.init(directory.path);
    library.listen();
    library.events.length = 0;
  });
  afterEach(() => {
    library.plain('TIMUninit');
    faults(null);
    library.plain('TIMEmulatorSetNetwork', true);
    library.plain('TIMEmulatorSetEphemeral', false);
    library.plain('TIMEmulatorStopClock', 0n);
    directory[Symbol.dispose]();
  });

  it('has the next calls fail, and no others', async () => {
    await library.login('alice');
    await send('hi');
    faults({ call: 'TIMConvPinConversation', code: 9520, desc: 'too late', count: 2 });
    for (const code of [9520, 9520, 0]) {
      const { code: found, desc } = await library.call('TIMConvPinConversation', 'bob', c2c, true).completion;
      assert.deepEqual([found, desc], [code, code === 0 ? '' : 'too late']);
    }
    faults({ call: 'TIMMsgSendMessage', code: 80001 });
    const { code, json } = await library.call('TIMMsgSendMessage', 'bob', c2c, textMessage('no'), null).completion;
    assert.deepEqual([code, (JSON.parse(json) as { message_status: number }).message_status], [80001, 3]);
    assert.match(await library.ask('TIMMsgGetMsgList', 'bob', c2c, '{"msg_getmsglist_param_count":1}'), /"no".*"message_status":3/);
  });

  it('has a call come late, by the clock that it moves itself', async () => {
    await library.login('alice');
    library.plain('TIMEmulatorStopClock', 1_700_000_000_000n);
    faults({ call: 'TIMConvGetConvList', delay_ms: 3_600_000 });
    let isAnswered = false;
    const late = library.ask('TIMConvGetConvList').then(() => (isAnswered = true));
    await send('first');
    assert.equal(isAnswered, false);
    library.plain('TIMEmulatorAdvanceClock', 3_600_000n);
    await late;
    await send('tomorrow');
    assert.match(await library.ask('TIMConvGetConvList'), /"conv_active_time":1700003600,/);
  });

  it('has events come twice, in another order, or not at all', async () => {
    await library.login('alice');
    await library.event(({ name, value }) => name === 'conversation' && value === 4);
    library.events.length = 0;
    faults({ events: 'duplicate' });
    await send('one');
    await library.ask('TIMConvGetConvList');
    assert.deepEqual(kinds(), [0, 0]);
    faults({ events: 'reorder' });
    await send('two');
    await library.ask('TIMConvGetConvList');
    assert.deepEqual(kinds(), [0, 0], 'held back');
    await library.ask('TIMConvDelete', 'bob', c2c);
    await library.ask('TIMConvGetConvList');
    assert.deepEqual(kinds(), [0, 0, 1, 2]);
    faults({ events: 'drop' });
    await send('three');
    await library.ask('TIMConvGetConvList');
    assert.deepEqual(kinds(), [0, 0, 1, 2]);
  });

  it('drops the network: a login waits half a minute and fails, or goes on when the network is back', async () => {
    library.plain('TIMEmulatorSetNetwork', false);
    const first = library.call('TIMLogin', 'alice', 'any').completion;
    const second = library.call('TIMLogin', 'alice', 'any').completion;
    await library.call('TIMConvGetConvList').completion;
    assert.equal(library.plain('TIMGetLoginStatus'), 2);
    library.plain('TIMEmulatorAdvanceClock', 30_000n);
    assert.equal((await first).code, 9523);
    library.plain('TIMEmulatorSetNetwork', true);
    assert.equal((await second).code, 0);
    assert.equal(library.plain('TIMGetLoginStatus'), 1);
    const heard = library.events.filter(({ name }) => name === 'network').map(({ value }) => value);
    assert.deepEqual(heard.slice(0, 4), [2, 3, 2, 3]);
    assert.equal(heard.at(-1), 0);
  });

  it('drops the network of a session: changes fail, messages of others come when it is back', async () => {
    await library.login('alice');
    await send('hi');
    const bob = await OtherProcess.start(await emulatorPath(), directory.path, 'bob');
    library.plain('TIMEmulatorSetNetwork', false);
    const failed = library.call('TIMMsgSendMessage', 'bob', c2c, textMessage('lost?'), null).completion;
    await bob.ask('TIMMsgSendMessage', 'alice', c2c, textMessage('are you there?'), null);
    await library.ask('TIMConvGetConvList');
    library.plain('TIMEmulatorAdvanceClock', 30_000n);
    assert.equal((await failed).code, 9523);
    assert.equal(library.events.filter(({ name }) => name === 'message').length, 0);
    library.plain('TIMEmulatorSetNetwork', true);
    await library.event(({ name }) => name === 'message');
    await bob.stop();
  });

  it('logs in slowly, and sees an empty list until the conversations have come', async () => {
    await library.ask('TIMEmulatorSeed', 'alice', JSON.stringify(seed));
    faults({ login_delay_ms: 60_000, sync_delay_ms: 60_000 });
    library.plain('TIMEmulatorStopClock', 1_700_000_000_000n);
    const login = library.call('TIMLogin', 'alice', 'any').completion;
    await library.ask('TIMConvGetConversationGroupList');
    assert.equal(library.plain('TIMGetLoginStatus'), 2);
    library.plain('TIMEmulatorAdvanceClock', 60_000n);
    assert.equal((await login).code, 0);
    assert.equal(await library.ask('TIMConvGetConvList'), '[]');
    library.plain('TIMEmulatorAdvanceClock', 60_000n);
    await library.event(({ name, value }) => name === 'conversation' && value === 4);
    assert.deepEqual(kinds(), [3, 0, 4]);
    assert.equal((JSON.parse(await library.ask('TIMConvGetConvList')) as unknown[]).length, 13);
  });

  it('has signatures looked at: of this app and this user, whole, and not over', async () => {
    const now = 1_700_000_000;
    library.plain('TIMEmulatorStopClock', BigInt(now) * 1000n);
    const signature = (changes: { userId?: string; sdkAppId?: number; issuedAt?: number } = {}): string =>
      makeUserSig({ userId: 'alice', sdkAppId: 1400000000, ...changes }, { issuedAt: now, life: 3600, ...changes });
    const login = async (userSig: string): Promise<number> => (await library.call('TIMLogin', 'alice', userSig).completion).code;
    assert.equal(await login('any'), 0, 'nobody looks at it unasked');
    await library.ask('TIMLogout');
    faults({ check_signatures: true });
    const good = signature();
    assert.deepEqual(
      [await login('any'), await login(`"${good}"`), await login(good.slice(0, -8)), await login(good.replace(/.{40}/, '$&\n'))],
      [70003, 70003, 70003, 70003],
    );
    assert.equal(await login(signature({ userId: 'bob' })), 70013);
    assert.equal(await login(signature({ sdkAppId: 1400000001 })), 70014);
    assert.equal(await login(signature({ issuedAt: now - 3600 })), 70001);
    assert.equal(library.plain('TIMGetLoginStatus'), 3);
    assert.equal(await login(good), 0);
  });

  it('is kicked out by a second login', async () => {
    await library.login('alice');
    const again = new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (library.plain('TIMGetLoginStatus') === 3) {
          clearInterval(timer);
          resolve();
        }
      }, 5);
    });
    const other = await OtherProcess.start(await emulatorPath(), directory.path, 'bob');
    await other.plain('TIMEmulatorSetFaults', '{"exclusive_login":true}');
    await other.ask('TIMLogin', 'alice', 'any');
    await again;
    assert.equal((await other.plain('TIMGetLoginStatus')).result, 1);
    await other.stop();
  });

  it('reaches into other processes: faults, the network, the end of a session', async () => {
    const bob = await OtherProcess.start(await emulatorPath(), directory.path, 'bob');
    const of = (wishes: object | null): Promise<string> => library.ask('TIMEmulatorSetFaultsOf', 'bob', wishes && JSON.stringify(wishes));
    const until = async (code: number): Promise<void> => {
      while (!(await bob.ask('TIMConvPinConversation', 'nobody', c2c, true).then(String, String)).includes(` ${code} `)) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await of({ call: 'TIMConvPinConversation', code: 9520, count: 1000 });
    await until(9520);
    await of(null);
    await until(6004);
    await of({ network: false });
    await bob.request({ do: 'event', event: 'network', value: 3 });
    await of({ network: true });
    await bob.request({ do: 'event', event: 'network', value: 0 });
    await library.ask('TIMEmulatorKick', 'bob');
    while ((await bob.plain('TIMGetLoginStatus')).result !== 3) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await bob.stop();
  });

  it('repeats itself, number for number', async () => {
    const run = async (user: string): Promise<string> => {
      await library.login(user);
      library.plain('TIMEmulatorStopClock', 1_700_000_000_000n);
      library.plain('TIMEmulatorSetRandomSeed', 42n);
      await send('the same');
      return (await library.ask('TIMConvGetConvList')).replaceAll(user, 'somebody');
    };
    assert.equal(await run('alice'), await run('carol'));
  });

  it('leaves nothing on disk when it asks for that, and forgets everything', async () => {
    library.plain('TIMUninit');
    library.plain('TIMEmulatorSetEphemeral', true);
    library.init(path.join(directory.path, 'never made'));
    await library.login('alice');
    await send('hi');
    assert.match(await library.ask('TIMConvGetConvList'), /"conv_id":"bob"/);
    library.plain('TIMUninit');
    library.init(path.join(directory.path, 'never made'));
    await library.login('alice');
    assert.equal(await library.ask('TIMConvGetConvList'), '[]');
    assert.deepEqual(readdirSync(directory.path).filter((name) => name === 'never made'), []);
  });

  it('is told what is wrong with a wish or a seed, and then nothing has happened', async () => {
    for (const wishes of ['{}', '{"call":""}', '{"call":"TIMLogin"}', '{"events":"often"}', '{"nonsense":1}', '{"call":"*","code":1,"count":0}', '[]', '[{"network":false},{"nonsense":1}]']) {
      assert.equal(library.plain('TIMEmulatorSetFaults', wishes), -4, wishes);
    }
    assert.equal(library.plain('TIMEmulatorSetFaults', '['), -3);
    const { code, desc } = await library.call('TIMEmulatorSeed', 'alice', '[{"type":1,"id":"bob"},{"type":7,"id":"x"}]').completion;
    assert.equal(code, 6017);
    assert.match(desc, /another type than 1 and 2/);
    await library.login('alice');
    assert.equal(await library.ask('TIMConvGetConvList'), '[]');
  });

  /** What each version of the database has added: tables, indexes and triggers, then columns. */
  const additions: [number, string[], Record<string, string[]>][] = [
    [
      3,
      [
        ...['message_gone', 'conversation_added', 'conversation_removed', 'conversation_changed', 'option_added', 'option_removed', 'option_changed'].map((name) => `TRIGGER ${name}`),
        ...['message_term', 'message_text', 'upload', 'unread_total'].map((name) => `TABLE ${name}`),
        ...['order', 'sequence', 'key', 'own'].map((name) => `INDEX message_${name}`), 'INDEX conversation_thread', 'INDEX conversation_unread_order', 'INDEX conversation_marked', 'INDEX cleared_thread',
      ],
      {
        user: ['number'],
        thread: ['is_sorted'],
        message: ['element_types', 'name_card', 'member', 'role', 'nick', 'face_url', 'revoker', 'revoke_reason', 'push', 'version', 'risk'],
        conversation: ['receipt_time'],
        cleared: ['since'],
        local_custom: ['elements', 'at_users', 'cloud_custom'],
      },
    ],
    [
      2,
      ['INDEX conversation_hidden'],
      {
        user: ['nick', 'face_url'],
        thread: ['name', 'face_url', 'group_type', 'creator', 'created'],
        message: ['owner', 'status', 'flags', 'client_time'],
        conversation: ['hidden', 'marks', 'custom_data', 'session_name', 'mentions', 'group_names'],
      },
    ],
  ];
  for (const version of [1, 2]) {
    it(`brings data of version ${version} along`, async () => {
      await library.login('alice');
      await send('from before');
      library.plain('TIMUninit');
      await library.call('TIMConvGetConvList').completion;
      const database = new DatabaseSync(path.join(directory.path, 'emulator_1400000000.db'));
      for (const [added, parts, tables] of additions.filter(([one]) => one > version)) {
        parts.forEach((part) => database.exec(`DROP ${part}`));
        Object.entries(tables).forEach(([table, columns]) => columns.forEach((column) => database.exec(`ALTER TABLE ${table} DROP COLUMN ${column}`)));
        if (added === 3) {
          database.exec('CREATE INDEX message_thread ON message (thread, id); CREATE INDEX message_time ON message (thread, time)');
        }
      }
      database.exec(`PRAGMA user_version = ${version}`);
      database.close();
      library.init(directory.path);
      await library.login('alice');
      assert.match(await library.ask('TIMConvGetConvList'), /from before/);
      assert.match(await send('and now'), /"message_status":2/);
      const found = await library.ask('TIMMsgSearchLocalMessages', '{"msg_search_param_keyword_array":["before"]}');
      assert.match(found, /from before.*"msg_search_result_total_count":1/);
    });
  }
});
