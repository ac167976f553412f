import { createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../protocol.ts';
import { readOwnFile } from './ownFile.ts';
import { isPrivate, openUserDirectory, userDirectories } from './privateFolder.ts';

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
 * Makes or finds the folders of an account's host: where it is started comes first, and behind it those in which another
 * program of this user, with another environment, may have started it.
 *
 * @param bases where they may lie
 * @throws kind `refused` when there is no place that others cannot enter
 */
export function openHostFolders(bases: readonly string[], key: HostKey): readonly [HostFolder, ...HostFolder[]] {
  const first = openUserDirectory(bases[0]!);
  const name = nameOf(key);
  const others = bases.flatMap(userDirectories).filter((ours) => ours !== first && isPrivate(join(ours, name)));
  return [openHostFolder(join(first, name), key), ...others.map((ours) => openHostFolder(join(ours, name), key))];
}

/** The accounts of this user for which there are folders, and where; their hosts may have ended long ago. */
export function knownHosts(bases: readonly string[]): { readonly key: HostKey; readonly address: string }[] {
  const directories = bases.flatMap(userDirectories).flatMap((ours) => readdirSync(ours).map((name) => join(ours, name)));
  return directories.flatMap((directory) => {
    const [key, address] = [readAccount(directory), addressIn(directory)];
    return key && address !== undefined ? [{ key, address }] : [];
  });
}

function openHostFolder(directory: string, key: HostKey): HostFolder {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (!readAccount(directory)) {
    const { dataDirectory, sdkAppId, userId } = key;
    readOrCreate(join(directory, accountFile), () => JSON.stringify({ dataDirectory, sdkAppId, userId }));
  }
  if (process.platform === 'win32') {
    readOrCreate(join(directory, 'pipe'), () => `\\\\.\\pipe\\imc-${randomBytes(16).toString('hex')}`);
  }
  return {
    directory,
    address: addressIn(directory)!,
    token: readOrCreate(join(directory, 'token'), () => randomBytes(32).toString('hex')),
    logFile: join(directory, 'host.log'),
    pidFile: join(directory, 'pid'),
  };
}

function nameOf({ dataDirectory, sdkAppId, userId }: HostKey): string {
  return createHash('sha256').update(JSON.stringify([dataDirectory, sdkAppId, userId])).digest('hex').slice(0, 16);
}

function addressIn(directory: string): string | undefined {
  return process.platform === 'win32' ? readOwnFile(join(directory, 'pipe')) : join(directory, 'host.sock');
}

/** Undefined for a folder that is just being made, and for anything that somebody has put there. */
function readAccount(directory: string): HostKey | undefined {
  try {
    const key = JSON.parse(readOwnFile(join(directory, accountFile)) ?? '') as Partial<HostKey> | null;
    const isKey = typeof key?.dataDirectory === 'string' && typeof key.userId === 'string' && Number.isSafeInteger(key.sdkAppId);
    return isKey ? (key as HostKey) : undefined;
  } catch {
    return undefined;
  }
}

/** Two windows that start at the same moment agree: a link appears with its whole content, or was there already. */
function readOrCreate(file: string, make: () => string): string {
  for (;;) {
    const known = readOwnFile(file);
    if (known) {
      return known;
    }
    const mine = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
    writeFileSync(mine, make(), { mode: 0o600 });
    try {
      linkSync(mine, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
      if (!readOwnFile(file)) {
        rmSync(file, { recursive: true, force: true }); // Not a file of ours, or an empty one.
      }
    } finally {
      rmSync(mine, { force: true });
    }
  }
}
