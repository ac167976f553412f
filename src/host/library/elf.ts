import { DamagedFile, nameAt, type FileReader } from './fileReader.ts';
import type { LibraryImage } from './image.ts';

const architectures: Readonly<Record<number, string>> = { 3: 'ia32', 40: 'arm', 62: 'x64', 183: 'arm64', 243: 'riscv64', 258: 'loong64' };
const sharedObject = 3;
const dynamicSymbols = 11;

/** Linux: the ELF specification, 64 bit and little endian, as all that VS Code runs on. */
export function readElf(file: FileReader): LibraryImage | undefined {
  if (file.size < 20 || file.u32(0) !== 0x464c457f) {
    return undefined;
  }
  const architecture = architectures[file.u16(18)] ?? 'unknown';
  if (file.bytes(4, 1)[0] !== 2) {
    return { platform: 'linux', architectures: [architecture], isLibrary: true, exports: () => new Set() };
  }
  return { platform: 'linux', architectures: [architecture], isLibrary: file.u16(16) === sharedObject, exports: () => exportsOf(file) };
}

function exportsOf(file: FileReader): Set<string> {
  const [sections, entrySize, count] = [file.u64(40), file.u16(58), file.u16(60)];
  const sectionAt = (index: number): number => sections + index * entrySize;
  for (let index = 0; index < count; index++) {
    const section = sectionAt(index);
    if (file.u32(section + 4) === dynamicSymbols) {
      const symbols = file.bytes(file.u64(section + 24), file.u64(section + 32));
      const nameSection = sectionAt(file.u32(section + 40));
      const names = file.bytes(file.u64(nameSection + 24), file.u64(nameSection + 32));
      return definedNames(symbols, names);
    }
  }
  throw new DamagedFile('It has no table of functions');
}

function definedNames(symbols: Buffer, names: Buffer): Set<string> {
  const found = new Set<string>();
  for (let offset = 0; offset + 24 <= symbols.length; offset += 24) {
    const isDefined = symbols.readUInt16LE(offset + 6) !== 0;
    if (isDefined) {
      found.add(nameAt(names, symbols.readUInt32LE(offset)));
    }
  }
  return found;
}
