// Tencent's library and the emulator, asked the same on caches of the same content. Both without a network.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.ts';
import { makeTemporaryFolder } from '../../../scripts/lib/temporary.ts';
import { seedCache } from '../../fixtures/seed-sdk-cache.mjs';
import { emulatorPath } from '../../native/support/emulator.ts';
import type { State } from '../../native/support/mutatedCalls.ts';
import type { Call } from '../../native/support/randomCalls.ts';
import type { CallOutcome, SequenceRequest } from '../../native/support/sequenceProcess.ts';

const tencent = path.join(root, 'node_modules/im_electron_sdk/lib/linux/lib/libImSDK.so');
const program = path.join(root, 'test/native/support/sequenceProcess.ts');

/** A call that both have answered differently: where the two answers begin to differ. */
export interface Difference {
  readonly call: string;
  readonly ours: string;
  readonly theirs: string;
}

export class SideBySide {
  private _real: ChildProcess;
  private readonly _emulator: ChildProcess;
  private _caches = 0;
  private _seed: object[] = [];
  private _isNew = false;
  private readonly _folder = makeTemporaryFolder();

  private constructor(emulator: string) {
    this._real = startProcess(tencent, 'real');
    this._emulator = startProcess(emulator, 'emulator');
  }

  static async start(): Promise<SideBySide> {
    return new SideBySide(await emulatorPath());
  }

  stop(): void {
    [this._real, this._emulator].forEach((child) => child.kill('SIGKILL'));
  }

  /** From here on both have these conversations, and nothing else. */
  async begin(seed: object[]): Promise<void> {
    this._caches++;
    this._seed = seed;
    this._isNew = true;
    await seedCache({ configPath: this._directory('real'), conversations: seed });
  }

  /** What the real library crashes at ends the sequence, and is no difference. */
  async compare(state: State, calls: readonly Call[]): Promise<Difference[]> {
    if (!this._real.connected) {
      console.log('      the real library has crashed behind its last answer');
      this._real = startProcess(tencent, 'real');
    }
    const isSeeded = state !== 'before-init';
    const [expected, found] = await Promise.all([
      run(this._real, { state, directory: this._directory('real'), calls }),
      run(this._emulator, { state, directory: this._directory('emulator'), calls, ...(this._isNew && isSeeded && { seed: JSON.stringify(this._seed) }) }),
    ]);
    this._isNew &&= !isSeeded;
    if (found.length < calls.length) {
      throw new Error(`The emulator crashed: ${inShort(calls[found.length]!)}`);
    }
    if (expected.length < calls.length) {
      console.log(`      the real library crashes: ${state}, ${inShort(calls[expected.length]!)}`);
      this._real = startProcess(tencent, 'real');
    }
    return calls.slice(0, expected.length).flatMap((call, index) => {
      const [ours, theirs] = around(inWords(found[index]!), inWords(expected[index]!));
      return ours === theirs ? [] : [{ call: inShort(call), ours, theirs }];
    });
  }

  private _directory(name: string): string {
    return path.join(this._folder, `${name}${this._caches}`);
  }
}

function startProcess(...args: string[]): ChildProcess {
  return fork(program, args, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** An outcome for each call, or for those before the one at which the library crashed. */
async function run(child: ChildProcess, request: SequenceRequest): Promise<CallOutcome[]> {
  const outcomes: CallOutcome[] = [];
  const done = new AbortController();
  const end = once(child, 'exit', { signal: done.signal }).catch(() => {});
  const all = new Promise<void>((resolve) => {
    child.on('message', (outcome: CallOutcome) => {
      if (outcomes.push(outcome) === request.calls.length) {
        resolve();
      }
    });
  });
  child.send(request);
  await Promise.race([all, end]);
  done.abort();
  child.removeAllListeners('message');
  return outcomes;
}

function inShort({ name, args }: Call): string {
  return `${name}(${args.map((value) => JSON.stringify(value)).join(', ')})`.slice(0, 500);
}

/** A conversation that was never read shows the current time (measured); times and random numbers of new messages are new in each run. */
function inWords({ returned, answer }: CallOutcome): string {
  return (
    JSON.stringify([returned, answer && [answer[0], answer[1], answer[3]]]) +
    (answer?.[2] ?? '')
      .replace(/"conv_c2c_read_timestamp":1[78]\d{8}/g, '"conv_c2c_read_timestamp":"now"')
      .replace(/"message_(client_time|server_time|rand|unique_id)":[1-9]\d*/g, '"message_$1":"new"')
      .replace(/"message_msg_id":"([^"]*)-\d+-\d+"/g, '"message_msg_id":"$1-new"')
  );
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
