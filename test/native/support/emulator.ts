// The library under test, temporary directories that go away, and other processes that use the library too.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { CString, Event, FunctionName } from './library.ts';

export const root = path.resolve(import.meta.dirname, '../../..');

interface BuildModule {
  buildEmulator(options: { root: string; quiet: boolean }): Promise<string>;
}

let built: Promise<string> | undefined;

/** The path of the library, built from the sources as they are now; TEST_EMULATOR names another one, that a sanitizer watches. */
export function emulatorPath(): Promise<string> {
  const other = process.env['TEST_EMULATOR'];
  if (other) {
    return Promise.resolve(other);
  }
  built ??= import(path.join(root, 'native/build.mjs')).then((module: BuildModule) => module.buildEmulator({ root, quiet: true }));
  return built;
}

export class TemporaryDirectory {
  readonly path = mkdtempSync(path.join(tmpdir(), 'emulator-test-'));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export function textMessage(text: string): string {
  return JSON.stringify({ message_elem_array: [{ elem_type: 0, text_elem_content: text }] });
}

export type Request =
  | { do: 'start'; library: string; directory: string; user: string }
  | { do: 'ask'; name: FunctionName; values: (CString | bigint | number | boolean)[] }
  | { do: 'plain'; name: FunctionName; values: (CString | bigint | number | boolean)[] }
  | { do: 'event'; event: Event['name']; value: number }
  | { do: 'events' }
  | { do: 'sendMany'; to: string; type: number; count: number }
  /** Sends until the process is killed, and writes the id of every acknowledged message to the file. */
  | { do: 'sendForever'; to: string; file: string };

export type Reply = { result: unknown; at: number } | { error: string };

/** Another process that is logged in as a user. */
export class OtherProcess {
  readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
  }

  static async start(library: string, directory: string, user: string): Promise<OtherProcess> {
    const other = new OtherProcess(fork(path.join(import.meta.dirname, 'otherProcess.ts'), { serialization: 'advanced' }));
    await other.request({ do: 'start', library, directory, user });
    return other;
  }

  ask(name: FunctionName, ...values: (CString | bigint | number | boolean)[]): Promise<{ result: unknown; at: number }> {
    return this.request({ do: 'ask', name, values });
  }

  plain(name: FunctionName, ...values: (CString | bigint | number | boolean)[]): Promise<{ result: unknown; at: number }> {
    return this.request({ do: 'plain', name, values });
  }

  /** Requests are answered one after the other; `at` is when the other process had the answer. */
  async request(request: Request): Promise<{ result: unknown; at: number }> {
    const done = new AbortController();
    const answer = once(this.child, 'message', { signal: done.signal }) as Promise<[Reply]>;
    const end = once(this.child, 'exit', { signal: done.signal }).then(([code, signal]): never => {
      throw new Error(`the other process ended: ${String(code ?? signal)}`);
    });
    answer.catch(() => {});
    end.catch(() => {});
    this.child.send(request);
    const [reply] = await Promise.race([answer, end]).finally(() => done.abort());
    if ('error' in reply) {
      throw new Error(reply.error);
    }
    return reply;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill(signal);
      await exit;
    }
  }
}
