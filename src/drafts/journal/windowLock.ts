import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const extension = '.lock';
/** In bytes; the path of a Unix socket must not be longer on any system (header: `sockaddr_un`). */
const longestAddress = 100;

/**
 * Says that a window lives: it listens on a socket, which the system takes back when its process ends, however it ends. A
 * process id would not do, as another process may get it.
 */
export class WindowLock {
  /** No other window ever has it. */
  readonly id = randomBytes(8).toString('hex');
  private readonly _folder: string;
  private readonly _server: Server;

  private constructor(folder: string) {
    this._folder = folder;
    this._server = createServer((socket) => socket.destroy());
    this._server.unref();
  }

  /**
   * Where sockets are not possible, as on some network drives, the window looks like one that has ended: others may then
   * show its texts, too.
   *
   * @param folder where the windows look for one another
   */
  static async take(folder: string, onProblem: (error: unknown) => void): Promise<WindowLock> {
    const lock = new WindowLock(folder);
    await lock._listen().catch(onProblem);
    return lock;
  }

  /** Whether the window with this id still runs. */
  static async isHeld(folder: string, id: string): Promise<boolean> {
    const refusal = await withAddress(folder, id + extension, (address) => connectTo(address));
    return refusal !== 'ECONNREFUSED' && refusal !== 'ENOENT';
  }

  /** Removes what windows that have ended have left. */
  static async sweep(folder: string): Promise<void> {
    for (const name of (await readdir(folder)).filter((it) => it.endsWith(extension))) {
      if (!(await WindowLock.isHeld(folder, name.slice(0, -extension.length)))) {
        await rm(path.join(folder, name), { force: true });
      }
    }
  }

  async release(): Promise<void> {
    await new Promise((resolve) => this._server.close(resolve));
    await rm(path.join(this._folder, this.id + extension), { force: true });
  }

  /** Under its name there is never a socket on which nobody listens yet: that would look like a window that has ended. */
  private async _listen(): Promise<void> {
    const name = this.id + extension;
    await withAddress(this._folder, `${name}.new`, (address) => {
      return new Promise<void>((resolve, reject) => this._server.once('error', reject).listen(address, resolve));
    });
    if (process.platform !== 'win32') {
      await rename(path.join(this._folder, `${name}.new`), path.join(this._folder, name));
    }
  }
}

/** Answers why there was no connection; undefined when there was one. */
function connectTo(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}

/** The address of a socket in the folder, by a short way where its path is too long. On Windows it is the name of a pipe. */
async function withAddress<T>(folder: string, name: string, run: (address: string) => Promise<T>): Promise<T> {
  if (process.platform === 'win32') {
    return run(`\\\\.\\pipe\\im-conversations-${name.replace(/\.new$/, '')}`);
  }
  const address = path.join(folder, name);
  if (Buffer.byteLength(address) <= longestAddress) {
    return run(address);
  }
  const way = await mkdtemp(path.join(tmpdir(), 'imj-'));
  try {
    await symlink(folder, path.join(way, 'd'));
    return await run(path.join(way, 'd', name));
  } finally {
    await rm(way, { recursive: true, force: true });
  }
}
