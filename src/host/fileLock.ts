/** Locks that the system takes back when their process ends, however it ends. Node has none, so they go through koffi. */
import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import koffi from 'koffi';

/** `LOCK_EX | LOCK_NB`, the same on Linux and macOS. */
const exclusivelyNow = 2 | 4;

/** The inode that this process has locked under each path, with its descriptor open for ever. */
const held = new Map<string, number>();
let flock: ((descriptor: number, operation: number) => number) | undefined;

/**
 * Takes a file or directory for this process alone, until the process ends; false when another one has it. One that was
 * removed and made again since is taken again. A folder that is locked is also left alone by those who tidy up temporary
 * files. Windows has no such lock: there it is always true.
 */
export function lockForLife(path: string): boolean {
  if (process.platform === 'win32' || isHeld(path)) {
    return true;
  }
  const descriptor = open(path);
  const isOurs = lock(descriptor);
  if (isOurs) {
    held.set(path, fstatSync(descriptor).ino);
  } else {
    closeSync(descriptor);
  }
  return isOurs;
}

/** Whether another process has a file for itself. On Windows nobody can tell: there it is always false. */
export function isLocked(path: string): boolean {
  if (process.platform === 'win32' || isHeld(path) || !statSync(path, { throwIfNoEntry: false })) {
    return false;
  }
  const descriptor = open(path);
  const isFree = lock(descriptor);
  closeSync(descriptor); // Which also gives back the lock.
  return !isFree;
}

function isHeld(path: string): boolean {
  const inode = statSync(path, { throwIfNoEntry: false })?.ino;
  return inode !== undefined && held.get(path) === inode;
}

function lock(descriptor: number): boolean {
  flock ??= koffi.load(null).func('flock', 'int', ['int', 'int']) as (descriptor: number, operation: number) => number;
  return flock(descriptor, exclusivelyNow) === 0;
}

/** A directory cannot be opened for writing, and a file may have to be made. */
function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch {
    return openSync(path, 'a', 0o600);
  }
}
