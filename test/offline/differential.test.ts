import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../../scripts/lib/paths.ts';
import { makeTemporaryFolder } from '../../scripts/lib/temporary.ts';
import { seedCache } from '../fixtures/seed-sdk-cache.mjs';
import { emulatorPath } from '../native/support/emulator.ts';
import { type Call, Random, randomCalls, randomSeed } from '../native/support/randomCalls.ts';
import type { CallOutcome, SequenceRequest } from '../native/support/sequenceProcess.ts';

/** TEST_SEQUENCES=2000 makes it a long run of three minutes. */
const sequences = Number(process.env['TEST_SEQUENCES'] ?? 150);
const firstSeed = Number(process.env['TEST_SEED'] ?? 1);
/** A cache serves so many sequences, as nothing in them can change it. */
const sequencesOfCache = 10;

/** Both without a network: this layer runs in a namespace that has none. */
describe('Tencent’s library and the emulator, side by side', () => {
  let children: ChildProcess[];

  before(async () => {
    const program = path.join(root, 'test/native/support/sequenceProcess.ts');
    const start = (...args: string[]): ChildProcess => fork(program, args, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    children = [start(path.join(root, 'node_modules/im_electron_sdk/lib/linux/lib/libImSDK.so'), 'real'), start(await emulatorPath(), 'emulator')];
  });
  after(() => children.forEach((child) => child.kill('SIGKILL')));

  it('answer random sequences of calls alike', async function () {
    this.timeout(3_600_000);
    const folder = makeTemporaryFolder();
    let [calls, seed] = [0, [] as object[]];
    for (let number = firstSeed; number < firstSeed + sequences; number++) {
      const random = new Random(number);
      const cache = Math.floor((number - firstSeed) / sequencesOfCache);
      const [real, emulator] = ['real', 'emulator'].map((name) => path.join(folder, `${name}${cache}`));
      const isNew = (number - firstSeed) % sequencesOfCache === 0;
      if (isNew) {
        seed = randomSeed(random);
        await seedCache({ configPath: real!, conversations: seed });
      }
      const sequence = randomCalls(random, seed);
      const [expected, found] = await Promise.all([
        run(children[0]!, { directory: real!, calls: sequence }),
        run(children[1]!, { directory: emulator!, calls: sequence, ...(isNew && { seed: JSON.stringify(seed) }) }),
      ]);
      for (const [index, call] of sequence.entries()) {
        const [ours, theirs] = around(inWords(found[index]!), inWords(expected[index]!));
        assert.equal(ours, theirs, `sequence ${number}: ${inShort(call)}`);
      }
      calls += sequence.length;
    }
    console.log(`      ${calls} calls in ${sequences} sequences from seed ${firstSeed} on, without a difference`);
  });
});

async function run(child: ChildProcess, request: SequenceRequest): Promise<CallOutcome[]> {
  child.send(request);
  const [outcomes] = (await once(child, 'message')) as [CallOutcome[]];
  return outcomes;
}

function inShort({ name, args }: Call): string {
  return `${name}(${args.map((value) => JSON.stringify(value)).join(', ')})`.slice(0, 500);
}

/** A conversation that was never read shows the current time (measured). */
function inWords({ returned, answer }: CallOutcome): string {
  return JSON.stringify([returned, answer && [answer[0], answer[1], answer[3]]]) + (answer?.[2] ?? '').replace(/"conv_c2c_read_timestamp":1[78]\d{8}/g, '"conv_c2c_read_timestamp":"now"');
}

/** Both texts from a little before the first place where they differ. */
function around(ours: string, theirs: string): [string, string] {
  let place = 0;
  while (place < ours.length && ours[place] === theirs[place]) {
    place++;
  }
  const [start, end] = [Math.max(0, place - 200), place + 200];
  return ours === theirs ? [ours, theirs] : [ours.slice(start, end), theirs.slice(start, end)];
}
