/**
 * npm run bench [-- --sizes 100,1000] [--rounds 3]: times the extension against the library's own limit and against
 * Tencent's Node wrapper, on both libraries, and writes the results down unless only a part was asked for.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureChromium } from '../scripts/lib/machine.ts';
import { packageExtension } from '../scripts/lib/packageExtension.ts';
import { node24, root } from '../scripts/lib/paths.ts';
import { withoutNetwork } from '../scripts/lib/processes.ts';
import { ensureServer } from '../scripts/lib/serverInstall.ts';
import { makeTemporaryFolder } from '../scripts/lib/temporary.ts';
import { compare } from './compare.ts';
import { libraries, makeAccount, type Account } from './data.ts';
import { figure, longestTurn, type Figure } from './figures.ts';
import { median } from './measure.ts';
import { buildLimit, runGrowth, runRest } from './programs.ts';
import { printFigures, writeReport } from './report.ts';
import { runVSCode } from './vscode/run.ts';

const sizes = [100, 1000, 10_000, 50_000];
const roundsOf = (n: number): number => (n >= 50_000 ? 3 : n >= 10_000 ? 5 : 9);
/** Bytes, of what is shipped. */
const largest = { 'extension.cjs': 160_000, 'host.cjs': 120_000, 'cli.cjs': 110_000, vsix: 7_000_000 };

export async function bench(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { sizes: { type: 'string' }, rounds: { type: 'string' } } });
  if (!isAlone()) {
    ensureServer(); // There is no network later.
    ensureChromium();
    return startAlone(args);
  }
  const folder = makeTemporaryFolder();
  const figures: Figure[] = [];
  const add = (...more: readonly Figure[]): void => {
    figures.push(...more);
    printFigures(more);
  };
  const packaged = await packageExtension(); // What is timed is what is shipped.
  buildLimit();
  for (const n of values.sizes?.split(',').map(Number) ?? sizes) {
    add(...(await compare(n, Number(values.rounds ?? roundsOf(n)), folder)));
  }
  if (!values.sizes) {
    add(...(await growthAndRest(folder)));
    add(...(await insideVSCode(folder)));
    add(...sizesOf(packaged.bytes));
    await writeReport(figures);
  }
  const missed = figures.filter(({ ok }) => !ok);
  console.log(`\n${figures.length} figures, ${missed.length} over their budget`);
  return missed.length === 0 ? 0 : 1;
}

async function growthAndRest(folder: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const library of libraries) {
    const account = await makeAccount(library, 1000, folder);
    const { bytesEach, slotsLost } = await runGrowth(account);
    const { ms } = await runRest(account, 60);
    figures.push(
      figure('growth of the host for a call, after 100,000 / 64 bytes', account, [Math.max(0, bytesEach), 64, 'bytes'], 1),
      figure('callback slots that 200,000 calls have taken / 1', account, [slotsLost, 1, 'slots'], 0),
      figure('processor time of host and window in a minute of rest / 10 ms', account, [ms, 10, 'CPU ms'], library === 'emulator' ? 1 : null),
    );
  }
  return figures;
}

/** Rounds of both sizes by turns. The emulator alone brings events without a network. */
async function insideVSCode(folder: string): Promise<Figure[]> {
  const [few, many] = [1000, 50_000];
  const reports = new Map<number, Awaited<ReturnType<typeof runVSCode>>[]>([[few, []], [many, []]]);
  for (let round = 0; round < 3; round++) {
    for (const n of [few, many]) {
      const account = await makeAccount('emulator', n, folder);
      const copy: Account = { ...account, directory: path.join(folder, `vscode-${n}-${round}`) };
      cpSync(account.directory, copy.directory, { recursive: true, verbatimSymlinks: true });
      reports.get(n)!.push(await runVSCode(copy, round));
    }
  }
  const of = (n: number, name: keyof Awaited<ReturnType<typeof runVSCode>>): number => median(reports.get(n)!.map((report) => report[name]));
  const place = { library: 'emulator', n: many } as const;
  return [
    figure('activation / an empty extension and 30 ms', place, [of(many, 'activationMs'), of(many, 'emptyActivationMs') + 30, 'ms'], 1),
    figure('activation to the first row on the way to the screen / 1 s', place, [of(many, 'firstRowMs'), 1000, 'ms'], 1),
    figure('one message, sent to repaint / among 1,000', place, [of(many, 'eventMs'), of(few, 'eventMs'), 'ms'], 1.5),
    figure('rows repainted for one message / 1', place, [of(many, 'repainted'), 1, 'rows'], 1),
    figure('longest turn of the extension host under 1,000 messages a second / 8 ms', place, [of(many, 'longestTurnMs'), longestTurn, 'CPU ms'], 1),
  ];
}

function sizesOf(vsix: number): Figure[] {
  const place = { library: 'emulator', n: 0 } as const;
  const bundles = readdirSync(path.join(root, 'dist')).filter((name): name is 'host.cjs' => name in largest);
  return [
    ...bundles.map((name) => figure(`size of ${name} / its budget`, place, [statSync(path.join(root, 'dist', name)).size, largest[name], 'bytes'], 1)),
    figure('size of the VSIX / its budget', place, [vsix, largest.vsix, 'bytes'], 1),
  ];
}

/** Tencent's library must not reach its cloud. */
function isAlone(): boolean {
  return process.env['BENCH_IS_ALONE'] === '1';
}

function startAlone(args: readonly string[]): number {
  const loopback = path.join(root, 'test/support/loopback.ts'); // It refuses to run where there is a network.
  const command = [...withoutNetwork, node24, '--import', loopback, import.meta.filename, ...args];
  return spawnSync(command[0]!, command.slice(1), { stdio: 'inherit', env: { ...process.env, BENCH_IS_ALONE: '1' } }).status ?? 1;
}

if (isAlone() && process.argv[1] === import.meta.filename) {
  process.exitCode = await bench(process.argv.slice(2));
}
