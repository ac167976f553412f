/** What is claimed, and where it ends to be true. */
import type { LibraryName } from './data.ts';
import type { Measured } from './measure.ts';

/** One line of `results.json`. */
export interface Figure {
  readonly name: string;
  readonly library: LibraryName;
  readonly n: number;
  readonly ours: number;
  /** What ours is compared with. */
  readonly other: number;
  readonly unit: 'ms' | 'CPU ms' | 'MB' | 'bytes' | 'rows' | 'slots';
  readonly ratio: number;
  /** The largest ratio; null where nothing is promised. */
  readonly budget: number | null;
  readonly ok: boolean;
}

export function figure(
  name: string,
  { library, n }: Pick<Figure, 'library' | 'n'>,
  [ours, other, unit]: readonly [number, number, Figure['unit']],
  budget: number | null = null,
): Figure {
  const ratio = other === 0 ? ours : ours / other;
  return { name, library, n, ours: round(ours), other: round(other), unit, ratio: round(ratio), budget, ok: budget === null || ratio <= budget };
}

/** A turn that nobody notices, of the processor time of the window's thread. In milliseconds. */
export const longestTurn = 8;

/**
 * The figures of one account. The emulator answers a page in half a millisecond, so that what it shows is the path
 * above it alone: against its C program nothing is promised.
 */
export function figuresOf(place: Pick<Figure, 'library' | 'n'>, { limit, peer, ours }: Measured): Figure[] {
  const isReal = place.library === 'libImSDK';
  const whenReal = (budget: number): number | null => (isReal ? budget : null);
  const isLarge = place.n >= 50_000;
  const allBudget = whenReal(1.4); // A few milliseconds of new processes are more than the rest of a small account.
  const peerBudget = isLarge ? 1 / 50 : place.n >= 1000 && place.n < 10_000 ? 1 / 5 : null;
  return [
    figure('first 100 rows / the first page in C', place, [ours.first, limit.page100, 'ms'], whenReal(1.5)),
    figure('first 100 rows / the whole list in C', place, [ours.first, limit.list, 'ms'], isReal && isLarge ? 0.01 : null),
    figure('first 100 rows / the first of the peer', place, [ours.first, peer.list, 'ms'], isReal ? peerBudget : null),
    figure('everything / the whole list in C', place, [ours.all, limit.list, 'ms'], place.n >= 1000 ? allBudget : null),
    figure('first 100 rows / the first page in C', place, [ours.firstProcessor, limit.page100Processor, 'CPU ms'], whenReal(2)),
    figure('everything / the whole list in C', place, [ours.processor, limit.listProcessor, 'CPU ms'], place.n >= 10_000 ? allBudget : null),
    figure('everything / the peer', place, [ours.all, peer.list, 'ms']),
    figure('memory of the host / the peer', place, [ours.hostPeakMb, peer.peakMb, 'MB'], isReal && isLarge ? 0.1 : null),
    figure('memory of the window / the peer', place, [ours.windowPeakMb, peer.peakMb, 'MB']),
    figure('kept for a conversation / 1 KB', place, [ours.bytesEach, 1024, 'bytes'], isLarge ? 1 : null),
    figure('longest turn of the window / 8 ms', place, [ours.longestTurn, longestTurn, 'CPU ms'], 1),
    figure('a small call while the list is read / two pages of 500 in C', place, [ours.longestWait, 2 * limit.page500, 'ms'], whenReal(1)),
    figure('a small call / in C', place, [ours.call, limit.call, 'ms'], whenReal(3)),
    figure('a small call / in C', place, [ours.callProcessor, limit.callProcessor, 'CPU ms'], whenReal(4)),
  ];
}

/** The emulator against Tencent's library, both in C. */
export function figuresBetween(place: Pick<Figure, 'library' | 'n'>, { limit: emulator }: Measured, { limit: real }: Measured): Figure[] {
  return [
    figure('a page of 200 in C / libImSDK', place, [emulator.page200, real.page200, 'ms'], 0.2),
    figure('a page of 200 in C / libImSDK', place, [emulator.page200Processor, real.page200Processor, 'CPU ms'], 0.2),
    figure('the whole list in C / libImSDK', place, [emulator.list, real.list, 'ms'], 0.2),
    figure('the whole list in C / libImSDK', place, [emulator.listProcessor, real.listProcessor, 'CPU ms'], 0.2),
    figure('one conversation in C / libImSDK', place, [emulator.call, real.call, 'ms'], 1),
    figure('one conversation in C / libImSDK', place, [emulator.callProcessor, real.callProcessor, 'CPU ms'], 1),
    figure('a message stored in C / libImSDK', place, [emulator.save, real.save, 'ms'], 1),
    figure('a message stored in C / libImSDK', place, [emulator.saveProcessor, real.saveProcessor, 'CPU ms'], 1),
  ];
}

/** A figure that other programs on the machine change. */
export function isByClock({ unit }: Figure): boolean {
  return unit === 'ms';
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
