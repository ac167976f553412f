// State that is taken away and brought back: exports, snapshots.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import seed from '../fixtures/sdk-seed-standard.json' with { type: 'json' };
import { emulatorPath, OtherProcess, TemporaryDirectory, textMessage } from './support/emulator.ts';
import { Library } from './support/library.ts';

const c2c = 1;
const group = 2;

describe('The state of the emulator', () => {
  let directory: TemporaryDirectory;
  let library: Library;

  const list = (): Promise<string> => library.ask('TIMConvGetConvList');
  const messages = (id: string, type: number): Promise<string> => library.ask('TIMMsgGetMsgList', id, type, '{"msg_getmsglist_param_count":-1}');
  const file = (name: string): string => path.join(directory.path, name);
  /** Begins anew in a folder of its own. */
  const move = (folder: string): void => {
    library.plain('TIMUninit');
    library.init(file(folder));
  };

  before(async () => {
    library = new Library(await emulatorPath());
  });
  beforeEach(() => {
    directory = new TemporaryDirectory();
    library.init(file('first'));
  });
  afterEach(() => {
    library.plain('TIMUninit');
    library.plain('TIMEmulatorSetEphemeral', false);
    directory[Symbol.dispose]();
  });

  it('is exported in the form of a seed, with nothing lost on the way', async () => {
    await library.ask('TIMEmulatorSeed', 'alice', JSON.stringify(seed));
    await library.login('alice');
    const draft = '{"draft_edit_time":9007199254740993,"draft_user_define":"d","draft_msg":{"message_elem_array":[{"elem_type":77,"x":9007199254740993}]}}';
    library.plain('TIMConvSetDraft', 'own words', c2c, draft);
    await library.ask('TIMMsgSendMessage', 'team', group, '{"message_elem_array":[{"elem_type":6,"face_elem_index":3}],"message_priority":2,"message_group_at_user_array":["bob"]}', null);
    await library.ask('TIMMsgSaveMsg', 'own words', c2c, '{"message_elem_array":[{"elem_type":0,"text_elem_content":"note"}],"message_sender":"alice"}');
    await library.ask('TIMConvCreateConversationGroup', 'home', '["c2c_own words","group_team"]');
    await library.ask('TIMConvMarkConversation', '["group_team"]', 1n << 40n, true);
    await library.ask('TIMMsgSetC2CReceiveMessageOpt', '["own words"]', 2);
    const [before, said, exported] = [await list(), await messages('team', group), await library.ask('TIMEmulatorExport', 'alice')];

    move('second');
    await library.ask('TIMEmulatorSeed', 'alice', exported);
    await library.login('alice');
    const now = /"conv_c2c_read_timestamp":\d+/g; // The time of the question, for what was never read.
    assert.equal((await list()).replace(now, ''), before.replace(now, ''));
    assert.equal(await messages('team', group), said);
    assert.match(await messages('own words', c2c), /"note"/);
    assert.equal(await library.ask('TIMEmulatorExport', 'alice'), exported);
    await library.ask('TIMEmulatorSeed', 'alice', exported); // A second time it changes nothing.
    assert.equal(await messages('team', group), said);
    assert.equal((await library.ask('TIMEmulatorExport', 'alice')).length, exported.length);
    const numbers = async (): Promise<string[]> => [...(await messages('team', group)).matchAll(/"message_seq":(\d+)/g)].map(([, number]) => number!);
    const [newest] = await numbers();
    await library.ask('TIMMsgSendMessage', 'team', group, textMessage('next'), null);
    assert.equal((await numbers())[0], String(Number(newest) + 1));
  });

  it('goes into a file as a whole, and comes back as it was', async () => {
    await library.login('alice');
    await library.ask('TIMMsgSendMessage', 'bob', c2c, textMessage('before'), null);
    const before = await list();
    await library.ask('TIMEmulatorSnapshot', file('snapshot'));
    await library.ask('TIMMsgSendMessage', 'bob', c2c, textMessage('after'), null);
    await library.ask('TIMMsgSendMessage', 'carol', c2c, textMessage('after'), null);
    const written = readFileSync(file('snapshot'));

    await library.ask('TIMEmulatorRestore', file('snapshot'));
    assert.equal((await library.call('TIMConvGetConvList').completion).code, 6014);
    assert.equal(library.plain('TIMGetLoginStatus'), 3); // It comes just after the answer.
    await library.login('alice');
    assert.equal(await list(), before);
    await library.ask('TIMMsgSendMessage', 'bob', c2c, textMessage('again'), null);
    assert.match(await list(), /"again"/);
    assert.deepEqual(readFileSync(file('snapshot')), written);

    move('second');
    library.plain('TIMUninit');
    library.plain('TIMEmulatorSetEphemeral', true);
    library.init(file('third'));
    await library.ask('TIMEmulatorRestore', file('snapshot'));
    await library.login('alice');
    assert.equal(await list(), before);
    assert.deepEqual(readdirSync(directory.path).filter((name) => name === 'third' || name.startsWith('snapshot')), ['snapshot']);
  });

  it('ends the sessions of others when it goes back, who then see what was restored', async () => {
    const bob = await OtherProcess.start(await emulatorPath(), file('first'), 'bob');
    await bob.ask('TIMMsgSendMessage', 'alice', c2c, textMessage('before'), null);
    await library.ask('TIMEmulatorSnapshot', file('snapshot'));
    await bob.ask('TIMMsgSendMessage', 'alice', c2c, textMessage('after'), null);
    await library.ask('TIMEmulatorRestore', file('snapshot'));
    while ((await bob.plain('TIMGetLoginStatus')).result !== 3) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await bob.ask('TIMLogin', 'bob', 'sig');
    assert.match((await bob.ask('TIMConvGetConvList')).result as string, /"before"/);
    assert.doesNotMatch((await bob.ask('TIMConvGetConvList')).result as string, /"after"/);
    await bob.ask('TIMMsgSendMessage', 'alice', c2c, textMessage('again'), null);
    await library.login('alice');
    assert.match(await list(), /"again"/);
    await bob.stop();
  });

  it('is written over nothing, and taken from nothing that is no snapshot', async () => {
    await library.login('alice');
    await library.ask('TIMMsgSendMessage', 'bob', c2c, textMessage('kept'), null);
    const before = await list();
    writeFileSync(file('seed.json'), '[]');
    writeFileSync(file('empty'), '');
    for (const [name, where, code, words] of [
      ['TIMEmulatorSnapshot', 'seed.json', 6022, /File exists/],
      ['TIMEmulatorSnapshot', 'nowhere/snapshot', 6019, /unable to open/],
      ['TIMEmulatorRestore', 'nowhere', 6022, /No such file/],
      ['TIMEmulatorRestore', 'seed.json', 6019, /not a database/],
      ['TIMEmulatorRestore', 'empty', 6022, /no snapshot/],
    ] as const) {
      const answer = await library.call(name, file(where)).completion;
      assert.equal(answer.code, code, `${name} ${where}: ${answer.desc}`);
      assert.match(answer.desc, words);
    }
    assert.equal(readFileSync(file('seed.json'), 'utf8'), '[]');
    assert.deepEqual(readdirSync(directory.path).sort(), ['empty', 'first', 'seed.json']);
    assert.equal(library.plain('TIMGetLoginStatus'), 1);
    assert.equal(await list(), before);
  });
});
