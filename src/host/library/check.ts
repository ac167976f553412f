import { statSync } from 'node:fs';
import { readElf } from './elf.ts';
import { DamagedFile, FileReader } from './fileReader.ts';
import { readMachO } from './machO.ts';
import { readPe } from './pe.ts';

/** What keeps a file from being loaded, in words. */
export interface LibraryProblem {
  readonly reason: 'missing' | 'notAFile' | 'notALibrary' | 'wrongPlatform' | 'wrongArchitecture' | 'damaged' | 'lacksFunctions';
  readonly explanation: string;
}

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
    return file
      ? { reason: 'notAFile', explanation: `The native library is no file: ${path}` }
      : { reason: 'missing', explanation: `The native library is missing: ${path}` };
  }
  try {
    return FileReader.use(path, (reader) => {
      const image = readElf(reader) ?? readPe(reader) ?? readMachO(reader);
      if (!image?.isLibrary) {
        return { reason: 'notALibrary', explanation: `This is no native library: ${path}` };
      }
      if (image.platform !== platform) {
        const [its, ours] = [image.platform, platform].map((name) => systems[name] ?? name);
        return { reason: 'wrongPlatform', explanation: `The native library is for ${its}, and this is ${ours}: ${path}` };
      }
      if (!image.architectures.includes(arch)) {
        return { reason: 'wrongArchitecture', explanation: `The native library is for ${image.architectures.join(' and ')}, and this VS Code for ${arch}: ${path}` };
      }
      const exports = image.exports(arch);
      const missing = wanted.filter((name) => !exports.has(name));
      return missing.length === 0
        ? undefined
        : { reason: 'lacksFunctions', explanation: `The native library lacks ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more functions` : ''}: ${path}` };
    });
  } catch (error) {
    if (error instanceof DamagedFile) {
      return { reason: 'damaged', explanation: `The native library is damaged: ${path}` };
    }
    return { reason: 'notAFile', explanation: `The native library cannot be read: ${path} (${String(error)})` };
  }
}
