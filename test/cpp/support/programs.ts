// The C++ side as a C++ developer builds it: with CMake, into dist/cmake.
import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { root } from '../../../scripts/lib/paths.ts';

const execute = promisify(execFile);

export const compiler = process.env['CXX'] ?? 'c++';

/** Everything of native/, or what one of the sanitizers is to watch. */
export type Variant = 'plain' | 'address,undefined' | 'thread';

/** Configures and builds a project, and answers the folder it was built in. What is there and up to date is not built again. */
export async function build(source: string, name: string, options: Record<string, string> = {}): Promise<string> {
  const folder = path.join(root, 'dist/cmake', name);
  const definitions = Object.entries(options).map(([option, value]) => `-D${option}=${value}`);
  await run('cmake', ['-S', path.join(root, source), '-B', folder, ...definitions]);
  await run('cmake', ['--build', folder, '--parallel', String(availableParallelism())]);
  return folder;
}

export function buildEmulator(variant: Variant = 'plain'): Promise<string> {
  return build('native', variant.split(',')[0]!, { TIM_EMULATOR_TESTS: 'ON', ...(variant !== 'plain' && { TIM_EMULATOR_SANITIZE: variant }) });
}

/** What a program writes to its standard output; fails with all that it has written when it fails. */
export async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  try {
    return (await execute(program, args, { env: { ...process.env, ...env }, maxBuffer: 1 << 28, timeout: 3_600_000 })).stdout;
  } catch (error) {
    const { message, stdout, stderr } = error as { message: string; stdout?: string; stderr?: string };
    throw new Error(`${message.slice(0, 500)}\n${stdout?.slice(-2000) ?? ''}${stderr?.slice(-6000) ?? ''}`);
  }
}

/** A program that says something line by line. */
export class Program {
  readonly process: ChildProcessWithoutNullStreams;
  readonly lines: string[] = [];
  /** Its exit code, or the signal that ended it. */
  readonly end: Promise<number | NodeJS.Signals>;
  private said: () => void = () => {};

  constructor(program: string, args: readonly string[]) {
    this.process = spawn(program, args);
    const reader = createInterface(this.process.stdout);
    reader.on('line', (line) => {
      this.lines.push(line);
      this.said();
    });
    this.process.stderr.on('data', (text) => this.lines.push(String(text)));
    const isRead = new Promise((resolve) => reader.once('close', resolve));
    this.end = new Promise((resolve) => {
      this.process.once('close', (code, signal) => void isRead.then(() => resolve(code ?? signal!)));
    });
  }

  async untilSaid(line: string): Promise<void> {
    let hasEnded = false;
    void this.end.then(() => {
      hasEnded = true;
      this.said();
    });
    while (!this.lines.includes(line)) {
      if (hasEnded) {
        throw new Error(`It ended without saying "${line}": ${this.lines.join('\n')}`);
      }
      await new Promise<void>((resolve) => (this.said = resolve));
    }
  }
}
