import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from '../fixtures/seed-sdk-cache.mjs';
import standardSeed from '../fixtures/sdk-seed-standard.json' with { type: 'json' };
import type { RealSdkReport } from './support/realSdkReport.ts';

/** Tencent's library talks to its cloud once it is initialised, so it only ever runs where there is no network. */
describe('Tencent’s own library, without a network', () => {
  const look = (seed: readonly unknown[]): RealSdkReport => {
    const directory = mkdtempSync(path.join(tmpdir(), 'imr-'));
    try {
      const script = path.join(import.meta.dirname, 'support/realSdkReport.ts');
      const isRoot = process.getuid?.() === 0;
      const { stdout, stderr, status } = spawnSync('unshare', [isRoot ? '-n' : '-rn', process.execPath, script, directory], {
        input: JSON.stringify(seed),
        encoding: 'utf8',
        timeout: 600_000,
      });
      assert.equal(status, 0, stderr || stdout);
      return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{'))) as RealSdkReport;
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };
  let standard: RealSdkReport;
  before(() => {
    standard = look(standardSeed);
  });

  it('is the version that was measured', () => {
    assert.equal(standard.version, '8.0.5903');
  });

  it('serves its cached conversations through our binding', () => {
    assert.equal(standard.total, 18);
    assert.deepEqual(standard.rows.slice(0, 3).map(({ showName }) => showName), ['Carol R.', 'grp3', 'Group One']);
    assert.equal(standard.rows.length, 13, 'the hidden one is left out');
  });

  it('loses no conversation to its page cursor, whatever the size of a page', () => {
    for (const walk of standard.walks) {
      assert.deepEqual(walk, standard.list, 'pages bring what the whole list has, in its order');
    }
  });

  it('loses none of five hundred conversations of one second, nor pinned ones at the edge of a page', () => {
    const seeds = generate(700) as { activeTime: number; pinned: boolean }[];
    const ties = seeds.map((seed, index) => ({
      ...seed,
      pinned: index < 101,
      activeTime: index < 101 ? 1700000000 + (index >> 1) : index < 601 ? 1690000000 : 1680000000 + index,
    }));
    const { list, walks } = look(ties);
    assert.equal(list.length, 700);
    for (const walk of walks) {
      assert.deepEqual(walk.toSorted(), list.toSorted());
    }
  });

  it('gives 64-bit numbers that stay exact', () => {
    const uniqueId = (1700000500n << 32n) + 5003n;
    assert.match(standard.info, new RegExp(`"message_unique_id": ${uniqueId}\\b`));
    assert.match(standard.info, /"conv_active_time": 1700000500\b/);
    const carol = standard.rows.find(({ id }) => id === 'carol');
    assert.equal(carol?.activeTime, 1700000400);
    assert.equal(carol.isPinned, true);
    assert.equal(carol.draft?.summary, 'draft for carol');
  });

  it('is not asked to delete while nobody is logged in, and keeps the messages', () => {
    assert.deepEqual(standard.deleting, { kind: 'unsafe', messagesLeft: 3 });
  });

  it('serves three hundred conversations completely', () => {
    const many = look(generate(300));
    assert.equal(many.rows.length, 300);
    assert.deepEqual(many.walks[0], many.list);
  });
});
