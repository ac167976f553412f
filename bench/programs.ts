/** Runs the programs that are compared, each in a process of its own: what is measured is the first call, as a person waits for it. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { node24, root } from '../scripts/lib/paths.ts';
import type { Account } from './data.ts';
import type { GrowthReport } from './growth.ts';
import type { RestReport } from './rest.ts';
import type { WindowReport } from './window.ts';

const run = promisify(execFile);
const limitProgram = path.join(root, 'dist/bench/limit');
/** In milliseconds. */
const timeLimit = 900_000;

export interface LimitReport {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

export interface PeerReport {
  readonly ms: number;
  readonly peakMb: number;
  readonly count: number;
}

export function buildLimit(): void {
  mkdirSync(path.dirname(limitProgram), { recursive: true });
  execFileSync(process.env['CC'] ?? 'cc', ['-O2', '-Wall', '-Wextra', '-o', limitProgram, path.join(import.meta.dirname, 'limit.c'), '-ldl', '-lpthread']);
}

export function runLimit(account: Account, ...what: readonly string[]): Promise<LimitReport> {
  return report([limitProgram, ...parameters(account), ...what]);
}

export function runPeer(account: Account): Promise<PeerReport> {
  return report([node24, path.join(import.meta.dirname, 'peer.cjs'), ...parameters(account)]);
}

export function runWindow(account: Account, what: 'load' | 'ask' | 'calls'): Promise<WindowReport> {
  return report([node24, '--expose-gc', path.join(import.meta.dirname, 'window.ts'), ...parameters(account), account.someId, what]);
}

export function runGrowth(account: Account): Promise<GrowthReport> {
  return report([node24, '--expose-gc', path.join(import.meta.dirname, 'growth.ts'), ...parameters(account), account.someId]);
}

/** @param seconds how long nothing happens */
export function runRest(account: Account, seconds: number): Promise<RestReport> {
  return report([node24, path.join(import.meta.dirname, 'rest.ts'), ...parameters(account), String(seconds)]);
}

function parameters({ libraryPath, directory, sdkAppId, userId }: Account): string[] {
  return [libraryPath, directory, String(sdkAppId), userId];
}

/** The last line of stderr that is an object. */
async function report<T>([program, ...args]: readonly string[]): Promise<T> {
  const { stderr } = await run(program!, args, { timeout: timeLimit, killSignal: 'SIGKILL', maxBuffer: 1 << 26 });
  const line = stderr.split('\n').findLast((text) => text.startsWith('{'));
  if (line === undefined) {
    throw new Error(`${path.basename(args.find((arg) => arg.includes('bench')) ?? program!)} said nothing:\n${stderr}`);
  }
  return JSON.parse(line) as T;
}
