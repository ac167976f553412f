/**
 * A window without VS Code: the extension's own client, session and model, and the host process behind them. Prints one
 * line of JSON on stderr: node --expose-gc bench/window.ts <library> <directory> <sdkAppId> <userId> <some id> <load|ask|calls>
 */
import path from 'node:path';
import { SdkClient } from '../src/client/sdkClient.ts';
import { end, peakMb, processesWith, processorMs } from './processes.ts';
import { readAccount } from './reader.ts';
import { watchTurns } from './turns.ts';

export interface WindowReport {
  /** From the call to the first rows in the model, and to all of them. */
  readonly firstMs: number;
  readonly allMs: number;
  /** Processor time of window and host, until the first rows and until all of them. */
  readonly firstProcessorMs: number;
  readonly processorMs: number;
  readonly longestTurnMs: number;
  readonly bytesEach: number;
  readonly windowPeakMb: number;
  readonly hostPeakMb: number;
  /** The longest wait for one conversation while the list was read. */
  readonly longestWaitMs: number;
  /** One conversation, asked for one after the other; and the processor time of window and host. */
  readonly callMs: number;
  readonly callProcessorMs: number;
  readonly count: number;
  /** Every conversation once, and in order. */
  readonly isInOrder: boolean;
}

const [libraryPath = '', directory = '', appId, userId = '', someId = '', what] = process.argv.slice(2);
const account = { sdkAppId: Number(appId), userId };
const some = { type: 'c2c', id: someId } as const;
const hostScript = path.join(import.meta.dirname, '../dist/host.cjs');
const env = { IM_CONVERSATIONS_HOST_LINGER_MS: '500' };
const client = new SdkClient({ hostScript, log: () => undefined, runtimeDirectory: directory, env });

await client.open({ ...account, userSig: '', cacheOnly: 'expired', libraryPath, dataDirectory: directory });
const [host = 0] = processesWith(`host.cjs\0${directory}`);
const { model, reader } = readAccount(client, account);
/** The processor time that window and host have taken since it was made. */
const startMeter = (): (() => number) => {
  const [windowUsed, hostUsed] = [process.cpuUsage(), processorMs(host)];
  return () => {
    const { user, system } = process.cpuUsage(windowUsed);
    return (user + system) / 1000 + processorMs(host) - hostUsed;
  };
};
let [callMs, callProcessorMs] = [0, 0];
if (what === 'calls') {
  const [began, used] = [performance.now(), startMeter()];
  for (let call = 0; call < 1000; call++) {
    await client.info(some);
  }
  [callMs, callProcessorMs] = [(performance.now() - began) / 1000, used() / 1000];
}

globalThis.gc?.();
const heap = process.memoryUsage().heapUsed;
const used = startMeter();
const turns = what === 'ask' ? watchTurns() : undefined; // Watching takes processor time itself.
let [firstMs, firstProcessorMs, longestWaitMs] = [0, 0, 0];
const began = performance.now();
model.conversations.onDidChange(() => {
  if (firstMs === 0) {
    [firstMs, firstProcessorMs] = [performance.now() - began, used()];
  }
});
const reading = read();
let isReading = true;
const asking = what === 'ask' ? askMeanwhile() : undefined;
await reading;
isReading = false;
const allMs = performance.now() - began;
const longestTurnMs = turns?.stop() ?? 0;
const allProcessorMs = used();
globalThis.gc?.();
const { conversations } = model;
const report: WindowReport = {
  firstMs,
  allMs,
  firstProcessorMs,
  processorMs: allProcessorMs,
  longestTurnMs,
  bytesEach: (process.memoryUsage().heapUsed - heap) / conversations.size,
  windowPeakMb: peakMb(process.pid),
  hostPeakMb: peakMb(host),
  longestWaitMs,
  callMs,
  callProcessorMs,
  count: conversations.size,
  isInOrder: conversations.all.every((it, index, all) => index === 0 || Number(all[index - 1]!.isPinned) - Number(it.isPinned) > 0 || it.activeTime <= all[index - 1]!.activeTime),
};
await asking;
await end(host); // The next program opens the same data.
process.stderr.write(`\n${JSON.stringify(report)}\n`, () => process.exit());

/** As when a person searches: what fills the view first, then the rest. */
async function read(): Promise<void> {
  const loaded = reader.load();
  await model.readTo(Infinity);
  void loaded;
}

async function askMeanwhile(): Promise<void> {
  while (isReading) {
    const asked = performance.now();
    await client.info(some);
    longestWaitMs = Math.max(longestWaitMs, performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
