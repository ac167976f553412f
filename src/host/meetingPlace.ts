import { timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync, type FSWatcher } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { heartbeatAddress } from '../protocol.ts';
import { startHeartbeat } from './activity.ts';
import { lockForLife } from './fileLock.ts';
import { logLine } from './hostLog.ts';

const isWindows = process.platform === 'win32';
/** What clients left in the folder before they started this host, and will look for again. */
const clientsFiles = ['token', 'account.json', ...(isWindows ? ['pipe'] : [])] as const;
/** A watch can be lost with what it watches; then this finds what is missing. In milliseconds. */
const lookAgain = 10_000;

/**
 * The folder in which clients find this host: its socket, the token, who it serves and which process it is. What a cleaner
 * of temporary folders removes is made again, so that windows to come find the same host as those that are connected.
 */
export class MeetingPlace {
  private readonly _directory: string;
  private readonly _onConnection: (socket: Socket) => void;
  private readonly _files: ReadonlyMap<string, string>;
  private _server: Server | undefined;
  private _watcher: FSWatcher | undefined;
  private _beatAgain: (() => void) | undefined;

  constructor(directory: string, onConnection: (socket: Socket) => void) {
    this._directory = directory;
    this._onConnection = onConnection;
    const files = clientsFiles.filter((name) => existsSync(join(directory, name))).map((name) => [name, readFileSync(join(directory, name), 'utf8')] as const);
    this._files = new Map([...files, ['pid', String(process.pid)]]);
  }

  /**
   * Listens; false when another host does. A socket that a dead host left behind is replaced. The file `pid` says who
   * listens, for clients of a host that no longer answers.
   */
  async open(): Promise<boolean> {
    if (isWindows) {
      const isAlone = await this._listen(); // Only one process can have a pipe, and it goes with the process.
      if (isAlone) {
        this._writePidFile();
        this._beatAgain = startHeartbeat(heartbeatAddress(this._address));
      }
      return isAlone;
    }
    if (!lockForLife(this._directory)) {
      return false;
    }
    this._writePidFile(); // Before anybody can connect, so that who is connected reads no older one.
    if (!(await this._listen())) {
      throw new Error(`The host cannot listen in ${this._directory}`);
    }
    this._beatAgain = startHeartbeat(heartbeatAddress(this._address));
    this._watch();
    setInterval(() => this._makeAgain(), lookAgain).unref();
    return true;
  }

  /** The one of this host, or the one that a client has made since the file was removed: only this user can write there. */
  isToken(text: unknown): boolean {
    return isSame(text, this._files.get('token')) || isSame(text, this._read('token'));
  }

  private _watch(): void {
    this._watcher?.close();
    try {
      this._watcher = watch(this._directory, { persistent: false }, (event) => event === 'rename' && this._makeAgain());
      this._watcher.on('error', () => undefined); // Looking again does without.
    } catch (error) {
      logLine(`The folder cannot be watched: ${String(error)}`);
    }
  }

  private _makeAgain(): void {
    try {
      if (!existsSync(this._directory)) {
        mkdirSync(dirname(this._directory), { recursive: true, mode: 0o700 });
        mkdirSync(this._directory, { mode: 0o700 });
        this._watch();
      }
      if (!lockForLife(this._directory)) {
        return; // Another host was quicker; who is connected here stays.
      }
      for (const [name, content] of this._files) {
        if (!existsSync(join(this._directory, name))) {
          writeFileSync(join(this._directory, name), content, { mode: 0o600, flag: 'wx' });
        }
      }
      if (!existsSync(this._address)) {
        logLine('The socket was removed: listening again');
        void this._listen();
        this._beatAgain?.();
      }
    } catch (error) {
      logLine(`The folder cannot be made again: ${String(error)}`); // It is tried again later.
    }
  }

  private _writePidFile(): void {
    writeFileSync(join(this._directory, 'pid'), String(process.pid), { mode: 0o600 });
  }

  private get _address(): string {
    return isWindows ? this._files.get('pipe')! : join(this._directory, 'host.sock');
  }

  /** Connections that are open outlive the server that has accepted them. */
  private _listen(): Promise<boolean> {
    this._server?.close();
    if (!isWindows) {
      rmSync(this._address, { force: true });
    }
    const server = createServer(this._onConnection);
    this._server = server;
    return new Promise((resolve) => {
      server.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') {
          logLine(`Listening failed: ${String(error)}`); // Also when the system refuses one connection: the next one may do.
        }
        resolve(false);
      });
      server.listen(this._address, () => resolve(true));
    });
  }

  private _read(name: string): string | undefined {
    try {
      return readFileSync(join(this._directory, name), 'utf8');
    } catch {
      return undefined; // A cleaner was there.
    }
  }
}

function isSame(given: unknown, wanted: string | undefined): boolean {
  const [left, right] = [Buffer.from(String(given)), Buffer.from(wanted ?? '')];
  return right.length > 0 && left.length === right.length && timingSafeEqual(left, right);
}
