import assert from 'node:assert/strict';
import fc from 'fast-check';
import standardSeed from '../fixtures/sdk-seed-standard.json' with { type: 'json' };
import { mutatedCall, states as stateOfMutations } from '../native/support/mutatedCalls.ts';
import { Random } from '../native/support/random.ts';
import { sequence } from './support/calls.ts';
import { reasonFor } from './support/knownDifferences.ts';
import { Report } from './support/report.ts';
import { SideBySide, type Comparison } from './support/sideBySide.ts';
import type { Change, Sequence } from './support/steps.ts';

/** `npm run conformance` makes long runs of both, from numbers that nobody has tried before. */
const sequences = Number(process.env['TEST_SEQUENCES'] ?? 60);
const mutations = Number(process.env['TEST_MUTATIONS'] ?? 200);
const firstSeed = Number(process.env['TEST_SEED'] ?? 1);
/** Shrinks the first difference of each call that nobody has explained, and prints it. */
const isThorough = process.env['TEST_SHRINK'] === '1';
const leastShare = 0.85;
const callsOfSequence = 20;

const enter: Readonly<Record<(typeof stateOfMutations)[number], readonly Change[]>> = {
  'before-init': [],
  'after-init': [{ change: 'init' }],
  'local-storage': [{ change: 'init' }, { change: 'open', user: 'alice' }],
};

describe('Tencent’s library and the emulator, side by side', function () {
  this.timeout(36_000_000);
  let both: SideBySide;

  before(async () => {
    both = await SideBySide.start();
  });
  after(() => both.stop());

  /** Without the calls that the real library answers differently from one time to the next. */
  const compare = async (one: Sequence, report: Report): Promise<Comparison[]> => {
    const found = await both.compare(one);
    const again = found.some(({ ours, theirs }) => ours !== theirs) ? await both.askReal(one) : [];
    const steady = found.filter(({ ours, theirs }, index) => ours === theirs || again[index] === theirs);
    report.add(steady, found.length - steady.length);
    return steady.filter((comparison) => comparison.ours !== comparison.theirs);
  };

  it('answer random sequences of calls alike, in every state', async () => {
    const report = new Report();
    const unexplained = new Set<string>();
    const samples = fc.sample(sequence, { seed: firstSeed, numRuns: sequences });
    for (const one of samples) {
      for (const { call } of (await compare(one, report)).filter((difference) => reasonFor(difference) === undefined)) {
        if (!unexplained.has(call.name)) {
          unexplained.add(call.name);
          if (isThorough) {
            console.log(await both.shrink(one, call.name));
          }
        }
      }
    }
    report.print(`${sequences} sequences from seed ${firstSeed} on, the real library crashed ${both.crashes} times`);
    assert.ok(report.share >= leastShare, `only ${(100 * report.share).toFixed(2)} % are equal; not explained: ${[...unexplained].join(', ')}`);
  });

  it('answer calls alike that nobody has recorded', async () => {
    const report = new Report();
    const random = new Random(firstSeed);
    for (let made = 0; made < mutations; made += callsOfSequence) {
      const calls = Array.from({ length: callsOfSequence }, () => mutatedCall(random));
      await compare({ seeds: { alice: standardSeed }, steps: [...enter[random.of(stateOfMutations)], ...calls] }, report);
    }
    report.print(`${mutations} recorded calls with something else in their arguments`);
    assert.ok(report.share >= 0.98, `only ${(100 * report.share).toFixed(1)} % are equal`);
  });
});
