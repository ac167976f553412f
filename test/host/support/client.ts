import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HostOptions } from '../../../src/client/launch.ts';
import { SdkClient } from '../../../src/client/sdkClient.ts';
import type { HostState } from '../../../src/client/supervisor.ts';
import { failureMessage, inEnglish } from '../../../src/model/failureText.ts';
import type { FailureData, OpenSessionParams } from '../../../src/protocol.ts';
import { makeUserSig } from '../../support/makeUserSig.ts';

export const root = path.resolve(import.meta.dirname, '../../..');
export const hostScript = path.join(root, 'dist/host.cjs');
export const emulator = path.join(root, `dist/native/${process.platform}-${process.arch}/libImSDK_emulator.so`);

const sentence = (failure: FailureData): string => failureMessage(failure, inEnglish);

/** Hosts end soon after their last client; the emulator looks at signatures, as the cloud does. */
const env = { IM_CONVERSATIONS_HOST_LINGER_MS: '200', TIM_EMULATOR_FAULTS: '{"check_signatures":true}' };

/** A client of the real host (or of a fixture), with what it has been through; clean up with {@link release}. */
export class TestClient extends SdkClient {
  readonly states: HostState[] = [];
  readonly log: string[];
  readonly directory: string;

  static make(options: Partial<HostOptions> = {}): TestClient {
    const directory = mkdtempSync(path.join(tmpdir(), 'imh-'));
    const log: string[] = [];
    return new TestClient({ hostScript, log: (line) => log.push(line), sentence, runtimeDirectory: directory, env, ...options }, directory, log);
  }

  /** Another window of the same user. */
  another(): TestClient {
    const log: string[] = [];
    return new TestClient({ hostScript, log: (line) => log.push(line), sentence, runtimeDirectory: this.directory, env }, this.directory, log);
  }

  private constructor(options: HostOptions, directory: string, log: string[]) {
    super(options);
    this.directory = directory;
    this.log = log;
    this.onDidChangeHostState((state) => this.states.push(state));
  }

  /** The emulator's account of a user, in a folder of this test. */
  params(userId = 'alice'): OpenSessionParams {
    return {
      sdkAppId: 1400000000,
      userId,
      userSig: makeUserSig({ sdkAppId: 1400000000, userId }),
      libraryPath: emulator,
      dataDirectory: path.join(this.directory, 'sdk'),
    };
  }

  /** The hosts of this client that run now. */
  hostPids(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => commandLine(pid).includes(this.directory))
      .map(Number);
  }

  async release(): Promise<void> {
    await this.dispose();
    await until(() => this.hostPids().length === 0);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export function commandLine(pid: string | number): string {
  const file = `/proc/${pid}/cmdline`;
  try {
    return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\0', ' ') : '';
  } catch {
    return ''; // It ended between the two looks.
  }
}

/** Waits for a state that has to come. */
export async function until(condition: () => boolean | Promise<boolean>, within = 60_000): Promise<void> {
  for (const end = performance.now() + within; !(await condition()); ) {
    if (performance.now() > end) {
      throw new Error(`not within ${within} ms: ${condition.toString()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
