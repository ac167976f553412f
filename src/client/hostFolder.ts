import { createHash, randomBytes } from 'node:crypto';
import { existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { SdkError, type Account } from '../protocol.ts';

/** Where all programs of a user look for hosts, whatever their environment says about temporary folders. */
export const hostFoldersBase = process.platform === 'win32' ? tmpdir() : '/tmp';

/** Says in a host's folder whose it is, for those who look for hosts that run. */
const accountFile = 'account.json';

/** Whose host it is: one host serves one account in one data directory, for all windows of this user. */
export interface HostKey extends Account {
  readonly dataDirectory: string;
}

/** Where the windows of one user meet the host of one account. */
export interface HostFolder {
  readonly directory: string;
  /** What the host listens on: a Unix socket, or a pipe with a name that cannot be guessed. */
  readonly address: string;
  /** What a client has to know; only this user can read it. */
  readonly token: string;
  readonly logFile: string;
  /** Where the host that listens says which process it is. */
  readonly pidFile: string;
}

/**
 * Makes or finds the folder of an account's host.
 *
 * @param base where it lies; short, as the path of a socket has at most 107 bytes
 * @throws when the folder belongs to somebody else or can be entered by others
 */
export function openHostFolder(base: string, { dataDirectory, sdkAppId, userId }: HostKey): HostFolder {
  const ours = userDirectory(base);
  mkdirSync(ours, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(ours);
  const isPrivate = process.platform === 'win32' || (uid === process.getuid?.() && (mode & 0o077) === 0);
  if (!isPrivate || !lstatSync(ours).isDirectory()) {
    throw SdkError.of('refused', 'host/folder', 'hostFolderForeign', { folder: ours });
  }
  const name = createHash('sha256').update(JSON.stringify([dataDirectory, sdkAppId, userId])).digest('hex').slice(0, 16);
  const directory = join(ours, name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(join(directory, accountFile), JSON.stringify({ dataDirectory, sdkAppId, userId }), { mode: 0o600 });
  const pipe = (): string => `\\\\.\\pipe\\imc-${randomBytes(16).toString('hex')}`;
  return {
    directory,
    address: process.platform === 'win32' ? readOrCreate(join(directory, 'pipe'), pipe) : join(directory, 'host.sock'),
    token: readOrCreate(join(directory, 'token'), () => randomBytes(32).toString('hex')),
    logFile: join(directory, 'host.log'),
    pidFile: join(directory, 'pid'),
  };
}

/** The accounts of this user for which there are folders; their hosts may have ended long ago. */
export function knownAccounts(base: string): HostKey[] {
  const ours = userDirectory(base);
  const folders = existsSync(ours) ? readdirSync(ours) : [];
  return folders.map((name) => readAccount(join(ours, name, accountFile))).filter((it) => it !== undefined);
}

function readAccount(file: string): HostKey | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as HostKey;
  } catch {
    return undefined; // A folder of before, or one that is just being made.
  }
}

function userDirectory(base: string): string {
  return join(base, `imc-${process.getuid?.() ?? userInfo().username}`);
}

/** Two windows that start at the same moment agree: a link appears with its whole content, or was there already. */
function readOrCreate(file: string, make: () => string): string {
  const mine = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    writeFileSync(mine, make(), { mode: 0o600 });
  }
  try {
    linkSync(mine, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return readFileSync(file, 'utf8');
}
