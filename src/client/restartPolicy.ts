/** What to do after the end of a host: how long to wait in milliseconds, or that it is enough. */
export type RestartDecision = { readonly restartAfter: number } | 'giveUp';

const window = 3 * 60_000;
const mostCrashes = 5;
/** The first restart is at once, as most crashes come alone. In milliseconds. */
const delays = [0, 250, 1_000, 4_000] as const;
/** The pause before a host is replaced that was ended from outside twice within this time. In milliseconds. */
const shortLife = 1_000;
const breath = 250;

/** Restarts with growing pauses, and gives up at the fifth crash within three minutes. */
export class RestartPolicy {
  private _crashes: number[] = [];
  private _lastEnd = -Infinity;

  /**
   * A host ended through its own fault, or could not start.
   *
   * @param now a clock in milliseconds
   */
  crashed(now: number): RestartDecision {
    this._crashes = [...this._crashes.filter((time) => now - time < window), now];
    const count = this._crashes.length;
    return count >= mostCrashes ? 'giveUp' : { restartAfter: delays[Math.min(count, delays.length) - 1]! };
  }

  /** A host was ended from outside: that says nothing of the next one. */
  ended(now: number): { readonly restartAfter: number } {
    const isAgain = now - this._lastEnd < shortLife;
    this._lastEnd = now;
    return { restartAfter: isAgain ? breath : 0 };
  }

  /** A person asked for another try. */
  forget(): void {
    this._crashes = [];
  }
}
