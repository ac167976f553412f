import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createMessageConnection, SocketMessageReader, SocketMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import { HelloRequest, protocolVersion } from '../protocol.ts';

/** In milliseconds. */
const startPatience = 15_000;
const connectRetry = 10;
const stopPatience = 2_000;
/** How many of the host's last lines explain a crash. */
const keptLines = 5;

export interface HostOptions {
  /** The host's bundle. */
  readonly hostScript: string;
  /** Gets what the host and the library in it print, line by line. */
  readonly log: (line: string) => void;
  /** What runs the host; the extension host's own Node (or Electron as Node) by default. */
  readonly execPath?: string;
  /** Where the folder for socket and token is made; short, as a socket's path has at most 107 bytes. */
  readonly runtimeDirectory?: string;
  /** Added to the host's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a host process ended. */
export interface HostExit {
  /** The signal or the exit code, and the last lines that it printed. */
  readonly reason: string;
}

/** One host process and the connection to it, from its start to its end. It is never started twice. */
export class HostProcess {
  readonly connection: MessageConnection;
  readonly pid: number;
  /** Resolves when the process has ended or the connection is lost, whichever comes first. */
  readonly exited: Promise<HostExit>;
  private readonly _child: ChildProcess;

  private constructor(child: ChildProcess, connection: MessageConnection, exited: Promise<HostExit>) {
    this._child = child;
    this.pid = child.pid!;
    this.connection = connection;
    this.exited = exited;
  }

  /** Starts a process and shakes hands with it. Rejects with its last words when it does not get that far. */
  static async start(options: HostOptions): Promise<HostProcess> {
    const directory = mkdtempSync(join(options.runtimeDirectory ?? tmpdir(), 'imc-'));
    chmodSync(directory, 0o700);
    const token = randomBytes(32).toString('hex');
    writeFileSync(join(directory, 'token'), token, { mode: 0o600 });
    const address = process.platform === 'win32' ? `\\\\.\\pipe\\imc-${randomBytes(16).toString('hex')}` : join(directory, 'host.sock');
    if (process.platform === 'win32') {
      writeFileSync(join(directory, 'pipe'), address, { mode: 0o600 });
    }
    const child = spawn(options.execPath ?? process.execPath, [options.hostScript, directory], {
      detached: true, // Its own process group: closing the window's does not cut a call short.
      cwd: directory,
      env: { ...hostEnvironment(), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.unref();
    const ended = watch(child, directory, options.log);
    try {
      const socket = await Promise.race([connectTo(address, () => child.exitCode !== null || child.signalCode !== null), ended.then(({ reason }) => Promise.reject(new Error(reason)))]);
      const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
      const lost = new Promise<HostExit>((resolve) => {
        const fallback = { reason: 'The connection to the SDK host was lost' };
        socket.once('close', () => void Promise.race([ended, after(200).then(() => fallback)]).then(resolve));
      });
      connection.listen();
      await Promise.race([connection.sendRequest(HelloRequest, { protocolVersion, token }), lost.then(({ reason }) => Promise.reject(new Error(reason)))]);
      return new HostProcess(child, connection, Promise.race([ended, lost]));
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  /** Ends the process: politely, then firmly. Resolves when it is gone. */
  async stop(): Promise<void> {
    const gone = new Promise<void>((resolve) => {
      if (this._child.exitCode !== null || this._child.signalCode !== null) {
        resolve();
      } else {
        this._child.once('exit', () => resolve());
      }
    });
    this.connection.dispose();
    this._child.kill('SIGTERM');
    await Promise.race([gone, after(stopPatience)]);
    this.kill();
    await Promise.race([gone, after(stopPatience)]);
  }

  /** For a process that hangs: it can neither be asked nor interrupted. */
  kill(): void {
    this._child.kill('SIGKILL');
  }
}

/** What the process prints goes to the log; when it has ended, its folder goes too. */
function watch(child: ChildProcess, directory: string, log: (line: string) => void): Promise<HostExit> {
  const lastLines: string[] = [];
  for (const stream of [child.stdout!, child.stderr!]) {
    (stream as Socket).unref();
    createInterface({ input: stream }).on('line', (line) => {
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - keptLines);
      log(line);
    });
  }
  return new Promise((resolve) => {
    const end = (how: string): void => {
      rmSync(directory, { recursive: true, force: true });
      resolve({ reason: [`The SDK host ended (${how})`, ...lastLines].join('\n') });
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ?? `code ${code}`));
  });
}

/** Only what a plain Node needs to know; nothing of the editor's own processes. */
function hostEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(inherited), ELECTRON_RUN_AS_NODE: '1', ELECTRON_NO_ASAR: '1' };
}

/** Tries until the host listens, or has ended. */
async function connectTo(address: string, hasEnded: () => boolean): Promise<Socket> {
  for (const end = Date.now() + startPatience; ; ) {
    const socket = await new Promise<Socket | undefined>((resolve) => {
      const attempt = connect(address, () => resolve(attempt));
      attempt.once('error', () => resolve(undefined));
    });
    if (socket) {
      return socket;
    }
    if (Date.now() > end || hasEnded()) {
      throw new Error(`The SDK host did not answer within ${startPatience / 1000} seconds`);
    }
    await after(connectRetry);
  }
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
