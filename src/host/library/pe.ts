import { DamagedFile, nameAt, type FileReader } from './fileReader.ts';
import type { LibraryImage } from './image.ts';

const architectures: Readonly<Record<number, string>> = { 0x14c: 'ia32', 0x8664: 'x64', 0xaa64: 'arm64' };
const isDll = 0x2000;
const mostNames = 100_000;
/** Enough for any name that we look for. */
const nameLength = 128;

/** Windows: Microsoft's PE format, PE32 and PE32+. */
export function readPe(file: FileReader): LibraryImage | undefined {
  if (file.size < 64 || file.u16(0) !== 0x5a4d) {
    return undefined;
  }
  const header = file.u32(60);
  if (file.u32(header) !== 0x4550) {
    return undefined;
  }
  const architecture = architectures[file.u16(header + 4)] ?? 'unknown';
  return { platform: 'win32', architectures: [architecture], isLibrary: (file.u16(header + 22) & isDll) !== 0, exports: () => exportsOf(file, header) };
}

function exportsOf(file: FileReader, header: number): Set<string> {
  const optional = header + 24;
  const directories = optional + (file.u16(optional) === 0x20b ? 112 : 96);
  const sections = optional + file.u16(header + 20);
  const sectionCount = file.u16(header + 6);
  const placeOf = (address: number): number => {
    for (let index = 0; index < sectionCount; index++) {
      const section = sections + index * 40;
      const [size, start, place] = [file.u32(section + 16), file.u32(section + 12), file.u32(section + 20)];
      if (address >= start && address < start + size) {
        return address - start + place;
      }
    }
    throw new DamagedFile(`${address} is in no section`);
  };
  const table = placeOf(file.u32(directories));
  const count = file.u32(table + 24);
  if (count > mostNames) {
    throw new DamagedFile(`${count} functions`);
  }
  const addresses = file.bytes(placeOf(file.u32(table + 32)), count * 4);
  const found = new Set<string>();
  for (let index = 0; index < count; index++) {
    const place = placeOf(addresses.readUInt32LE(index * 4));
    found.add(nameAt(file.bytes(place, Math.min(nameLength, file.size - place)), 0));
  }
  return found;
}
