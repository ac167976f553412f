import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SdkError, type Draft, type WriteDraftResult } from '../../src/protocol.ts';
import { commandLine, root, TestClient, until } from '../host/support/client.ts';

const bob = { type: 'c2c', id: 'bob' } as const;
const saves = 2_000;
/** How often the host is killed while they go on. */
const kills = 6;

/** A window: saves what it edited from what it has seen, and looks again when it is told that the draft has changed. */
class SavingWindow {
  /** Texts that were acknowledged. */
  readonly saved: string[] = [];
  /** The texts that were replaced by those, as it has seen them. */
  readonly replaced: string[] = [];
  /** Texts that it may have replaced: a host that was killed gave no answer. */
  readonly maybeReplaced = new Set<string>();
  readonly client: TestClient;

  constructor(client: TestClient) {
    this.client = client;
  }

  async save(name: string, count: number): Promise<void> {
    let seen = await this.read();
    for (let number = 0; number < count; number++) {
      seen = await this._saveOne(`${name} ${number}`, seen);
    }
  }

  read(): Promise<Draft> {
    return this._orAgain(() => this.client.readDraft(bob));
  }

  private async _saveOne(text: string, before: Draft): Promise<Draft> {
    for (let seen = before; ; ) {
      const { outcome, draft }: WriteDraftResult = await this._orAgain(
        () => this.client.writeDraft(bob, text, seen.version),
        () => this.maybeReplaced.add(seen.text),
      );
      if (outcome === 'written') {
        this.replaced.push(seen.text);
        this.saved.push(text);
        return draft;
      }
      if (outcome === 'offline') {
        // Another host has opened the account, and has not logged in yet.
        await until(() => this.client.status.state === 'online');
      }
      seen = draft;
    }
  }

  /** As a person does while the host is away: the same again, and another host when it was given up. */
  private async _orAgain<T>(run: () => Promise<T>, onNoAnswer: () => unknown = () => undefined): Promise<T> {
    for (;;) {
      try {
        return await run();
      } catch (error) {
        assert.ok(error instanceof SdkError && (error.kind === 'hostGone' || error.kind === 'closed'), String(error));
        onNoAnswer();
        if (this.client.hostState === 'failed') {
          await this.client.restartHost().catch(() => undefined);
        }
        await until(() => this.client.hostState === 'failed' || this.client.status.state !== 'closed');
      }
    }
  }
}

describe('A draft that two windows and the command save at once', () => {
  let first: TestClient;
  let second: TestClient;
  let data: string;
  const userId = `race-${process.pid}`;

  before(async () => {
    data = path.join(mkdtempSync(path.join(tmpdir(), 'imrace-')), 'sandbox');
    first = TestClient.make({ runtimeDirectory: undefined as never });
    second = TestClient.make({ runtimeDirectory: undefined as never });
    const params = { ...first.params(userId), dataDirectory: data };
    await first.open(params);
    await second.open(params);
    await first.create(bob);
  });
  after(async () => {
    await second.release();
    await first.release();
    rmSync(path.dirname(data), { recursive: true, force: true });
  });

  const hostPids = (): number[] =>
    readdirSync('/proc')
      .filter((pid) => {
        const [, folder] = /host\.cjs (\S+)/.exec(commandLine(pid)) ?? [];
        const file = path.join(folder ?? '', 'account.json');
        return folder !== undefined && existsSync(file) && readFileSync(file, 'utf8').includes(`"${userId}"`);
      })
      .map(Number);

  /** Whether the command said that it has set the draft. */
  const command = (text: string): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const args = ['draft', 'c2c/bob', '--set', text, '--account', userId];
      const child = spawn(process.execPath, [path.join(root, 'bin/im-conversations'), ...args], { stdio: 'ignore' });
      child.once('error', reject);
      child.once('exit', (code) => resolve(code === 0));
    });

  it('loses no text that nobody had seen, however often the host is killed', async () => {
    const windows = [new SavingWindow(first), new SavingWindow(second)] as const;
    let areDone = false;
    const saving = Promise.all(windows.map((window, index) => window.save(`window ${index}`, saves / 2))).finally(() => (areDone = true));
    const set: string[] = [];
    let commands = 0;
    const commanding = (async () => {
      for (; !areDone; commands++) {
        const text = `command ${commands}`;
        if (await command(text)) {
          set.push(text);
        }
      }
    })();
    const savedSoFar = (): number => windows.reduce((sum, { saved }) => sum + saved.length, 0);
    for (let kill = 1; kill <= kills; kill++) {
      const at = (saves * (kill - Math.random())) / kills;
      await until(() => areDone || savedSoFar() >= at, 240_000);
      hostPids().forEach((pid) => process.kill(pid, 'SIGKILL'));
    }
    await saving;
    await commanding;

    assert.equal(savedSoFar(), saves);
    assert.ok(set.length > 0, 'the command took part');
    const { text: last } = await windows[0].read();
    const replaced = windows.flatMap((window) => window.replaced);
    const twice = replaced.filter((text, index) => replaced.indexOf(text) !== index);
    assert.deepEqual(twice, [], 'what was replaced was there no more: the second save has replaced another text, unseen');
    const isGone = (text: string): boolean =>
      text !== last && !replaced.includes(text) && !windows.some(({ maybeReplaced }) => maybeReplaced.has(text));
    // The command reads the one text that it replaces, and does not say which; only after a kill may that be its own.
    const gone = windows.flatMap(({ saved }) => saved).filter(isGone);
    assert.ok(gone.length <= commands && commands < saves / 4, `${gone.length} texts are gone, and the command ran ${commands} times`);
    assert.ok(set.filter(isGone).length <= kills, `${set.filter(isGone).join(', ')} are gone`);
  });
});
