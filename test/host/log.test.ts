import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lastLines, rotateLog } from '../../src/client/logFile.ts';
import { root } from './support/client.ts';

describe('The host’s log', () => {
  let directory: string;
  let log: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'iml-'));
    log = path.join(directory, 'host.log');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is put aside when a host starts and it has become large', () => {
    writeFileSync(log, 'short\n');
    rotateLog(log);
    assert.equal(readFileSync(log, 'utf8'), 'short\n');
    writeFileSync(log, 'x'.repeat(1_000_001));
    rotateLog(log);
    assert.equal(statSync(log, { throwIfNoEntry: false }), undefined);
    assert.equal(statSync(`${log}.old`).size, 1_000_001);
  });

  it('does not grow without end while a host lives', () => {
    const program = `import { logLine } from ${JSON.stringify(path.join(root, 'src/host/hostLog.ts'))}; for (let i = 0; i < 30000; i++) logLine('x'.repeat(100));`;
    spawnSync(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'ignore', openSync(log, 'a')] });
    assert.ok(statSync(log).size < 1_000_200);
    assert.match(lastLines(log, 2_000_000, 1)[0] ?? '', /x{100}$/);
  });
});
