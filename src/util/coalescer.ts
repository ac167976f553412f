/**
 * Gathers a burst of changes into a few flushes: the first change is flushed in the next turn, later ones at
 * most once an interval. At rest no timer runs.
 */
export class Coalescer {
  private readonly _flush: () => void;
  private readonly _interval: number;
  private _timer: NodeJS.Timeout | undefined;
  private _lastFlush = -Infinity;

  /** @param interval the shortest time between two flushes, in milliseconds */
  constructor(flush: () => void, interval = 200) {
    this._flush = flush;
    this._interval = interval;
  }

  schedule(): void {
    if (this._timer === undefined) {
      const wait = Math.max(0, this._lastFlush + this._interval - performance.now());
      this._timer = setTimeout(() => {
        this._timer = undefined;
        this._lastFlush = performance.now();
        this._flush();
      }, wait);
    }
  }

  dispose(): void {
    clearTimeout(this._timer);
    this._timer = undefined;
  }
}
