/** The time, and timers; tests move it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs something once, after that many milliseconds. At most {@link longestTimer}. */
  after(milliseconds: number, run: () => void): { dispose(): void };
}

/** The longest timer that Node has, in milliseconds: 25 days. */
export const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return { dispose: () => clearTimeout(timer) };
  },
};
