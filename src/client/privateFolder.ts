import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { SdkError } from '../protocol.ts';

const isWindows = process.platform === 'win32';
/** In bytes: the path of a socket below has at most 103 (macOS), of which the rest takes 40. */
const longestBase = 60;
/** Names after the first one, for where others have taken it. */
const otherNames = 9;

/**
 * Where hosts may be found, the best place first: what the system keeps for this user while logged in, else /tmp, and never
 * what the environment names for temporary files, as programs of one user disagree about that.
 */
export function hostBases(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  if (isWindows) {
    return [tmpdir()];
  }
  const own = [env['XDG_RUNTIME_DIR'] ?? '', `/run/user/${process.getuid?.()}`].filter(
    (base) => isAbsolute(base) && Buffer.byteLength(base) <= longestBase && isPrivate(base),
  );
  return [...new Set([...own, '/tmp'])];
}

/** The folders in a base that are this user's alone, whatever name they could get. */
export function userDirectories(base: string): readonly string[] {
  return names(base).filter(isPrivate);
}

/**
 * This user's own folder in a base, made when there is none. Where another user has taken its name it gets the next one.
 *
 * @throws kind `refused` when all names are taken, or the base cannot be written to
 */
export function openUserDirectory(base: string): string {
  mkdirSync(base, { recursive: true });
  const [known] = userDirectories(base);
  return known ?? names(base).find(makePrivate) ?? refuse(names(base)[0]!);
}

/** A folder that only this user can enter; never a link to one. */
export function isPrivate(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (isWindows || (found.uid === process.getuid?.() && (found.mode & 0o077) === 0));
}

function names(base: string): readonly string[] {
  const first = join(base, `imc-${process.getuid?.() ?? userInfo().username}`);
  return [first, ...Array.from({ length: otherNames }, (_, index) => `${first}-${index + 1}`)];
}

function makePrivate(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // Somebody has it, perhaps another window of ours since we looked.
  }
  return isPrivate(folder);
}

function refuse(folder: string): never {
  throw SdkError.of('refused', 'host/folder', 'hostFolderForeign', { folder });
}
