import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createMessageConnection, ResponseError, SocketMessageReader, SocketMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import { alreadyServed, HelloRequest, protocolVersion, SdkError, ShutDownRequest, type FailureData, type HelloAnswer } from '../protocol.ts';
import { endOfLog, hostFoldersBase, knownAccounts, lastLines, listeningPid, openHostFolder, rotateLog, type HostFolder, type HostKey } from './hostFolder.ts';

/** In milliseconds. */
const joinPatience = 15_000;
const connectRetry = 10;
const shutDownPatience = 2_000;
/** How long a host that we are connected to may take to say hello before it counts as hung. */
const helloPatience = 5_000;
/** How long the host of another window may take from its start to its socket before it is taken for dead. */
const otherHostPatience = 2_000;
/** How many of the host's last lines explain a crash. */
const keptLines = 5;

export interface HostOptions {
  /** The host's bundle. */
  readonly hostScript: string;
  /** Gets what the host and the library in it printed at their end, line by line. */
  readonly log: (line: string) => void;
  /** What runs the host; the extension host's own Node (or Electron as Node) by default. */
  readonly execPath?: string;
  /** Where the folder for socket and token is made. */
  readonly runtimeDirectory?: string;
  /** Added to the host's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long a host may keep a request waiting before it is asked whether it still lives, in milliseconds; 5 s by default. */
  readonly suspicionAfter?: number;
}

/** How a connection to a host ended. */
export interface HostExit {
  /** The signal or the exit code where it is known, and the last lines that the host printed. */
  readonly reason: string;
  /** It ended through its own fault; not when somebody ended it, or when only another window knows how it ended. */
  readonly isCrash: boolean;
}

/** The accounts whose hosts run now, for whatever program of this user. */
export async function runningHosts(base: string = hostFoldersBase): Promise<HostKey[]> {
  const known = await Promise.all(
    knownAccounts(base).map(async (key) => {
      const socket = await connectOnce(openHostFolder(base, key).address);
      socket?.destroy();
      return socket ? key : undefined;
    }),
  );
  return known.filter((key) => key !== undefined);
}

/** One connection to the host of an account, which other windows may share. It is never opened twice. */
export class HostProcess {
  readonly connection: MessageConnection;
  /** What the host said of itself when we joined it. */
  readonly hello: HelloAnswer;
  /** Resolves when the connection is lost, for whatever reason. */
  readonly exited: Promise<HostExit>;
  private readonly _socket: Socket;
  private _hasHung = false;

  constructor(hello: HelloAnswer, socket: Socket, connection: MessageConnection, exited: Promise<HostExit>) {
    this.hello = hello;
    this._socket = socket;
    this.connection = connection;
    this.exited = exited.then(({ reason, isCrash }) => ({ reason, isCrash: isCrash || this._hasHung }));
  }

  /**
   * Joins the host of an account, starting one when there is none. When several windows do that at the same moment, one
   * of their hosts stays. A host that lets us in but never says hello hangs: it is ended, and replaced; so is one that
   * refuses us, if `isUrgent`. Rejects with {@link SdkError} `refused` when there is no use in trying again, else with the
   * last words of a host that could not start, and soon after `unwanted` is aborted.
   */
  static async join(options: HostOptions, key: HostKey, unwanted: AbortSignal, isUrgent = false): Promise<HostProcess> {
    const folder = open(options, key);
    const logged = endOfLog(folder.logFile);
    let launch: Launch | undefined;
    for (const end = Date.now() + joinPatience; Date.now() < end; await after(connectRetry)) {
      const socket = await connectOnce(folder.address);
      const host = socket && (await greet(socket, folder, launch, logged, unwanted, isUrgent));
      if (host) {
        return host;
      }
      unwanted.throwIfAborted();
      if (launch?.exit && launch.exit.code !== alreadyServed) {
        throw new Error(describe(launch.exit.how, folder, logged));
      }
      if (!launch || (launch.exit && Date.now() > launch.began + otherHostPatience)) {
        launch = new Launch(options, folder);
      }
    }
    launch?.kill();
    throw new Error(`The SDK host did not answer within ${joinPatience / 1000} seconds`);
  }

  /** Leaves the host to the others; it ends by itself soon after its last client. */
  leave(): void {
    this.connection.dispose();
    this._socket.destroy();
  }

