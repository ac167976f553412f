import assert from 'node:assert/strict';
import { compare } from '../../bench/compare.ts';
import { isByClock } from '../../bench/figures.ts';
import { buildLimit } from '../../bench/programs.ts';
import { printFigures } from '../../bench/report.ts';
import { makeTemporaryFolder } from '../../scripts/lib/temporary.ts';

/** Ratios of processor time, memory and counts. What goes by the clock has its budgets in `npm run bench`, as other programs change it. */
/** Programs that share a processor also share its caches: twice the budget is too much on any machine. */
const allowance = 2;

describe('What the extension costs', () => {
  const folder = makeTemporaryFolder();
  before(() => buildLimit());

  for (const [n, rounds] of [[1000, 3], [10_000, 1]] as const) {
    it(`is within its budgets with ${n.toLocaleString('en')} conversations`, async function () {
      this.timeout(1_800_000);
      const first = await tooMuch(n, rounds);
      if (first.length > 0) {
        const again = await tooMuch(n, rounds + 2); // A machine that was busy is not slow twice in the same place.
        assert.deepEqual(again.filter((name) => first.includes(name)), []);
      }
    });
  }

  async function tooMuch(n: number, rounds: number): Promise<string[]> {
    const figures = await compare(n, rounds, folder);
    printFigures(figures.filter(({ budget }) => budget !== null));
    return figures.filter((figure) => !isByClock(figure) && figure.budget !== null && figure.ratio > figure.budget * allowance).map(({ name, library }) => `${name}, ${library}`);
  }
});
