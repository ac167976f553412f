import { statSync } from 'node:fs';
import type { FailureFacts, FailureReason } from '../../protocol.ts';
import { readElf } from './elf.ts';
import { DamagedFile, FileReader } from './fileReader.ts';
import { readMachO } from './machO.ts';
import { readPe } from './pe.ts';

/** What keeps a file from being loaded. */
export type LibraryProblem = { readonly [R in LibraryReason]: { readonly reason: R; readonly facts: FailureFacts[R]; readonly description?: string } }[LibraryReason];

type LibraryReason = Extract<FailureReason, `library${string}`>;

const systems: Partial<Record<NodeJS.Platform, string>> = { linux: 'Linux', win32: 'Windows', darwin: 'macOS' };

/**
 * Looks at a native library without loading it: loading a wrong one fails in words of the system's loader, or not at all.
 *
 * @param wanted the functions that have to be in it
 * @param platform and `arch`: of the process that is to load it
 */
export function checkLibrary(
  path: string,
  wanted: readonly string[],
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): LibraryProblem | undefined {
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file?.isFile()) {
    return { reason: file ? 'libraryNotAFile' : 'libraryMissing', facts: { path } };
  }
  try {
    return FileReader.use(path, (reader) => {
      const image = readElf(reader) ?? readPe(reader) ?? readMachO(reader);
      if (!image?.isLibrary) {
        return { reason: 'libraryUnknownFormat', facts: { path } };
      }
      if (image.platform !== platform) {
        const [its, ours] = [nameOf(image.platform), nameOf(platform)];
        return { reason: 'libraryOtherPlatform', facts: { path, its, ours } };
      }
      if (!image.architectures.includes(arch)) {
        return { reason: 'libraryOtherArchitecture', facts: { path, its: image.architectures.join(', '), ours: arch } };
      }
      const exports = image.exports(arch);
      const missing = wanted.filter((name) => !exports.has(name));
      const [names, more] = [missing.slice(0, 3).join(', '), Math.max(0, missing.length - 3)];
      return missing.length === 0 ? undefined : { reason: 'libraryLacksFunctions', facts: { path, names, more } };
    });
  } catch (error) {
    return error instanceof DamagedFile
      ? { reason: 'libraryDamaged', facts: { path } }
      : { reason: 'libraryUnreadable', facts: { path }, description: String(error) };
  }
}

function nameOf(platform: string): string {
  return systems[platform as NodeJS.Platform] ?? platform;
}
