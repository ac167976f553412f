/** What a {@link Backoff} does after its last pause, and when it starts from the first one again; in milliseconds. */
export interface BackoffEnd {
  /** The last pause is repeated for ever, for what costs little; else it is over. */
  readonly isEndless?: boolean;
  /** After so long without a try, it starts from the first pause again. */
  readonly calm?: number;
}

/** Growing pauses between tries of one thing, and a limit. All times are in milliseconds. */
export class Backoff {
  private readonly _pauses: readonly number[];
  private readonly _isEndless: boolean;
  private readonly _calm: number;
  private _tries = 0;
  private _lastTry = -Infinity;

  constructor(pauses: readonly number[], { isEndless = false, calm = Infinity }: BackoffEnd) {
    this._pauses = pauses;
    this._isEndless = isEndless;
    this._calm = calm;
  }

  /** How long to wait before the next try; undefined when that was the last one. */
  next(now: number): number | undefined {
    if (now - this._lastTry > this._calm) {
      this._tries = 0;
    }
    const pause = this._pauses[this._tries] ?? (this._isEndless ? this._pauses.at(-1) : undefined);
    this._tries++;
    this._lastTry = now + (pause ?? 0);
    return pause;
  }

  /** It worked, or a person asked. */
  reset(): void {
    this._tries = 0;
  }
}
