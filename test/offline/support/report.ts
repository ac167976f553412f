// How many calls were compared, for each call and each state, and how many of them differed.
import { reasonFor } from './knownDifferences.ts';
import type { Comparison } from './sideBySide.ts';
import { states } from './steps.ts';

export class Report {
  private readonly _counts = new Map<string, { compared: number; differed: number }>();
  private readonly _reasons = new Map<string, number>();
  private _accidental = 0;

  /** `accidental` calls were answered differently by the real library itself. */
  add(comparisons: readonly Comparison[], accidental: number): void {
    this._accidental += accidental;
    for (const comparison of comparisons) {
      const differs = comparison.ours !== comparison.theirs;
      for (const key of [comparison.call.name, comparison.state, '']) {
        const counts = this._counts.get(key) ?? { compared: 0, differed: 0 };
        this._counts.set(key, { compared: counts.compared + 1, differed: counts.differed + (differs ? 1 : 0) });
      }
      if (differs) {
        const reason = reasonFor(comparison) ?? 'not explained';
        this._reasons.set(reason, (this._reasons.get(reason) ?? 0) + 1);
      }
    }
  }

  /** Of all calls, those that are equal; what is explained counts as different. */
  get share(): number {
    const { compared, differed } = this._counts.get('') ?? { compared: 0, differed: 0 };
    return compared === 0 ? 0 : (compared - differed) / compared;
  }

  print(title: string): void {
    const { compared, differed } = this._counts.get('') ?? { compared: 0, differed: 0 };
    console.log(`      ${title}: ${compared} calls compared, ${differed} differed (${(100 * this.share).toFixed(2)} % equal), ${this._accidental} not counted, as the real library differed from itself`);
    const order = [...states, ...[...this._counts.keys()].filter((key) => key.startsWith('TIM')).sort()];
    for (const key of order.filter((name) => this._counts.has(name))) {
      const counts = this._counts.get(key)!;
      console.log(`        ${key.padEnd(48)} ${String(counts.compared).padStart(7)} compared ${String(counts.differed).padStart(5)} differed`);
    }
    for (const [reason, count] of [...this._reasons].sort(([, a], [, b]) => b - a)) {
      console.log(`        ${String(count).padStart(5)} × ${reason}`);
    }
  }
}
