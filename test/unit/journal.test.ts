import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JournalEntry } from '../../src/drafts/journal/entry.ts';
import { Journal } from '../../src/drafts/journal/journal.ts';

const source = JSON.stringify(path.resolve(import.meta.dirname, '../../src/drafts/journal/journal.ts'));

describe('The journal of unsaved drafts', () => {
  let folder: string;
  let open: Journal[];
  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'imj-')), 'journal');
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((journal) => journal.release()));
    rmSync(path.dirname(folder), { recursive: true, force: true });
  });

  const journalHere = (): Journal => {
    const journal = new Journal(folder, (error) => assert.fail(String(error)));
    open.push(journal);
    return journal;
  };
  const entry = (text: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
    kind: 'unsaved',
    uri: 'uri',
    text,
    baseVersion: '1',
    workspace: '',
    time: 0,
    ...more,
  });
  const jsonFiles = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.json'));
  const texts = async (journal: Journal): Promise<string[]> => (await journal.takeOver()).entries.map(({ text }) => text);

  const windowThat = (does: string): ChildProcess => {
    const program = `
      import { Journal } from ${source};
      const journal = new Journal(${JSON.stringify(folder)}, (error) => { throw error; });
      const write = (text, time = 0) => journal.write({ kind: 'unsaved', uri: 'uri', text, baseVersion: '', workspace: '', time });
      ${does}`;
    return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  };

  /** A window that writes again and again and is killed; answers the number of the last text that it said it had written. */
  const killedWriter = (after: number): Promise<number> =>
    new Promise((resolve) => {
      const child = windowThat(`
        for (let i = 0; ; i++) {
          await write(String(i) + ' ' + 'x'.repeat(i % 5000));
          process.stdout.write(i + '\\n');
        }`);
      let output = '';
      child.stdout!.setEncoding('utf8').on('data', (text: string) => {
        if (output === '') {
          setTimeout(() => child.kill('SIGKILL'), after);
        }
        output += text;
      });
      child.once('close', () => resolve(Number(output.trim().split('\n').at(-1))));
    });

  /** A window that writes one text; killed by the test, or left alone. */
  const writer = async (text: string, time: number): Promise<ChildProcess> => {
    const child = windowThat(`await write(${JSON.stringify(text)}, ${time}); process.stdout.write('written'); setInterval(() => {}, 1000);`);
    await new Promise((resolve) => child.stdout!.once('data', resolve));
    return child;
  };
  const end = (child: ChildProcess): Promise<unknown> => {
    child.kill('SIGKILL');
    return new Promise((resolve) => child.once('close', resolve));
  };

  it('never has half a text, and none older than the last that was acknowledged, however often its writer is killed', async () => {
    for (let kill = 0; kill < 10; kill++) {
      const acknowledged = await killedWriter(Math.random() * 60);
      const journal = journalHere();
      const { entries } = await journal.takeOver();
      assert.equal(entries.length, 1);
      const [number = '', filling] = entries[0]!.text.split(' ');
      assert.equal(filling, 'x'.repeat(Number(number) % 5000));
      assert.ok(Number(number) >= acknowledged);
      await journal.forget(entries[0]!);
      assert.deepEqual(jsonFiles(), []);
    }
  });

  it('leaves alone what belongs to a window that is open, and finds it when that has ended', async () => {
    const other = await writer('theirs', 1);
    const journal = journalHere();
    assert.deepEqual(await texts(journal), []);
    await end(other);
    assert.deepEqual(await texts(journal), ['theirs']);
    assert.deepEqual(await texts(journalHere()), [], 'it is ours now');
  });

  it('is not fooled by a process id that another program has now', async () => {
    await end(await writer('typed', 1));
    const program = spawn('sleep', ['60']);
    const [name = ''] = jsonFiles();
    renameSync(path.join(folder, name), path.join(folder, name.replace(/\.[0-9a-f]+\.json$/, `.${program.pid}.json`)));
    try {
      assert.deepEqual(await texts(journalHere()), ['typed']);
    } finally {
      program.kill();
    }
  });

  it('puts the newest of several texts first and keeps all, whatever the windows were called', async () => {
    for (const [text, time] of [['old', 1], ['newest', 3], ['older', 2]] as const) {
      await end(await writer(text, time));
    }
    const journal = journalHere();
    const { entries } = await journal.takeOver();
    assert.deepEqual(entries.map(({ text }) => text), ['newest', 'older', 'old']);
    await journal.write(entry('typed on'));
    await journal.remove(entry(''));
    await journal.forget(entries[0]!);
    await journal.release();
    open.pop();
    assert.deepEqual(await texts(journalHere()), ['older', 'old']);
  });

  it('does not stop at a file that holds no entry, says which, and keeps it', async () => {
    await end(await writer('typed', 1));
    const bad = ['{}', '', 'null', '[]', '{"uri":1,"text":"x"}', 'half a te'];
    bad.forEach((content, index) => writeFileSync(path.join(folder, `${index}`.repeat(32) + '.42.json'), content));
    mkdirSync(path.join(folder, `${'f'.repeat(32)}.42.json`));
    const journal = journalHere();
    const { entries, damaged } = await journal.takeOver();
    assert.deepEqual(entries.map(({ text }) => text), ['typed']);
    assert.equal(damaged.length, bad.length + 1);
    assert.ok(damaged.every((file) => existsSync(file)));
    assert.deepEqual((await journalHere().takeOver()).damaged, []);
  });

  it('reads the entries of version 0.1', async () => {
    mkdirSync(folder);
    const file = path.join(folder, `${'a'.repeat(32)}.4000000.json`);
    writeFileSync(file, JSON.stringify({ uri: 'im-draft:/1/a/c2c/bob.md', text: 'typed', baseVersion: 'v', workspace: 'w' }));
    utimesSync(file, 1700000000, 1700000000);
    const { entries: [found] } = await journalHere().takeOver();
    assert.deepEqual({ ...found, file: '' }, entry('typed', { uri: 'im-draft:/1/a/c2c/bob.md', baseVersion: 'v', workspace: 'w', time: 1700000000000, file: '' } as object));
  });

  it('ends with the last of many writes, and with nothing after a removal', async () => {
    const journal = journalHere();
    await Promise.all(Array.from({ length: 20 }, (_, index) => journal.write(entry(String(index)))));
    assert.equal((await journal.setAside(entry('')))?.text, '19');
    assert.equal(await journal.setAside(entry('')), undefined);
    void journal.write(entry('late'));
    await journal.remove(entry(''));
    assert.equal(await journal.setAside(entry('')), undefined);
    assert.equal(jsonFiles().length, 1, 'what was set aside stays');
  });

  it('says when the disk is full, and leaves nothing of the attempt', async () => {
    const journal = journalHere();
    await journal.write(entry('before'));
    const [name = ''] = jsonFiles();
    symlinkSync('/dev/full', path.join(folder, `${name}.new`));
    await assert.rejects(journal.write(entry('no room')), { code: 'ENOSPC' });
    assert.deepEqual(readdirSync(folder).filter((it) => it.endsWith('.new')), []);
    await journal.write(entry('after'));
    assert.equal((await journal.setAside(entry('')))?.text, 'after');
  });

  it('removes what windows that were killed have left half done', async () => {
    await end(await writer('typed', 1));
    const [name = ''] = jsonFiles();
    writeFileSync(path.join(folder, `${name}.new`), '{"uri":');
    const journal = journalHere();
    assert.deepEqual(await texts(journal), ['typed']);
    assert.equal(readdirSync(folder).length, 2, 'the entry, and the lock of this window');
  });

  it('works in a folder whose path is too long for a socket', async () => {
    folder = path.join(path.dirname(folder), 'x'.repeat(120), 'journal');
    const other = await writer('theirs', 1);
    const journal = journalHere();
    assert.deepEqual(await texts(journal), []);
    await end(other);
    assert.deepEqual(await texts(journal), ['theirs']);
  });

  it('is for nobody else', async () => {
    const journal = journalHere();
    await journal.write(entry('secret'));
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(path.join(folder, jsonFiles()[0]!)).mode & 0o777, 0o600);
  });
});
