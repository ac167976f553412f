import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { node24, root } from './paths.ts';
import { withoutNetwork } from './processes.ts';

/**
 * Replays all recordings, and asks Tencent's library and the emulator the same random questions side by side. Without a
 * seed they are questions that nobody has seen before; the seed is printed, so that they can be asked again.
 */
export function conformance(args: string[]): number {
  const { values } = parseArgs({ args, options: { sequences: { type: 'string' }, calls: { type: 'string' }, seed: { type: 'string' } } });
  const { sequences = '5000', calls = '10000', seed = String(Math.floor(Math.random() * 1e9)) } = values;
  console.log(`Recordings, ${sequences} random sequences and ${calls} unrecorded calls from seed ${seed} on: about ${Math.ceil(Number(sequences) / 150)} minutes on a quiet machine`);
  const mocha = [path.join(root, 'node_modules/mocha/bin/mocha.js'), '--timeout', '0', '--exit'];
  const tests = ['test/native/recordings.test.ts', 'test/offline/differential.test.ts'];
  const [program, ...rest] = [...withoutNetwork, node24, '--import', path.join(root, 'test/support/loopback.ts'), ...mocha, ...tests];
  const env = { ...process.env, TEST_SEQUENCES: sequences, TEST_MUTATIONS: calls, TEST_SEED: seed, TEST_SHRINK: '1' };
  return spawnSync(program!, rest, { cwd: root, stdio: 'inherit', env }).status ?? 1;
}