  /** Ends the host, for all its clients: politely, then firmly. Resolves when it is gone. */
  async shutDown(): Promise<void> {
    const gone = new Promise((resolve) => this._socket.once('close', resolve));
    this.connection.sendRequest(ShutDownRequest).catch(() => undefined); // It answers by ending.
    await Promise.race([gone, after(shutDownPatience)]);
    this.kill();
    this.leave();
  }

  /** For a host that hangs: it can neither be asked nor interrupted. */
  kill(): void {
    if (!this._socket.closed) {
      this._hasHung = true;
      killProcess(this.hello.pid);
    }
  }
}

/** A host process that this window has started. Another window's may turn out to be the one that serves. */
class Launch {
  readonly began = Date.now();
  exit: { readonly code: number | null; readonly how: string; readonly isCrash: boolean } | undefined;
  readonly ended: Promise<void>;
  private readonly _child: ChildProcess;

  constructor(options: HostOptions, folder: HostFolder) {
    rotateLog(folder.logFile);
    const log = openSync(folder.logFile, 'a', 0o600);
    const child = spawn(options.execPath ?? process.execPath, [options.hostScript, folder.directory], {
      detached: true, // It outlives this window when others use it.
      cwd: folder.directory,
      env: { ...hostEnvironment(), ...options.env },
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

function open({ runtimeDirectory = hostFoldersBase }: HostOptions, key: HostKey): HostFolder {
  try {
    return openHostFolder(runtimeDirectory, key);
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error));
  }
}

/** No library ends its process with these; a person, the system short of memory, or another window does. */
function isFromOutside(code: number | null, signal: NodeJS.Signals | null): boolean {
  return code === 0 || code === alreadyServed || signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGINT';
}

/** Shakes hands; undefined when the host ended just then, also because it hung. Rejects when the host refuses. */
async function greet(
  socket: Socket,
  folder: HostFolder,
  launch: Launch | undefined,
  logged: number,
  unwanted: AbortSignal,
  isUrgent: boolean,
): Promise<HostProcess | undefined> {
  const reader = new SocketMessageReader(socket);
  reader.partialMessageTimeout = 0; // Its timer would go on for ever when the host dies in the middle of a message.
  const connection = createMessageConnection(reader, new SocketMessageWriter(socket));
  const lost = new Promise<undefined>((resolve) => socket.once('close', () => resolve(undefined)));
  connection.listen();
  const leave = (): void => void socket.destroy();
  const hung = setTimeout(() => {
    launch?.kill();
    killProcess(listeningPid(folder.pidFile));
    leave();
  }, helloPatience);
  unwanted.addEventListener('abort', leave);
  if (unwanted.aborted) {
    leave();
  }
  const greeting = connection.sendRequest(HelloRequest, { protocolVersion, token: folder.token }).catch((error: unknown) => {
    if (!(error instanceof ResponseError) || (error.data as FailureData | undefined)?.kind !== 'refused') {
      return undefined; // The connection went.
    }
    if (!isUrgent) {
      throw refused(error.message);
    }
    killProcess(listeningPid(folder.pidFile));
    return undefined;
  });
  const hello = await Promise.race([greeting, lost]).finally(() => {
    clearTimeout(hung);
    unwanted.removeEventListener('abort', leave);
  });
  if (!hello) {
    connection.dispose();
    leave();
    return undefined;
  }
  const exited = lost.then(async () => {
    await Promise.race([launch?.ended, after(200)]); // Only a host of our own tells how it ended.
    const exit = launch?.exit?.code === alreadyServed ? undefined : launch?.exit;
    return { reason: describe(exit?.how, folder, logged), isCrash: exit?.isCrash === true };
  });
  return new HostProcess(hello, socket, connection, exited);
}

function refused(explanation: string): SdkError {
  return new SdkError({ kind: 'refused', call: 'host/hello', code: 0, description: '', explanation });
}

function describe(how: string | undefined, { logFile }: HostFolder, logged: number): string {
  return [how ? `The SDK host ended (${how})` : 'The connection to the SDK host was lost', ...lastLines(logFile, logged, keptLines)].join('\n');
}

/** Only what a plain Node needs to know; nothing of the editor's own processes. */
function hostEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(inherited), ELECTRON_RUN_AS_NODE: '1', ELECTRON_NO_ASAR: '1' };
}

function killProcess(pid: number | undefined): void {
  try {
    if (pid !== undefined) {
      process.kill(pid, 'SIGKILL');
    }
  } catch {
    // It has just ended.
  }
}

function connectOnce(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address, () => resolve(socket));
    socket.on('error', () => resolve(undefined)); // Also a later one, which the close that follows it tells.
  });
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
