import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { emulatorPath, TemporaryDirectory } from '../native/support/emulator.ts';
import { Library } from '../native/support/library.ts';
import { Diary } from './support/diary.ts';
import { buildEmulator, Program, run } from './support/programs.ts';
import { talk } from './support/talk.ts';

/** TEST_POWER_CUTS=2000 and TEST_MESSAGES=10000 make long runs of both, of a few minutes. */
const cuts = Number(process.env['TEST_POWER_CUTS'] ?? 40);
const messages = Number(process.env['TEST_MESSAGES'] ?? 500);
const talkers = 8;
const c2c = 1;

describe('Under a heavy load', () => {
  let folder: string;
  let directory: TemporaryDirectory;

  before(async () => {
    folder = path.join(await buildEmulator(), 'test');
  });
  beforeEach(() => {
    directory = new TemporaryDirectory();
  });
  afterEach(() => directory[Symbol.dispose]());

  it('no acknowledged write is lost when the power goes', async function () {
    this.timeout(3_600_000);
    const library = new Library(await emulatorPath());
    const diary = new Diary();
    const isSound = (): void => {
      const database = new DatabaseSync(path.join(directory.path, 'emulator_1400000000.db'));
      assert.deepEqual(database.prepare('PRAGMA integrity_check').all().map((row) => ({ ...row })), [{ integrity_check: 'ok' }]);
      const texts = database.prepare('SELECT elements FROM message ORDER BY id').all().map(({ elements }) => /"text_elem_content":"(\d+)"/.exec(String(elements))?.[1]);
      assert.ok(texts.length === diary.message && texts.every((text, index) => text === String(index + 1)), 'a message is lost, doubled or out of order');
      database.close();
    };
    const newest = 50;
    const check = async (): Promise<void> => {
      library.init(directory.path);
      await library.login('alice');
      const list = JSON.parse(await library.ask('TIMConvGetConvList')) as { conv_id: string; conv_is_pinned: boolean; conv_draft?: { draft_user_define: string } }[];
      const found = new Map(list.map((conversation) => [conversation.conv_id, conversation]));
      const said = await library.ask('TIMMsgGetMsgList', 'sink', c2c, JSON.stringify({ msg_getmsglist_param_count: newest }));
      const numbers = [...said.matchAll(/"text_elem_content":"(\d+)"/g)].map(([, number]) => Number(number));
      diary.check({
        numbers,
        draft: (id) => (found.get(id)?.conv_draft ? Number(found.get(id)!.conv_draft!.draft_user_define) : undefined),
        pin: (id) => found.get(id) && String(Number(found.get(id)!.conv_is_pinned)),
      });
      assert.equal(numbers.length, Math.min(newest, diary.message));
      library.plain('TIMUninit');
    };
    for (let cut = 1; cut <= cuts; cut++) {
      const writer = new Program(path.join(folder, 'writer'), [directory.path, 'alice', String(diary.message + 1)]);
      await writer.untilSaid(`?message ${diary.message + 1}`);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
      writer.process.kill('SIGKILL');
      assert.equal(await writer.end, 'SIGKILL', writer.lines.join('\n').slice(-500));
      diary.read(writer.lines);
      await check();
      if (cut % 100 === 0) {
        isSound();
      }
    }
    isSound();
    console.log(`      ${cuts} power cuts, ${diary.message} messages, none lost`);
  });

  it(`nothing is lost, doubled or out of order between ${talkers} programs`, async function () {
    this.timeout(3_600_000);
    const began = performance.now();
    assert.deepEqual(await talk(path.join(folder, 'talker'), directory.path, talkers, messages), Array<string>(talkers).fill('right'));
    const seconds = (performance.now() - began) / 1000;
    console.log(`      ${talkers} programs, ${messages} messages each way: ${((talkers * messages) / seconds).toFixed(0)} messages in a second`);
  });

  describe('on a disk of its own', () => {
    /** In a mount namespace, so that the small disk is gone with the program. */
    const onDisk = (options: string, ...program: string[]): Promise<string> => {
      const disk = path.join(directory.path, 'disk');
      mkdirSync(disk);
      const script = `mount -t tmpfs -o ${options} none "$0" && head -c 600000 /dev/zero > "$0/ballast" 2>/dev/null; exec "$@"`;
      return run('unshare', ['-m', 'sh', '-c', script, disk, ...program]);
    };

    before(function () {
      if (process.platform !== 'linux') {
        this.skip();
      }
    });

    it('a full one is said to be full, loses nothing, and is written to again when there is room', async () => {
      const disk = path.join(directory.path, 'disk');
      const said = await onDisk('size=2m', path.join(folder, 'full_disk'), path.join(disk, 'data'), path.join(disk, 'ballast'));
      assert.match(said, /after \d+ messages: database or disk is full \(6019\)/);
    });

    it('one that cannot be written is said to be that', async () => {
      const command = path.join(folder, '../tim-emulator');
      const failure = await onDisk('ro', command, '--data', path.join(directory.path, 'disk/data'), 'send', 'alice', 'c2c_bob', 'hi').catch(String);
      assert.match(String(failure), /cannot create .*Read-only file system \(6019\)/);
    });
  });
});
