/**
 * What a host and its window use while nothing happens: node bench/rest.ts <library> <directory> <sdkAppId> <userId> <seconds>.
 * Prints one line of JSON on stderr.
 */
import path from 'node:path';
import { SdkClient } from '../src/client/sdkClient.ts';
import { end, processesWith, processorMs } from './processes.ts';
import { readAccount } from './reader.ts';

export interface RestReport {
  /** Processor time of both, in milliseconds. */
  readonly ms: number;
}

const [libraryPath = '', directory = '', appId, userId = '', seconds] = process.argv.slice(2);
const account = { sdkAppId: Number(appId), userId };
const hostScript = path.join(import.meta.dirname, '../dist/host.cjs');
const env = { IM_CONVERSATIONS_HOST_LINGER_MS: '500' };
const client = new SdkClient({ hostScript, log: () => undefined, runtimeDirectory: directory, env });
await client.open({ ...account, userSig: '', cacheOnly: 'expired', libraryPath, dataDirectory: directory });
await readAccount(client, account).reader.load();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
await pause(10_000); // The library goes on with its own opening for a while.
const used = (): number => [process.pid, ...processesWith(`host.cjs\0${directory}`)].reduce((sum, pid) => sum + processorMs(pid), 0);
const before = used();
await pause(Number(seconds) * 1000);
const report: RestReport = { ms: used() - before };
await end(...processesWith(`host.cjs\0${directory}`));
process.stderr.write(`\n${JSON.stringify(report)}\n`, () => process.exit());
