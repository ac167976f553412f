import { DamagedFile, nameAt, type FileReader } from './fileReader.ts';
import type { LibraryImage } from './image.ts';

const architectures: Readonly<Record<number, string>> = { 0x01000007: 'x64', 0x0100000c: 'arm64' };
const [thin, fat] = [0xfeedfacf, 0xcafebabe];
const dynamicLibrary = 6;
const symbolTable = 2;
/** More are in no file; a Java class begins like a fat library. */
const mostArchitectures = 16;
const mostCommands = 10_000;

/** macOS: Apple's Mach-O, 64 bit, for one architecture or for several. */
export function readMachO(file: FileReader): LibraryImage | undefined {
  if (file.size < 32) {
    return undefined;
  }
  const starts = file.u32(0) === thin ? [0] : startsOfFat(file.bigEndian);
  if (!starts) {
    return undefined;
  }
  return {
    platform: 'darwin',
    architectures: starts.map((start) => architectures[file.u32(start + 4)] ?? 'unknown'),
    isLibrary: starts.every((start) => file.u32(start + 12) === dynamicLibrary),
    exports: (architecture) => exportsOf(file, starts.find((start) => architectures[file.u32(start + 4)] === architecture) ?? 0),
  };
}

function startsOfFat(file: FileReader): number[] | undefined {
  const count = file.u32(4);
  if (file.u32(0) !== fat || count === 0 || count > mostArchitectures) {
    return undefined;
  }
  return Array.from({ length: count }, (_, index) => file.u32(8 + index * 20 + 8));
}

function exportsOf(file: FileReader, start: number): Set<string> {
  const commands = file.u32(start + 16);
  if (commands > mostCommands) {
    throw new DamagedFile(`${commands} load commands`);
  }
  for (let index = 0, place = start + 32; index < commands; index++, place += Math.max(8, file.u32(place + 4))) {
    if (file.u32(place) === symbolTable) {
      const symbols = file.bytes(start + file.u32(place + 8), file.u32(place + 12) * 16);
      const names = file.bytes(start + file.u32(place + 16), file.u32(place + 20));
      return externalNames(symbols, names);
    }
  }
  throw new DamagedFile('It has no table of functions');
}

/** C names have an underscore before them. */
function externalNames(symbols: Buffer, names: Buffer): Set<string> {
  const found = new Set<string>();
  for (let offset = 0; offset < symbols.length; offset += 16) {
    const type = symbols[offset + 4]!;
    const isExternal = (type & 0x01) !== 0 && (type & 0x0e) !== 0;
    if (isExternal) {
      found.add(nameAt(names, symbols.readUInt32LE(offset)).replace(/^_/, ''));
    }
  }
  return found;
}
