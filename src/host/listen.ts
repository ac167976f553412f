import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { lockForLife } from './fileLock.ts';

/** Where the host of this folder listens. */
function addressIn(directory: string): string {
  return process.platform === 'win32' ? readFileSync(join(directory, 'pipe'), 'utf8') : join(directory, 'host.sock');
}

/**
 * Listens in the folder; false when another host does. A socket that a dead host left behind is replaced. The file `pid`
 * says who listens, for clients of a host that no longer answers.
 */
export async function listenAlone(server: Server, directory: string): Promise<boolean> {
  const address = addressIn(directory);
  if (process.platform === 'win32') {
    const isAlone = await listen(server, address); // Only one process can have a pipe, and it goes with the process.
    if (isAlone) {
      writePidFile(directory);
    }
    return isAlone;
  }
  if (!lockForLife(directory)) {
    return false;
  }
  rmSync(address, { force: true });
  writePidFile(directory); // Before anybody can connect, so that who is connected reads no older one.
  return listen(server, address);
}

function writePidFile(directory: string): void {
  writeFileSync(join(directory, 'pid'), String(process.pid), { mode: 0o600 });
}

function listen(server: Server, address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(address, () => resolve(true));
  });
}
