import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file says of itself what cannot be. */
export class DamagedFile extends Error {}

/** The longest name of a function; also a limit for what a damaged file can make us read. */
const longestName = 512;

/**
 * Numbers and names at places of a file, which is too large to be read as a whole and not to be trusted: every place
 * outside of it is {@link DamagedFile}.
 */
export class FileReader {
  readonly size: number;
  private readonly _descriptor: number;
  private readonly _isBigEndian: boolean;

  private constructor(descriptor: number, size: number, isBigEndian: boolean) {
    this._descriptor = descriptor;
    this.size = size;
    this._isBigEndian = isBigEndian;
  }

  /** Opens a file for as long as `read` runs. */
  static use<T>(path: string, read: (file: FileReader) => T): T {
    const descriptor = openSync(path, 'r');
    try {
      return read(new FileReader(descriptor, fstatSync(descriptor).size, false));
    } finally {
      closeSync(descriptor);
    }
  }

  /** The same file, with numbers in the order of the network. */
  get bigEndian(): FileReader {
    return new FileReader(this._descriptor, this.size, true);
  }

  bytes(offset: number, length: number): Buffer {
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0 || offset + length > this.size) {
      throw new DamagedFile(`${length} bytes at ${offset} of ${this.size}`);
    }
    const buffer = Buffer.alloc(length);
    if (readSync(this._descriptor, buffer, 0, length, offset) !== length) {
      throw new DamagedFile('The file became shorter');
    }
    return buffer;
  }

  u16(offset: number): number {
    const bytes = this.bytes(offset, 2);
    return this._isBigEndian ? bytes.readUInt16BE() : bytes.readUInt16LE();
  }

  u32(offset: number): number {
    const bytes = this.bytes(offset, 4);
    return this._isBigEndian ? bytes.readUInt32BE() : bytes.readUInt32LE();
  }

  /** Only as far as it can be a place in a file. */
  u64(offset: number): number {
    const value = this.bytes(offset, 8).readBigUInt64LE();
    if (value > BigInt(this.size)) {
      throw new DamagedFile(`${value} is no place in the file`);
    }
    return Number(value);
  }
}

/** The text at a place, up to its NUL. */
export function nameAt(bytes: Buffer, offset: number): string {
  const end = bytes.indexOf(0, offset);
  return offset >= bytes.length || end < 0 || end - offset > longestName ? '' : bytes.toString('latin1', offset, end);
}
