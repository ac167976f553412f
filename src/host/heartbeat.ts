/**
 * A thread of the host that answers while its first one is in a call that takes long, as when the database is locked:
 * whoever connects gets one line, for how many milliseconds that call has gone on; 0 when there is none.
 */
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

export interface HeartbeatData {
  readonly address: string;
  readonly since: Int32Array;
}

const { address, since } = workerData as HeartbeatData;
let server: Server | undefined;

function listen(): void {
  server?.close();
  if (process.platform !== 'win32') {
    rmSync(address, { force: true });
  }
  server = createServer((socket) => {
    const began = Atomics.load(since, 0);
    const now = Number((process.hrtime.bigint() / 1_000_000n) & 0x3fffffffn) + 1;
    socket.on('error', () => undefined); // It did not wait for the answer.
    socket.end(`${began === 0 ? 0 : Math.max(1, now - began)}\n`);
  });
  server.on('error', () => undefined); // Without a heartbeat the host only seems to hang sooner.
  server.listen(address);
}

parentPort?.on('message', listen);
listen();
