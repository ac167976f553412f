import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** In bytes; what we write into such files is far shorter. */
const largest = 65_536;
const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants; // Windows lacks two of them.

/** The text of a short, plain file of this user; undefined for anything else that may lie there: nothing hangs at a pipe. */
export function readOwnFile(path: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const { uid, size } = fstatSync(descriptor);
    const isOurs = process.platform === 'win32' || uid === process.getuid?.();
    if (!fstatSync(descriptor).isFile() || !isOurs || size > largest) {
      return undefined;
    }
    const content = Buffer.alloc(size);
    return content.toString('utf8', 0, readSync(descriptor, content));
  } catch {
    return undefined; // It is not there, or nothing that can be read.
  } finally {
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }
}
