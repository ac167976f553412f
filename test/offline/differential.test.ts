import assert from 'node:assert/strict';
import standardSeed from '../fixtures/sdk-seed-standard.json' with { type: 'json' };
import { mutatedCall, states } from '../native/support/mutatedCalls.ts';
import { Random, randomCalls, randomSeed } from '../native/support/randomCalls.ts';
import { SideBySide } from './support/sideBySide.ts';

/** `npm run conformance` makes long runs of both, from numbers that nobody has tried before. */
const sequences = Number(process.env['TEST_SEQUENCES'] ?? 150);
const mutations = Number(process.env['TEST_MUTATIONS'] ?? 400);
const firstSeed = Number(process.env['TEST_SEED'] ?? 1);
/** A cache serves so many sequences, as nothing in them can change it. */
const sequencesOfCache = 10;
const callsOfSequence = 20;

describe('Tencent’s library and the emulator, side by side', function () {
  this.timeout(7_200_000);
  let both: SideBySide;

  before(async () => {
    both = await SideBySide.start();
  });
  after(() => both.stop());

  it('answer random sequences of calls alike', async () => {
    let [calls, seed] = [0, [] as object[]];
    for (let number = firstSeed; number < firstSeed + sequences; number++) {
      const random = new Random(number);
      if ((number - firstSeed) % sequencesOfCache === 0) {
        seed = randomSeed(random);
        await both.begin(seed);
      }
      const sequence = randomCalls(random, seed);
      assert.deepEqual(await both.compare('local-storage', sequence), [], `sequence ${number}`);
      calls += sequence.length;
    }
    console.log(`      ${calls} calls in ${sequences} sequences from seed ${firstSeed} on, without a difference`);
  });

  it('answer calls alike that nobody has recorded', async () => {
    const random = new Random(firstSeed);
    let differences = 0;
    for (let made = 0; made < mutations; made += callsOfSequence) {
      await both.begin(standardSeed);
      const found = await both.compare(random.of(states), Array.from({ length: callsOfSequence }, () => mutatedCall(random)));
      found.forEach((difference) => console.log(difference));
      differences += found.length;
    }
    console.log(`      ${mutations - differences} of ${mutations} hold (${((100 * (mutations - differences)) / mutations).toFixed(1)} %)`);
    assert.ok(differences <= mutations / 100, `${differences} of ${mutations} differ`);
  });
});
