/** What to do after a crash: how long to wait in milliseconds, or that it is enough. */
export type RestartDecision = { readonly restartAfter: number } | 'giveUp';

const window = 3 * 60_000;
const mostCrashes = 5;
/** The first restart is at once, as most crashes come alone. In milliseconds. */
const delays = [0, 250, 1_000, 4_000] as const;

/** Restarts with growing pauses, and gives up at the fifth crash within three minutes. */
export class RestartPolicy {
  private _crashes: number[] = [];

  /** @param now a clock in milliseconds */
  crashed(now: number): RestartDecision {
    this._crashes = [...this._crashes.filter((time) => now - time < window), now];
    const count = this._crashes.length;
    return count >= mostCrashes ? 'giveUp' : { restartAfter: delays[Math.min(count, delays.length) - 1]! };
  }

  /** A person asked for another try. */
  forget(): void {
    this._crashes = [];
  }
}
