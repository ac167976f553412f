import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { alreadyServed, type FailureData } from '../protocol.ts';
import type { HostFolder } from './hostFolder.ts';
import { nodeEnvironment } from './nodeEnvironment.ts';
import { rotateLog } from './logFile.ts';

export interface HostOptions {
  /** Says a failure in the person's language, for the message of every {@link SdkError} of this client; by default it is for logs. */
  readonly sentence?: (failure: FailureData) => string;
  /** The host's bundle. */
  readonly hostScript: string;
  /** Gets what the host and the library in it printed at their end, line by line. */
  readonly log: (line: string) => void;
  /** What runs the host; the extension host's own Node (or Electron as Node) by default. */
  readonly execPath?: string;
  /** Where the folder for socket and token is made, in place of the system's own. */
  readonly runtimeDirectory?: string;
  /** The client only passes by: see `Hello` in the protocol. */
  readonly isPassing?: boolean;
  /** Added to the host's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long a host may keep a request waiting before it is asked whether it still lives, in milliseconds; 5 s by default. */
  readonly suspicionAfter?: number;
  /** How long it then has to answer, in milliseconds; 5 s by default. */
  readonly proofOfLife?: number;
}

/** A host process that this window has started. Another window's may turn out to be the one that serves. */
export class Launch {
  readonly began = performance.now();
  exit: { readonly code: number | null; readonly how: string; readonly isCrash: boolean } | undefined;
  readonly ended: Promise<void>;
  private readonly _child: ChildProcess;

  constructor(options: HostOptions, folder: HostFolder) {
    rotateLog(folder.logFile);
    const log = openSync(folder.logFile, 'a', 0o600);
    const child = spawn(options.execPath ?? process.execPath, [options.hostScript, folder.directory], {
      detached: true, // It outlives this window when others use it.
      cwd: folder.directory,
      env: { ...nodeEnvironment(), ...options.env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.unref();
    this._child = child;
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, how: string, isCrash: boolean): void => {
        this.exit = { code, how, isCrash };
        resolve();
      };
      child.once('error', (error) => end(null, error.message, true));
      child.once('exit', (code, signal) => end(code, signal ?? `code ${code}`, !isFromOutside(code, signal)));
    });
  }

  /** For a host that never came to listen. */
  kill(): void {
    this._child.kill('SIGKILL');
  }
}

/** No library ends its process with these; a person, the system short of memory, or another window does. */
function isFromOutside(code: number | null, signal: NodeJS.Signals | null): boolean {
  return code === 0 || code === alreadyServed || signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGINT';
}
