import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import type { Account } from '../../protocol.ts';

/** In milliseconds and bytes. */
const defaultPatience = 30_000;
const longestOutput = 65_536;
/** How much of what the program says on stderr explains its failure, in bytes. */
const keptErrors = 2_000;

/** What ends a run of the command early. */
export interface CommandLimits {
  /** In milliseconds; 30 s by default. */
  readonly patience?: number;
  /** Nobody wants the signature any more. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the person's own program, without a shell, and resolves with what it printed on stdout. `${sdkAppId}` and
 * `${userId}` in its arguments are filled in. Rejects with the cause in words, never with anything from stdout: that
 * is the signature. Whatever the end, the program's whole process group ends with it.
 */
export function runUserSigCommand(command: readonly string[], account: Account, { patience = defaultPatience, signal }: CommandLimits = {}): Promise<string> {
  const [program = '', ...rest] = command;
  if (program === '') {
    return Promise.reject(new Error('imConversations.userSigCommand names no program'));
  }
  const args = rest.map((arg) => arg.replaceAll('${sdkAppId}', String(account.sdkAppId)).replaceAll('${userId}', account.userId));
  return new Promise((resolve, reject) => {
    const isPosix = process.platform !== 'win32';
    const child = spawn(program, args, { shell: false, stdio: ['ignore', 'pipe', 'pipe'], detached: isPosix, windowsHide: true });
    const output = new Tail(longestOutput + 1);
    const errors = new Tail(keptErrors);
    let exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined;

    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      killGroup(child);
      child.stdout.destroy(); // What left the group may hold the other end.
      child.stderr.destroy();
      settle();
    };
    const fail = (cause: string): void => end(() => reject(new Error(`${program}: ${cause}`)));
    const judge = (): void => {
      if (exit === undefined) {
        fail(`it did not end within ${patience / 1000} seconds`);
      } else if (exit.code !== 0) {
        fail([`it ended with ${exit.signal ?? `code ${exit.code}`}`, errors.text.trim()].filter(Boolean).join(': '));
      } else if (output.text.trim() === '') {
        fail('it printed nothing');
      } else {
        end(() => resolve(output.text.trim()));
      }
    };
    const onAbort = (): void => fail('it was stopped');
    const timer = setTimeout(judge, patience);

    child.stdout.on('data', (chunk: Buffer) => {
      output.add(chunk);
      if (output.length > longestOutput) {
        fail('it printed too much');
      }
    });
    child.stderr.on('data', (chunk: Buffer) => errors.add(chunk));
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, killedBy) => {
      exit = { code, signal: killedBy };
      killGroup(child); // Else a program that it left behind would hold the pipes open, and us with them.
    });
    child.once('close', judge);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) {
      onAbort();
    }
  });
}

/** The last bytes of a stream. */
class Tail {
  private readonly _most: number;
  private _bytes = Buffer.alloc(0);

  constructor(most: number) {
    this._most = most;
  }

  get length(): number {
    return this._bytes.length;
  }

  get text(): string {
    return this._bytes.toString('utf8');
  }

  add(chunk: Buffer): void {
    this._bytes = Buffer.concat([this._bytes, chunk]).subarray(-this._most);
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) {
    return;
  }
  try {
    if (process.platform === 'win32') {
      spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
    } else {
      process.kill(-pid, 'SIGKILL');
    }
  } catch {
    // Nothing of the group is left.
  }
}
