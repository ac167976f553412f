/** Writes what was measured for machines (`results.json`) and for people (`README.md`, `cost.svg`). */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import path from 'node:path';
import { launchBrowser } from '../scripts/lib/browser.ts';
import { root } from '../scripts/lib/paths.ts';
import type { Figure } from './figures.ts';
import { drawCost } from './picture.ts';

const [begin, end] = ['<!-- results -->', '<!-- /results -->'];

export async function writeReport(figures: readonly Figure[]): Promise<void> {
  const file = (name: string): string => path.join(import.meta.dirname, name);
  writeFileSync(file('results.json'), `[\n${figures.map((figure) => `  ${JSON.stringify(figure)}`).join(',\n')}\n]\n`);
  const readme = readFileSync(file('README.md'), 'utf8');
  const [before] = readme.split(begin);
  const [, after] = readme.split(end);
  writeFileSync(file('README.md'), `${before}${begin}\n\n${machine()}\n\n${tables(figures)}\n\n${end}${after}`);
  const picture = drawCost(figures);
  writeFileSync(file('cost.svg'), picture);
  await paint(picture, path.join(root, 'media/cost.png')); // The marketplace shows no SVG.
}

async function paint(picture: string, file: string): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ deviceScaleFactor: 2 });
    await page.setContent(`<body style="margin:0;width:760px">${picture}</body>`);
    await page.locator('svg').screenshot({ path: file });
  } finally {
    await browser.close();
  }
}

/** As lines on a terminal. */
export function printFigures(figures: readonly Figure[]): void {
  for (const { name, library, n, ours, other, unit, ratio, budget, ok } of figures) {
    const verdict = budget === null ? '' : ok ? `ok (at most ${short(budget)})` : `TOO MUCH (at most ${short(budget)})`;
    console.log([library.padEnd(8), String(n).padStart(6), name.padEnd(60), `${short(ours)} / ${short(other)} ${unit}`.padStart(22), short(ratio).padStart(8), verdict].join('  '));
  }
}

function machine(): string {
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${process.platform}-${process.arch} ${release()}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}.`;
}

function tables(figures: readonly Figure[]): string {
  const libraries = [...new Set(figures.map(({ library }) => library))];
  return libraries
    .map((library) => {
      const rows = figures
        .filter((figure) => figure.library === library)
        .map(({ name, n, ours, other, unit, ratio, budget, ok }) =>
          `| ${name} | ${n === 0 ? '' : n.toLocaleString('en')} | ${short(ours)} | ${short(other)} | ${unit} | ${short(ratio)} | ${budget === null ? '' : short(budget)} | ${budget === null ? '' : ok ? 'yes' : '**no**'} |`,
        );
      return [`### ${library}`, '', '| what / with what | n | ours | other | unit | ratio | budget | kept |', '|---|---:|---:|---:|---|---:|---:|---|', ...rows].join('\n');
    })
    .join('\n\n');
}

function short(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: value >= 1000 ? 6 : 3, maximumFractionDigits: value >= 1000 ? 0 : 4 });
}
