/** In milliseconds; the clock may be a little behind the timer. */
const afterMidnight = 500;

/**
 * Says when a new day has begun, local time. A timer does not run while the machine sleeps, so that whoever comes back
 * should call {@link check}.
 */
export class DayChange {
  private readonly _onNewDay: () => void;
  private _day = today();
  private _timer: NodeJS.Timeout | undefined;

  constructor(onNewDay: () => void) {
    this._onNewDay = onNewDay;
    this._wait();
  }

  check(): void {
    if (today() !== this._day) {
      this._day = today();
      this._onNewDay();
    }
    this._wait();
  }

  dispose(): void {
    clearTimeout(this._timer);
  }

  private _wait(): void {
    clearTimeout(this._timer);
    const now = new Date();
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();
    this._timer = setTimeout(() => this.check(), midnight - now.getTime() + afterMidnight);
    this._timer.unref();
  }
}

function today(): string {
  return new Date().toDateString();
}
