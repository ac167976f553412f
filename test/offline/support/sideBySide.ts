// Tencent's library and the emulator, taken through the same sequences on caches of the same content. Both without a network.
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.ts';
import { seedCache } from '../../fixtures/seed-sdk-cache.mjs';
import { emulatorPath } from '../../native/support/emulator.ts';
import { comparable } from './comparable.ts';
import type { CallOutcome, SequenceRequest } from './sequenceProcess.ts';
import { isCall, statesOf, type Call, type Sequence, type State } from './steps.ts';

const tencent = path.join(root, 'node_modules/im_electron_sdk/lib/linux/lib/libImSDK.so');
const program = path.join(import.meta.dirname, 'sequenceProcess.ts');
/** In memory where there is such a folder: thousands of caches are made. */
const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** How often a difference is looked for in something smaller. */
const mostTries = 200;

/** A call of which both have answered. */
export interface Comparison {
  readonly state: State;
  readonly call: Call;
  readonly ours: string;
  readonly theirs: string;
}

export class SideBySide {
  private _real: ChildProcess | undefined;
  private _emulator: ChildProcess | undefined;
  private readonly _folder = mkdtempSync(path.join(base, 'side-'));
  private readonly _clock = path.join(this._folder, 'moveClock.so');
  private readonly _emulatorFile: string;
  private _caches = 0;
  crashes = 0;

  private constructor(emulatorFile: string) {
    this._emulatorFile = emulatorFile;
    execFileSync(process.env['CC'] ?? 'cc', ['-O1', '-shared', '-fPIC', '-o', this._clock, path.join(import.meta.dirname, 'moveClock.c'), '-ldl']);
  }

  static async start(): Promise<SideBySide> {
    return new SideBySide(await emulatorPath());
  }

  stop(): void {
    [this._real, this._emulator].forEach((child) => child?.kill('SIGKILL'));
    rmSync(this._folder, { recursive: true, force: true, maxRetries: 20 });
  }

  /** All calls of the sequence, or those before the one at which Tencent's library crashed. */
  async compare(sequence: Sequence): Promise<Comparison[]> {
    const [theirs, ours] = await Promise.all([this.askReal(sequence), this._askEmulator(sequence)]);
    const states = statesOf(sequence.steps);
    const calls = sequence.steps.flatMap((step, index) => (isCall(step) ? [{ call: step, state: states[index]! }] : []));
    return theirs.map((answer, index) => ({ ...calls[index]!, ours: ours[index] ?? 'the emulator crashed', theirs: answer }));
  }

  /** Tencent's library alone: what it answers differently from one time to the next cannot be imitated. */
  async askReal(sequence: Sequence): Promise<string[]> {
    const directory = this._newDirectory();
    for (const [userId, conversations] of Object.entries(sequence.seeds)) {
      await seedCache({ configPath: directory, userId, conversations });
    }
    this._real = start(this._real, { LD_PRELOAD: this._clock }, tencent, 'real', this._clock);
    const { outcomes, isWhole } = await run(this._real, { directory, sequence });
    this.crashes += isWhole ? 0 : 1;
    rmSync(directory, { recursive: true, force: true, maxRetries: 20 });
    return outcomes.map(comparable);
  }

  /** The smallest sequence, out of this one, in which that call is still answered differently, in words. */
  async shrink(sequence: Sequence, name: string): Promise<string> {
    let smallest = sequence;
    let difference: Comparison | undefined;
    const differs = async (candidate: Sequence): Promise<boolean> => {
      const found = (await this.compare(candidate)).find(({ call, ours, theirs }) => call.name === name && ours !== theirs);
      difference = found ?? difference;
      return found !== undefined;
    };
    for (let tries = 0; tries < mostTries; tries++) {
      let isSmaller = false;
      for (const candidate of smaller(smallest)) {
        if (++tries > mostTries) {
          break;
        }
        if (await differs(candidate)) {
          [smallest, isSmaller] = [candidate, true];
          break;
        }
      }
      if (!isSmaller) {
        break;
      }
    }
    await differs(smallest);
    return `${JSON.stringify(smallest)}\n  ours:   ${difference?.ours}\n  theirs: ${difference?.theirs}`;
  }

  private async _askEmulator(sequence: Sequence): Promise<string[]> {
    const directory = this._newDirectory();
    this._emulator = start(this._emulator, {}, this._emulatorFile, 'emulator');
    const { outcomes } = await run(this._emulator, { directory, sequence });
    rmSync(directory, { recursive: true, force: true, maxRetries: 20 });
    return outcomes.map(comparable);
  }

  private _newDirectory(): string {
    return mkdtempSync(path.join(this._folder, `${++this._caches}-`));
  }
}

/** With fewer steps, or fewer conversations, or fewer messages in them; big pieces are left out first. */
function* smaller({ seeds, steps }: Sequence): Generator<Sequence> {
  for (let size = steps.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= steps.length; at += size) {
      yield { seeds, steps: [...steps.slice(0, at), ...steps.slice(at + size)] };
    }
  }
  for (const [user, conversations] of Object.entries(seeds)) {
    for (const index of conversations.keys()) {
      yield { seeds: { ...seeds, [user]: conversations.filter((_, other) => other !== index) }, steps };
      const { messages = [] } = conversations[index] as { messages?: object[] };
      for (const place of messages.keys()) {
        const changed = { ...conversations[index], messages: messages.filter((_, other) => other !== place) };
        yield { seeds: { ...seeds, [user]: conversations.map((one, other) => (other === index ? changed : one)) }, steps };
      }
    }
  }
}

/** The process, or a new one in the place of one that has crashed. */
function start(child: ChildProcess | undefined, env: NodeJS.ProcessEnv, ...args: string[]): ChildProcess {
  const isAlive = child?.connected && child.exitCode === null && child.signalCode === null;
  return isAlive ? child : fork(program, args, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: { ...process.env, ...env } });
}

/** An outcome for each call, or for those before the one at which the library crashed. */
async function run(child: ChildProcess, request: SequenceRequest): Promise<{ outcomes: CallOutcome[]; isWhole: boolean }> {
  const outcomes: CallOutcome[] = [];
  const done = new AbortController();
  const end = once(child, 'exit', { signal: done.signal }).then(() => false, () => false);
  const all = new Promise<boolean>((resolve) => {
    child.on('message', (outcome: CallOutcome) => {
      if (outcome.step === request.sequence.steps.length) {
        resolve(true);
      } else {
        outcomes.push(outcome);
      }
    });
  });
  child.send(request);
  const isWhole = await Promise.race([all, end]);
  done.abort();
  child.removeAllListeners('message');
  return { outcomes, isWhole };
}
