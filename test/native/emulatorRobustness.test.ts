// What a careless, unlucky or hostile program does to the emulator.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { emulatorPath, TemporaryDirectory, textMessage } from './support/emulator.ts';
import { Library } from './support/library.ts';

const c2c = 1;
const group = 2;

describe('The emulator', () => {
  let directory: TemporaryDirectory;
  let library: Library;

  const list = () => library.ask('TIMConvGetConvList');
  /** Resolves after every callback that was on its way: they come one after the other. */
  const settle = () => library.call('TIMConvGetConvList').completion;
  const deferred = () => {
    let resolve = () => {};
    const promise = new Promise<void>((done) => (resolve = done));
    return { promise, resolve };
  };

  before(async () => {
    library = new Library(await emulatorPath());
  });

  beforeEach(async () => {
    directory = new TemporaryDirectory();
    library.events.length = 0;
    library.onEvent = () => {};
    library.listen();
    library.init(directory.path);
    await library.login('alice');
  });

  afterEach(() => {
    library.plain('TIMUninit');
    directory[Symbol.dispose]();
  });

  it('keeps hostile text as it is', async () => {
    const text = '{"message_elem_array":[{"elem_type":0,"text_elem_content":"\\u0000 \u2028 \u2029 \u007f <b> [x](command:y) \\u001B[31m 😀"}]}';
    await library.ask('TIMMsgSendMessage', 'bob', c2c, text, null);
    assert.ok((await list()).includes('"text_elem_content":"\\u0000 \u2028 \u2029 \u007f <b> [x](command:y) \\u001B[31m 😀"'));
  });

  it('gives back invalid UTF-8 byte for byte', async () => {
    const id = Buffer.from('fffe41c328eda080', 'hex');
    await library.ask('TIMMsgSendMessage', id, c2c, Buffer.concat([Buffer.from('{"message_elem_array":[{"elem_type":0,"text_elem_content":"'), id, Buffer.from('"}]}')]), null);
    const { raw } = await library.call('TIMConvGetConvList').completion;
    assert.ok(raw.includes(Buffer.concat([Buffer.from('"conv_id":"'), id, Buffer.from('"')])));
    assert.ok(raw.includes(Buffer.concat([Buffer.from('"text_elem_content":"'), id, Buffer.from('"')])));
    await library.ask('TIMConvPinConversation', id, c2c, true);
    await library.ask('TIMConvDelete', id, c2c);
    assert.equal(await list(), '[]');
  });

  it('takes ids of any length', async () => {
    const id = 'x'.repeat(1 << 20);
    await library.ask('TIMMsgSendMessage', id, c2c, textMessage('hi'), null);
    assert.equal(library.plain('TIMConvSetDraft', id, group, '{"draft_user_define":"d"}'), 0);
    const found = JSON.parse(await list()) as { conv_id: string }[];
    assert.deepEqual(found.map(({ conv_id }) => conv_id.length), [1 << 20, 1 << 20]);
  });

  it('refuses user ids that leave no room for a message id', async () => {
    const { completion } = library.call('TIMLogin', 'u'.repeat(101), 'sig');
    assert.equal((await completion).code, 7003);
    await library.login('u'.repeat(100));
    const buffer = Buffer.alloc(128, 90);
    await library.ask('TIMMsgSendMessage', 'bob', c2c, textMessage('hi'), buffer);
    assert.ok(buffer.includes(0));
  });

  it('answers nothing of the user before to one whose id is too long for a cache', async () => {
    await library.ask('TIMMsgSendMessage', 'bob', c2c, textMessage('hi'), null);
    library.plain('TIMEmulatorSetNetwork', false);
    try {
      const { completion } = library.call('TIMLogin', 'u'.repeat(123), 'sig');
      const { code, desc } = await library.call('TIMConvGetConvList').completion;
      assert.deepEqual([code, desc], [6014, 'not init database']);
      library.plain('TIMEmulatorSetFaults', '{"exclusive_login":true}');
      library.plain('TIMEmulatorSetNetwork', true);
      assert.equal((await completion).code, 7003);
      assert.equal(library.plain('TIMGetLoginStatus'), 3);
    } finally {
      library.plain('TIMEmulatorSetFaults', null);
      library.plain('TIMEmulatorSetNetwork', true);
    }
  });

  it('refuses JSON that is nested too deep', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    assert.equal(library.plain('TIMConvSetDraft', 'bob', c2c, `{"draft_msg":${deep}}`), -3);
  });

  it('drops the calls in flight at TIMUninit, and starts again after it', async () => {
    const dropped = Array.from({ length: 2000 }, () => library.call('TIMConvGetConvList'));
    let answered = 0;
    for (const { completion } of dropped) {
      void completion.then(() => answered++);
    }
    assert.equal(library.plain('TIMUninit'), 0);
    await settle();
    assert.ok(answered <= 1, `${answered} callbacks came`);
    assert.equal(library.plain('TIMGetLoginStatus'), 3);
    const { code, desc } = await library.call('TIMConvGetConvList').completion;
    assert.deepEqual([code, desc], [6013, 'not initialized']);
    library.events.length = 0;
    library.init(directory.path);
    await library.login('bob');
    await list();
    assert.deepEqual(library.events, []); // The listeners are forgotten too.
  });

  it('forgets a login in flight at TIMUninit', async () => {
    let answered = false;
    void library.call('TIMLogin', 'carol', 'sig').completion.then(() => (answered = true));
    library.plain('TIMUninit');
    await settle();
    assert.equal(answered, false);
    assert.equal(library.loginUser(), '');
  });

  it('takes calls and TIMUninit from within callbacks', async () => {
    const { promise, resolve } = deferred();
    library.onEvent = ({ name, value }) => {
      if (name === 'conversation' && value === 0) {
        assert.equal(library.plain('TIMConvSetDraft', 'bob', c2c, '{"draft_user_define":"from a callback"}'), 0);
        void library.call('TIMConvGetConvList');
      } else if (name === 'conversation' && value === 2) {
        assert.equal(library.plain('TIMUninit'), 0);
        resolve();
      }
    };
    library.plain('TIMConvCreate', 'bob', c2c, null, 0n);
    await promise;
    await settle();
    assert.equal(library.plain('TIMGetLoginStatus'), 3);
    library.init(directory.path);
    await library.login('alice');
    assert.match(await list(), /"draft_user_define":"from a callback"/);
  });

  it('does nothing at a second TIMInit, and lets other accounts in after TIMUninit', async () => {
    library.init(directory.path, 1400000001n);
    assert.equal(library.loginUser(), 'alice');
    await library.ask('TIMMsgSendMessage', 'bob', c2c, textMessage('hi'), null);
    library.plain('TIMUninit');
    library.init(directory.path, 1400000001n);
    await library.login('alice');
    assert.equal(await list(), '[]');
  });

  it('lets one user after the other log in within a process', async () => {
    for (const user of ['bob', 'carol', 'dave']) {
      await library.login(user);
      await library.ask('TIMMsgSendMessage', 'alice', c2c, textMessage(`from ${user}`), null);
      await library.ask('TIMLogout');
    }
    await library.login('alice');
    const found = JSON.parse(await list()) as { conv_id: string }[];
    assert.deepEqual(found.map(({ conv_id }) => conv_id).sort(), ['bob', 'carol', 'dave']);
  });

  it('answers reads from the last conversations after the logout, and refuses changes', async () => {
    await library.ask('TIMMsgSendMessage', 'bob', c2c, textMessage('hi'), null);
    await library.ask('TIMLogout');
    assert.match(await list(), /"conv_id":"bob"/);
    const { code, desc } = await library.call('TIMConvPinConversation', 'bob', c2c, true).completion;
    assert.deepEqual([code, desc], [6014, 'not login']);
    assert.equal(library.plain('TIMConvSetDraft', 'bob', c2c, '{"draft_user_define":"lost"}'), 0);
    assert.ok(!(await list()).includes('lost'));
  });

  it('says so when its directory cannot be used', async () => {
    library.plain('TIMUninit');
    const file = path.join(directory.path, 'file');
    writeFileSync(file, '');
    library.init(path.join(file, 'below'));
    const { code, desc } = await library.call('TIMLogin', 'alice', 'sig').completion;
    assert.equal(code, 6019);
    assert.match(desc, /cannot create/);
    assert.equal(library.plain('TIMGetLoginStatus'), 3);
    const read = await library.call('TIMConvGetConvList').completion;
    assert.deepEqual([read.code, read.desc], [6014, 'not init database']);
  });

  it('says so when its file is no database', async () => {
    library.plain('TIMUninit');
    const other = path.join(directory.path, 'other');
    mkdirSync(other);
    writeFileSync(path.join(other, 'emulator_1400000000.db'), 'this is not a database, but it is long enough to be read as one '.repeat(20));
    chmodSync(path.join(other, 'emulator_1400000000.db'), 0o600);
    library.init(other);
    const { code, desc } = await library.call('TIMLogin', 'alice', 'sig').completion;
    assert.equal(code, 6019);
    assert.match(desc, /not a database/);
  });

  it('answers many calls in the order they were made', async () => {
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        (index % 2 ? library.call('TIMConvGetConvList') : library.call('TIMConvPinConversation', 'nobody', c2c, true)).completion.then(() => order.push(index)),
      ),
    );
    assert.deepEqual(order, [...order].sort((a, b) => a - b));
  });

  it('stays quick with ten thousand conversations', async function () {
    this.timeout(600_000);
    const count = 10_000;
    await Promise.all(Array.from({ length: count }, (_, index) => library.ask('TIMMsgSendMessage', `user${index}`, c2c, textMessage(`hello ${index}`), null)));
    /** In milliseconds of processor time. */
    const time = async (name: 'TIMConvGetConvList' | 'TIMConvGetConversationListByFilter', ...values: unknown[]) => {
      const times: number[] = [];
      for (let i = 0; i < 5; i++) {
        const before = process.cpuUsage();
        await library.call(name, ...values).completion;
        const { user, system } = process.cpuUsage(before);
        times.push((user + system) / 1000);
      }
      return times.sort((a, b) => a - b)[2]!;
    };
    const all = await time('TIMConvGetConvList');
    const page = await time('TIMConvGetConversationListByFilter', '{}', 0n, 200);
    console.log(`      list of ${count}: ${all.toFixed(0)} ms, page of 200: ${page.toFixed(1)} ms`);
    // What the real SDK needs; the goal is a fifth of it, but a sanitizer is slow.
    const patience = process.env['TEST_EMULATOR'] ? 10 : 1;
    assert.ok(all < count * 0.18 * patience, `the list took ${all} ms`);
    assert.ok(page < 200 * 0.18 * patience, `the page took ${page} ms`);
  });
});
