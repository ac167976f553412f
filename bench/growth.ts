/**
 * What calls leave behind in the process that makes them, as the host does: node --expose-gc bench/growth.ts <library> <directory>
 * <sdkAppId> <userId> <some id>. Prints one line of JSON on stderr.
 */
import koffi from 'koffi';
import { Sdk } from '../src/host/sdk.ts';
import { memoryMb } from './processes.ts';

export interface GrowthReport {
  /** Of the memory of the whole process, over the second hundred thousand calls. */
  readonly bytesEach: number;
  /** Callback slots of koffi that the calls have taken for good. */
  readonly slotsLost: number;
}

/** By then the memory that V8 keeps for itself has its size. */
const [warmUp, measured] = [100_000, 100_000];
const inFlight = 100;

const [libraryPath = '', dataDirectory = '', sdkAppId, userId = '', id = ''] = process.argv.slice(2);
const sdk = Sdk.load(libraryPath);
await sdk.init({ sdkAppId: Number(sdkAppId), dataDirectory });
await sdk.openCache(userId);

const slotType = koffi.proto('void BenchSlot()');
const slotsBefore = freeSlots();
await call(warmUp);
const before = settledMb();
await call(measured);
const report: GrowthReport = { bytesEach: ((settledMb() - before) * 1024 * 1024) / measured, slotsLost: slotsBefore - freeSlots() };
process.stderr.write(`\n${JSON.stringify(report)}\n`, () => process.exit());

async function call(count: number): Promise<void> {
  for (let done = 0; done < count; done += inFlight) {
    await Promise.all(Array.from({ length: inFlight }, () => sdk.getConversationInfo([{ type: 'c2c', id }])));
  }
}

function settledMb(): number {
  globalThis.gc?.();
  return memoryMb(process.pid);
}

function freeSlots(): number {
  const taken: unknown[] = [];
  try {
    for (;;) {
      taken.push(koffi.register(() => undefined, koffi.pointer(slotType)));
    }
  } catch {
    return taken.length; // "Too many callbacks are in use"
  } finally {
    taken.forEach((slot) => koffi.unregister(slot as Parameters<typeof koffi.unregister>[0]));
  }
}
