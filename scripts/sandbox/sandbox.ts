import path from 'node:path';
import { libraryFiles } from '../../src/model/nativeLibraries.ts';
import { Sandbox as SandboxOf } from '../../src/sandbox/program/sandbox.ts';
import { root } from '../lib/paths.ts';

/** The emulator as the build has made it. */
export const emulatorPath = path.join(root, 'dist/native', `${process.platform}-${process.arch}`, libraryFiles.sandbox[process.platform] ?? '');

/** Where the extension keeps the sandbox below the folder of its setting. */
export function sandboxFolder(dataDirectory: string): string {
  return path.join(dataDirectory, 'sandbox');
}

/** A sandbox with the emulator of this checkout. */
export const Sandbox = { open: (folder: string): Promise<SandboxOf> => SandboxOf.open(folder, emulatorPath) };
