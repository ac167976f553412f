// What is different on purpose, or cannot be imitated: the table of native/README.md.
import type { Comparison } from './sideBySide.ts';

interface Known {
  readonly reason: string;
  readonly fits: (comparison: Comparison) => boolean;
}

const table: readonly Known[] = [];

/** Why both answer differently, or nothing. */
export function reasonFor(comparison: Comparison): string | undefined {
  return comparison.ours === comparison.theirs ? undefined : table.find(({ fits }) => fits(comparison))?.reason;
}
