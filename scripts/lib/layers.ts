import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureChromium, ensureCMake } from './machine.ts';
import { node24, root } from './paths.ts';
import { withoutNetwork } from './processes.ts';
import { ensureServer } from './serverInstall.ts';
import { makeTemporaryFolder } from './temporary.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Result extends Counts {
  readonly name: string;
  readonly seconds: number;
  /** Why it failed, where no test says so. */
  readonly remark: string;
}

interface Layer {
  readonly name: string;
  /** A layer that has to run before it. */
  readonly needs?: 'vscode' | 'cmake';
  /** Answers no counts when it broke off. */
  readonly run: (grep: string | undefined) => Promise<Counts | undefined>;
}

/** What Tencent's library runs in: it must not reach its cloud. */
const offlineLayers = new Set(['offline', 'cpp', 'bench']);
/** In milliseconds, for a layer and for a test that hang. Far more than they need, as the machine may do other work. */
const timeLimit = 3_600_000;
const testTimeLimit = 1_800_000;
const mochaMain = path.join(root, 'node_modules/mocha/bin/mocha.js');

const checks = {
  eslint: [path.join(root, 'node_modules/eslint/bin/eslint.js'), '.'],
  tsc: [path.join(root, 'node_modules/typescript/bin/tsc'), '--noEmit'],
};

/** In the order in which they run: what is cheap and says most comes first. */
const layers: readonly Layer[] = [
  { name: 'lint', run: () => countSteps(Object.values(checks).map((args) => async () => (await runNode(args)) === 0)) },
  { name: 'build', run: () => countSteps([build]) },
  { name: 'vscode', run: () => countSteps([ensureServer, ensureChromium]) },
  { name: 'cmake', run: () => countSteps([ensureCMake]) },
  mochaLayer('unit'),
  mochaLayer('native', '--exit'), // A loaded library keeps the process alive. All other layers have to end by themselves: what is left open keeps them.
  mochaLayer('host'),
  mochaLayer('cli'),
  { name: 'integration', needs: 'vscode', run: (grep) => countTests(['test/integration/run.ts', ...(grep === undefined ? [] : ['--grep', grep])]) },
  { ...mochaLayer('ui'), needs: 'vscode' },
  { ...mochaLayer('offline'), needs: 'vscode' },
  { ...mochaLayer('cpp'), needs: 'cmake' },
  { ...mochaLayer('package'), needs: 'vscode' },
  mochaLayer('bench'),
];

function choose(names: readonly string[]): readonly Layer[] {
  const unknown = names.filter((name) => !layers.some((layer) => layer.name === name));
  if (unknown.length > 0) {
    throw new Error(`There is no layer ${unknown.join(', ')}: choose from ${layers.map(({ name }) => name).join(', ')}.`);
  }
  if (names.length === 0) {
    return layers;
  }
  const needed = new Set(layers.filter(({ name }) => names.includes(name)).map(({ needs }) => needs as string | undefined));
  return layers.filter(({ name }) => names.includes(name) || name === 'build' || needed.has(name));
}

/** Answers the exit code. The last line that it prints is the total. */
export async function runLayers(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { grep: { type: 'string' } } });
  const results: Result[] = [];
  for (const { name, run } of choose(positionals)) {
    console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
    const began = performance.now();
    const counts = await run(values.grep);
    results.push({ name, ...atLeastOne(counts, values.grep), seconds: (performance.now() - began) / 1000 });
  }

  console.log(`\n${'layer'.padEnd(12)} passed  failed  skipped  seconds`);
  for (const { name, passed, failed, skipped, seconds, remark } of results) {
    const columns = [String(passed).padStart(6), String(failed).padStart(6), String(skipped).padStart(7), seconds.toFixed(1).padStart(7)];
    console.log(`${name.padEnd(12)} ${columns.join('  ')}${remark}`);
  }
  const sum = (key: keyof Counts): number => results.reduce((total, result) => total + result[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
}

/** A layer that left no result, or ran nothing, has failed. */
function atLeastOne(counts: Counts | undefined, grep: string | undefined): Omit<Result, 'name' | 'seconds'> {
  if (!counts) {
    return { passed: 0, failed: 1, skipped: 0, remark: '  left no result' };
  }
  if (counts.passed + counts.failed === 0 && grep === undefined) {
    return { ...counts, failed: 1, remark: '  ran nothing' };
  }
  return { ...counts, remark: '' };
}

async function countSteps(steps: readonly (() => unknown)[]): Promise<Counts> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const step of steps) {
    try {
      counts[(await step()) === false ? 'failed' : 'passed']++;
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      counts.failed++;
    }
  }
  return counts;
}

async function build(): Promise<void> {
  const { buildAll } = await import('../build.mjs');
  await buildAll();
}

function mochaLayer(name: string, ...options: string[]): Layer {
  const reporter = path.join(root, 'test/support/reporter.cjs');
  return {
    name,
    run: (grep) =>
      countTests([
        ...(offlineLayers.has(name) ? ['--import', path.join(root, 'test/support/loopback.ts')] : []),
        ...[mochaMain, '--forbid-only', '--reporter', reporter, '--timeout', String(testTimeLimit), ...options],
        ...(grep === undefined ? [] : ['--fgrep', grep]),
        `test/${name}/**/*.test.ts`,
      ], offlineLayers.has(name)),
  };
}

async function countTests(args: string[], isOffline = false): Promise<Counts | undefined> {
  const file = path.join(makeTemporaryFolder(), 'counts.json');
  const code = await runNode(args, { TEST_COUNTS_FILE: file }, isOffline);
  if (!existsSync(file)) {
    return undefined;
  }
  const counts = JSON.parse(readFileSync(file, 'utf8')) as Counts;
  rmSync(file);
  // Something went wrong after the last test, for instance in VS Code.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function runNode(args: string[], env: NodeJS.ProcessEnv = {}, isOffline = false): Promise<number | null> {
  const prefix = isOffline ? withoutNetwork : [];
  const [program, ...rest] = [...prefix, node24, ...args];
  const child = spawn(program!, rest, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'], timeout: timeLimit });
  const interrupt = (): void => {
    child.kill();
    process.exit(130);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  signals.forEach((signal) => process.on(signal, interrupt));
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
  } finally {
    signals.forEach((signal) => process.removeListener(signal, interrupt));
  }
}
