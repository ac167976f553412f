import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { logLine } from './hostLog.ts';
import type { HeartbeatData } from './heartbeat.ts';

/** One number: since when this thread is in work that is known to take long, in {@link monotonic} milliseconds; 0 for not at all. */
const since = new Int32Array(new SharedArrayBuffer(4));

/** Runs something that may keep this thread from answering: a call of the library, or work on a large text. */
export function during<T>(run: () => T): T {
  const outer = since[0]!;
  Atomics.store(since, 0, outer === 0 ? monotonic() : outer);
  try {
    return run();
  } finally {
    Atomics.store(since, 0, outer);
  }
}

/** Every function of an object, {@link during} which a client has to be patient. */
export function allDuring<T extends object>(functions: T): T {
  return new Proxy(functions, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      return typeof value === 'function' ? (...args: unknown[]) => during(() => value.apply(target, args) as unknown) : value;
    },
  });
}

/** Starts the thread that answers while this one is busy. The answer makes it listen again. */
export function startHeartbeat(address: string): () => void {
  const workerData: HeartbeatData = { address, since };
  const worker = new Worker(join(dirname(process.argv[1]!), 'heartbeat.cjs'), { workerData, resourceLimits: { maxOldGenerationSizeMb: 16 } });
  worker.on('error', (error) => logLine(`The heartbeat ended: ${String(error)}`)); // The host only seems to hang sooner.
  worker.unref();
  return () => worker.postMessage('listen');
}

/** Milliseconds of a clock that all threads share and that never jumps; never 0, and small enough for 32 bits. */
export function monotonic(): number {
  return Number((process.hrtime.bigint() / 1_000_000n) & 0x3fffffffn) + 1;
}
