/** Times one account: all programs by turns, round after round, so that a change of the machine's load falls on all of them. */
import type { Account } from './data.ts';
import { runLimit, runPeer, runWindow } from './programs.ts';

/** Medians over the rounds; times in milliseconds, memory in MB. */
export interface Measured {
  readonly limit: { readonly page100: number; readonly page200: number; readonly page500: number; readonly list: number; readonly listProcessor: number; readonly call: number; readonly save: number };
  readonly peer: { readonly list: number; readonly peakMb: number };
  readonly ours: {
    readonly first: number;
    readonly all: number;
    readonly processor: number;
    readonly longestTurn: number;
    readonly bytesEach: number;
    readonly windowPeakMb: number;
    readonly hostPeakMb: number;
    readonly longestWait: number;
    readonly call: number;
  };
}

export async function measure(account: Account, rounds: number): Promise<Measured> {
  const samples = new Map<string, number[]>();
  const note = (name: string, value: number): void => {
    samples.set(name, [...(samples.get(name) ?? []), value]);
  };
  const programs = [
    async () => note('limit page 100', (await runLimit(account, 'page', '100')).ms),
    async () => {
      const { firstMs, allMs, processorMs, bytesEach, windowPeakMb, hostPeakMb, count, isInOrder } = await runWindow(account, 'load');
      if (count !== account.n || !isInOrder) {
        throw new Error(`${count} conversations of ${account.n}, ${isInOrder ? 'in order' : 'out of order'}`);
      }
      const values = { first: firstMs, all: allMs, processor: processorMs, bytesEach, windowPeakMb, hostPeakMb };
      Object.entries(values).forEach(([name, value]) => note(`ours ${name}`, value));
    },
    async () => {
      const { ms, cpuMs } = await runLimit(account, 'list');
      note('limit list', ms);
      note('limit list processor', cpuMs);
    },
    async () => {
      const { ms, peakMb, count } = await runPeer(account);
      if (count !== account.n) {
        throw new Error(`The peer has ${count} conversations of ${account.n}`);
      }
      note('peer list', ms);
      note('peer memory', peakMb);
    },
    async () => note('limit page 500', (await runLimit(account, 'page', '500')).ms),
    async () => {
      const { longestTurnMs, longestWaitMs } = await runWindow(account, 'ask');
      note('ours longest turn', longestTurnMs);
      note('ours longest wait', longestWaitMs);
    },
    async () => note('limit page 200', (await runLimit(account, 'page', '200')).ms),
    async () => note('limit call', (await runLimit(account, 'calls', account.someId)).ms),
    async () => note('ours call', (await runWindow(account, 'calls')).callMs),
  ];
  for (let round = 0; round < rounds; round++) {
    for (let index = 0; index < programs.length; index++) {
      await programs[(index + round) % programs.length]!();
    }
  }
  for (let round = 0; round < rounds; round++) {
    note('limit save', (await runLimit(account, 'saves', account.someId)).ms); // Last, as it changes what the others measure.
  }
  const of = (name: string): number => median(samples.get(name)!);
  return {
    limit: { page100: of('limit page 100'), page200: of('limit page 200'), page500: of('limit page 500'), list: of('limit list'), listProcessor: of('limit list processor'), call: of('limit call'), save: of('limit save') },
    peer: { list: of('peer list'), peakMb: of('peer memory') },
    ours: {
      first: of('ours first'),
      all: of('ours all'),
      processor: of('ours processor'),
      longestTurn: of('ours longest turn'),
      bytesEach: of('ours bytesEach'),
      windowPeakMb: of('ours windowPeakMb'),
      hostPeakMb: of('ours hostPeakMb'),
      longestWait: of('ours longest wait'),
      call: of('ours call'),
    },
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
