import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SdkError } from '../protocol.ts';

/** Where the library keeps its data and its logs. */
export interface LibraryFolders {
  readonly data: string;
  readonly log: string;
}

/**
 * The library's folders in a data directory. What is missing is made for this user alone; the mode of what is there stays,
 * as a data directory may be a folder that others use, too.
 *
 * @throws kind `badInput` when that is not possible, or the folders belong to another user
 */
export function openDataDirectory(directory: string): LibraryFolders {
  const folders = { data: join(directory, 'data'), log: join(directory, 'log') };
  try {
    [directory, folders.data, folders.log].forEach((folder) => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  } catch (error) {
    throw SdkError.of('badInput', 'TIMInit', 'dataDirectoryUnusable', { folder: directory }, String(error));
  }
  const foreign = Object.values(folders).find((folder) => !isOurs(folder));
  if (foreign !== undefined) {
    throw SdkError.of('badInput', 'TIMInit', 'dataDirectoryForeign', { folder: foreign });
  }
  return folders;
}

/** Who can enter every folder, as the administrator, is not led astray by its owner. */
function isOurs(folder: string): boolean {
  const user = process.getuid?.();
  return user === undefined || user === 0 || (lstatSync(folder).uid === user && statSync(folder).uid === user);
}
