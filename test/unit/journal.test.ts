import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DraftJournal } from '../../src/drafts/journal.ts';

describe('The journal of unsaved drafts', () => {
  let folder: string;
  beforeEach(() => (folder = path.join(mkdtempSync(path.join(tmpdir(), 'imj-')), 'journal')));
  afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));
  const entry = (uri: string, text: string) => ({ uri, text, baseVersion: '1', workspace: '' });

  /** A window that writes and is killed; answers what it said it had written last. */
  const killedWriter = (uri: string, after: number): Promise<string> =>
    new Promise((resolve) => {
      const program = `
        import { DraftJournal } from ${JSON.stringify(path.resolve(import.meta.dirname, '../../src/drafts/journal.ts'))};
        const journal = new DraftJournal(${JSON.stringify(folder)});
        for (let i = 0; ; i++) {
          await journal.write({ uri: ${JSON.stringify(uri)}, text: String(i) + ' ' + 'x'.repeat(i % 5000), baseVersion: '', workspace: '' });
          process.stdout.write(i + '\\n');
        }`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (output === '') {
          setTimeout(() => child.kill('SIGKILL'), after);
        }
        output += text;
      });
      child.once('close', () => resolve(output.trim().split('\n').at(-1)!));
    });

  it('gives back what was written, to the next window', async () => {
    await killedWriter('im-draft:/1/a/c2c/bob.md', 10);
    const [found, ...others] = await new DraftJournal(folder).takeOver();
    assert.deepEqual(others, []);
    assert.equal(found?.uri, 'im-draft:/1/a/c2c/bob.md');
  });

  it('never has half a text, and none older than the last that was acknowledged, however often its writer is killed', async function () {
    for (let kill = 0; kill < 20; kill++) {
      const acknowledged = Number(await killedWriter('uri', Math.random() * 60));
      const journal = new DraftJournal(folder);
      const [found] = await journal.takeOver();
      const [number = '', filling] = found!.text.split(' ');
      assert.equal(filling, 'x'.repeat(Number(number) % 5000));
      assert.ok(Number(number) >= acknowledged);
      await journal.remove('uri');
      assert.deepEqual(readdirSync(folder).filter((name) => name.endsWith('.json')), []);
    }
  });

  it('keeps the texts of two windows that have ended', async () => {
    await killedWriter('uri', 5);
    const first = readdirSync(folder).filter((name) => name.endsWith('.json'));
    await killedWriter('uri', 30);
    const texts = new Set<string>();
    for (let window = 0; window < 2; window++) {
      const journal = new DraftJournal(folder);
      const [found] = await journal.takeOver();
      texts.add(found!.text);
      await journal.remove('uri');
    }
    assert.equal(first.length, 1);
    assert.equal(texts.size, 2);
  });

  it('leaves alone what belongs to a window that is open', async () => {
    const mine = new DraftJournal(folder);
    await mine.write(entry('uri', 'mine'));
    const program = `
      import { DraftJournal } from ${JSON.stringify(path.resolve(import.meta.dirname, '../../src/drafts/journal.ts'))};
      process.stdout.write(JSON.stringify(await new DraftJournal(${JSON.stringify(folder)}).takeOver()));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += String(text)));
    await new Promise((resolve) => child.once('close', resolve));
    assert.equal(output, '[]');
  });

  it('ends with the last of many writes, and with nothing after a removal', async () => {
    const journal = new DraftJournal(folder);
    await Promise.all(Array.from({ length: 20 }, (_, index) => journal.write(entry('uri', String(index)))));
    assert.equal((await journal.takeOver())[0]?.text, '19');
    void journal.write(entry('uri', 'late'));
    await journal.remove('uri');
    assert.deepEqual(await journal.takeOver(), []);
  });

  it('is for nobody else', async () => {
    const journal = new DraftJournal(folder);
    await journal.write(entry('uri', 'secret'));
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(path.join(folder, readdirSync(folder)[0]!)).mode & 0o777, 0o600);
  });
});
