// What becomes of the database's file under a program that has it open.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { emulatorPath, TemporaryDirectory, textMessage } from './support/emulator.ts';
import { Library } from './support/library.ts';

const c2c = 1;
/** TIMEmulatorError in tim_emulator.h. */
const [busy, gone, newer] = [990001, 990002, 990003];

/** Another program keeps the database locked until it is asked to let go. (Locks do not hold within one process.) */
async function lock(file: string): Promise<() => Promise<void>> {
  const script = `
    const database = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(file)});
    database.exec('BEGIN IMMEDIATE');
    console.log('locked');
    process.stdin.on('end', () => database.close()).resume();`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return async () => {
    child.stdin.end();
    await once(child, 'exit');
  };
}

describe('The emulator’s database', () => {
  let directory: TemporaryDirectory;
  let library: Library;

  const folder = (): string => path.join(directory.path, 'data');
  const file = (): string => path.join(folder(), 'emulator_1400000000.db');
  const send = (): Promise<{ code: number; desc: string }> => library.call('TIMMsgSendMessage', 'bob', c2c, textMessage('hi'), null).completion;
  const setDraft = (): unknown => library.plain('TIMConvSetDraft', 'bob', c2c, '{"draft_user_define":"typed"}');
  const login = (): Promise<{ code: number; desc: string }> => library.call('TIMLogin', 'alice', 'any').completion;

  before(async () => {
    library = new Library(await emulatorPath());
  });
  beforeEach(async () => {
    directory = new TemporaryDirectory();
    mkdirSync(folder());
    library.init(folder());
    await library.login('alice');
    await send();
  });
  afterEach(async () => {
    library.plain('TIMUninit');
    await library.call('TIMConvGetConvList').completion; // Closed by then.
    directory[Symbol.dispose]();
  });

  const takeAway: [string, () => void][] = [
    ['its folder was deleted', () => rmSync(folder(), { recursive: true })],
    ['its folder was moved away', () => renameSync(folder(), path.join(directory.path, 'elsewhere'))],
    ['its file was deleted', () => rmSync(file())],
    ['its log was deleted', () => rmSync(`${file()}-wal`)],
    [
      'another file has taken its place',
      () => {
        readdirSync(folder()).forEach((name) => rmSync(path.join(folder(), name)));
        new DatabaseSync(file()).close();
      },
    ],
  ];
  for (const [what, act] of takeAway) {
    it(`acknowledges no write after ${what}`, async () => {
      act();
      assert.equal(setDraft(), gone);
      assert.equal(library.plain('TIMConvCancelDraft', 'bob', c2c), 0, 'there was none: nothing had to be written');
      const { code, desc } = await send();
      assert.deepEqual([code, desc], [gone, 'the database file was deleted or replaced since it was opened']);
      assert.equal((JSON.parse(await library.ask('TIMConvGetConvList')) as unknown[]).length, 1, 'what was read before can still be read');
    });
  }

  it('is made again by the next login, in a folder that was deleted', async () => {
    rmSync(folder(), { recursive: true });
    assert.equal(setDraft(), gone);
    assert.equal((await login()).code, 0);
    assert.equal(setDraft(), 0);
    const found = new DatabaseSync(file(), { readOnly: true });
    assert.deepEqual(found.prepare("SELECT peer FROM conversation WHERE draft <> ''").all().map(({ peer }) => peer), ['bob']);
    found.close();
  });

  it('is said to be busy while another program keeps it locked, and works again afterwards', async () => {
    const unlock = await lock(file());
    assert.equal(setDraft(), busy);
    const waiting = send();
    assert.equal(setDraft(), busy, 'nobody waits behind somebody who waits');
    assert.equal((await waiting).code, busy);
    await unlock();
    assert.equal(setDraft(), 0);
    assert.equal((await send()).code, 0);
  });

  it('is said to be busy when it cannot be opened for that, and opened by the next login', async () => {
    library.plain('TIMUninit');
    await library.call('TIMConvGetConvList').completion;
    const unlock = await lock(file());
    library.init(folder());
    assert.equal((await login()).code, busy);
    assert.equal(library.plain('TIMGetLoginStatus'), 3);
    await unlock();
    assert.equal((await login()).code, 0);
  });

  it('of a newer version is said to be that, and left alone', async () => {
    library.plain('TIMUninit');
    await library.call('TIMConvGetConvList').completion;
    const other = new DatabaseSync(file());
    other.exec('PRAGMA user_version = 1000');
    other.close();
    library.init(folder());
    const { code, desc } = await login();
    assert.equal(code, newer);
    assert.match(desc, /was made by a newer version of the emulator$/);
    const after = new DatabaseSync(file(), { readOnly: true });
    assert.equal(after.prepare('PRAGMA user_version').get()?.['user_version'], 1000);
    after.close();
  });
});
