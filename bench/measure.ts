/** Times one account: all programs by turns, round after round, so that a change of the machine's load falls on all of them. */
import type { Account } from './data.ts';
import { runLimit, runPeer, runWindow } from './programs.ts';

/** Medians over the rounds; times in milliseconds, memory in MB. */
export interface Measured {
  readonly limit: {
    readonly page100: number;
    readonly page100Processor: number;
    readonly page200: number;
    readonly page200Processor: number;
    readonly page500: number;
    readonly list: number;
    readonly listProcessor: number;
    readonly call: number;
    readonly callProcessor: number;
    readonly save: number;
    readonly saveProcessor: number;
  };
  readonly peer: { readonly list: number; readonly peakMb: number };
  readonly ours: {
    readonly first: number;
    readonly firstProcessor: number;
    readonly all: number;
    readonly processor: number;
    readonly longestTurn: number;
    readonly bytesEach: number;
    readonly windowPeakMb: number;
    readonly hostPeakMb: number;
    readonly longestWait: number;
    readonly call: number;
    readonly callProcessor: number;
  };
}

export async function measure(account: Account, rounds: number): Promise<Measured> {
  const samples = new Map<string, number[]>();
  const note = (name: string, value: number): void => {
    samples.set(name, [...(samples.get(name) ?? []), value]);
  };
  const noteLimit = async (name: string, ...what: readonly string[]): Promise<void> => {
    const { ms, cpuMs } = await runLimit(account, ...what);
    note(`limit ${name}`, ms);
    note(`limit ${name} processor`, cpuMs);
  };
  const programs = [
    () => noteLimit('page 100', 'page', '100'),
    async () => {
      const { firstMs, firstProcessorMs, allMs, processorMs, bytesEach, windowPeakMb, hostPeakMb, count, isInOrder } = await runWindow(account, 'load');
      if (count !== account.n || !isInOrder) {
        throw new Error(`${count} conversations of ${account.n}, ${isInOrder ? 'in order' : 'out of order'}`);
      }
      const values = { first: firstMs, 'first processor': firstProcessorMs, all: allMs, processor: processorMs, bytesEach, windowPeakMb, hostPeakMb };
      Object.entries(values).forEach(([name, value]) => note(`ours ${name}`, value));
    },
    () => noteLimit('list', 'list'),
    async () => {
      const { ms, peakMb, count } = await runPeer(account);
      if (count !== account.n) {
        throw new Error(`The peer has ${count} conversations of ${account.n}`);
      }
      note('peer list', ms);
      note('peer memory', peakMb);
    },
    () => noteLimit('page 500', 'page', '500'),
    async () => {
      const { longestTurnMs, longestWaitMs } = await runWindow(account, 'ask');
      note('ours longest turn', longestTurnMs);
      note('ours longest wait', longestWaitMs);
    },
    () => noteLimit('page 200', 'page', '200'),
    () => noteLimit('call', 'calls', account.someId),
    async () => {
      const { callMs, callProcessorMs } = await runWindow(account, 'calls');
      note('ours call', callMs);
      note('ours call processor', callProcessorMs);
    },
  ];
  for (let round = 0; round < rounds; round++) {
    for (let index = 0; index < programs.length; index++) {
      await programs[(index + round) % programs.length]!();
    }
  }
  for (let round = 0; round < rounds; round++) {
    await noteLimit('save', 'saves', account.someId); // Last, as it changes what the others measure.
  }
  const of = (name: string): number => median(samples.get(name)!);
  return {
    limit: {
      page100: of('limit page 100'),
      page100Processor: of('limit page 100 processor'),
      page200: of('limit page 200'),
      page200Processor: of('limit page 200 processor'),
      page500: of('limit page 500'),
      list: of('limit list'),
      listProcessor: of('limit list processor'),
      call: of('limit call'),
      callProcessor: of('limit call processor'),
      save: of('limit save'),
      saveProcessor: of('limit save processor'),
    },
    peer: { list: of('peer list'), peakMb: of('peer memory') },
    ours: {
      first: of('ours first'),
      firstProcessor: of('ours first processor'),
      all: of('ours all'),
      processor: of('ours processor'),
      longestTurn: of('ours longest turn'),
      bytesEach: of('ours bytesEach'),
      windowPeakMb: of('ours windowPeakMb'),
      hostPeakMb: of('ours hostPeakMb'),
      longestWait: of('ours longest wait'),
      call: of('ours call'),
      callProcessor: of('ours call processor'),
    },
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
