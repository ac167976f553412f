import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { emulatorPath, root, TemporaryDirectory } from './support/emulator.ts';
import { difference, isOffline, type Recording, readRecordings } from './support/recordings.ts';
import type { ReplayReply, ReplayRequest } from './support/replayProcess.ts';

const processes = 2;

/** Why each recording does not hold; recordings that hold are left out. */
async function replay(recordings: Recording[]): Promise<Map<string, string>> {
  const library = await emulatorPath();
  const failures = new Map(recordings.map(({ id }) => [id, 'was not answered']));
  const byId = new Map(recordings.map((recording) => [recording.id, recording]));
  const shares = Array.from({ length: processes }, (_, index) => recordings.filter((_, i) => i % processes === index));
  await Promise.all(
    shares.map(async (share) => {
      using directory = new TemporaryDirectory();
      const child = fork(path.join(import.meta.dirname, 'support/replayProcess.ts'), { serialization: 'advanced', cwd: directory.path });
      child.on('message', (reply: ReplayReply) => {
        if ('done' in reply) {
          child.kill();
          return;
        }
        failures.delete(reply.id);
        const found = difference(byId.get(reply.id)!, reply.outcome);
        if (found !== undefined) {
          failures.set(reply.id, found);
        }
      });
      child.send({ library, directory: directory.path, recordings: share } satisfies ReplayRequest);
      await once(child, 'exit');
    }),
  );
  return failures;
}

describe('A program that moves between the real SDK and the emulator', () => {
  const conversations = readRecordings('sdk-recordings');
  const messages = readRecordings('sdk-message-recordings');
  const exceptions = new Map(
    Object.entries(JSON.parse(readFileSync(path.join(root, 'test/fixtures/recording-exceptions.json'), 'utf8')) as Record<string, string>),
  );
  let failures: Map<string, string>;

  before(async function () {
    this.timeout(1_800_000);
    failures = await replay([...conversations, ...messages]);
  });

  for (const [what, recordings, isPart, count, least] of [
    ['on conversations without a login', conversations, (recording: Recording) => !isOffline(recording), 500, 0.99],
    ['on conversations during a login without a network, and after it', conversations, isOffline, 500, 0.95],
    ['on messages', messages, () => true, 800, 0.99],
  ] as const) {
    it(`gets the recorded answer in at least ${least * 100} of 100 calls ${what}`, () => {
      const part = recordings.filter(isPart);
      const held = part.filter(({ id }) => !failures.has(id)).length;
      console.log(`      ${held} of ${part.length} recordings hold (${((100 * held) / part.length).toFixed(1)} %)`);
      assert.ok(part.length > count, `only ${part.length} recordings were found`);
      assert.ok(held / part.length >= least, JSON.stringify([...failures].slice(0, 20), null, 1));
    });
  }

  it('gets another answer only where a reason is on file', () => {
    assert.deepEqual([...failures].filter(([id]) => !exceptions.has(id)), []);
  });

  it('finds no reason on file that is out of date', () => {
    assert.deepEqual([...exceptions.keys()].filter((id) => !failures.has(id)), []);
    assert.ok([...exceptions.values()].every((reason) => reason.length > 20));
  });
});
