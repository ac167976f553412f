import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Colleague } from '../support/colleague.ts';
import { TestClient, until } from './support/client.ts';
import { randomNumbers, visit, type Venue } from './support/crowd.ts';

/** How many clients come, and how many of them at once. */
const visitors = 5_000;
const atOnce = 40;

describe('A host that is visited by thousands', () => {
  let window: TestClient;
  let others: TestClient[];
  let bob: Colleague;

  before(async () => {
    window = TestClient.make();
    const params = { ...window.params(), dataDirectory: path.join(window.directory, 'sandbox') };
    await window.open(params);
    others = Array.from({ length: 4 }, () => window.another());
    await Promise.all(others.map((other) => other.open(params)));
    bob = await Colleague.signIn(window.directory, 'bob');
  });
  after(async () => {
    await bob.signOut();
    await Promise.all(others.map((other) => other.dispose()));
    await window.release();
  });

  const venue = (): Venue => {
    const [folder = ''] = readdirSync(window.directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('token')).map((name) => path.dirname(name));
    const directory = path.join(window.directory, folder);
    return {
      address: path.join(directory, 'host.sock'),
      token: readFileSync(path.join(directory, 'token'), 'utf8'),
      params: { ...window.params(), dataDirectory: path.join(window.directory, 'sandbox') },
    };
  };

  it('that come, hang, send halves and go at random during bursts lives on, and serves the others', async function () {
    this.timeout(280_000);
    const random = randomNumbers(Number(process.env['TEST_SEED'] ?? 20_261));
    const host = window.hostPids();
    const place = venue();
    let [sent, visited, isOver] = [0, 0, false];
    const answers: number[] = [];

    const burst = async (): Promise<void> => {
      while (!isOver) {
        await bob.sendMany([{ type: 'c2c', id: 'alice' }], 200);
        sent += 200;
      }
    };
    const ask = async (): Promise<void> => {
      while (!isOver) {
        const began = performance.now();
        await window.page({ after: null, count: 10 });
        answers.push(performance.now() - began);
      }
    };
    const crowd = async (): Promise<void> => {
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          while (visited < visitors) {
            visited++;
            await visit(place, random);
          }
        }),
      );
      isOver = true;
    };
    const busy = [burst(), ask()];
    await crowd();
    await Promise.all(busy);

    assert.deepEqual(window.hostPids(), host, 'the host of the beginning');
    for (const client of [window, ...others]) {
      assert.deepEqual(client.states, ['starting', 'running']);
      await until(async () => (await client.totalUnread()) === sent, 60_000);
    }
    answers.sort((a, b) => a - b);
    const at = (part: number): string => (answers[Math.floor((answers.length - 1) * part)] ?? 0).toFixed(0);
    console.log(`      ${visited} clients, 0 host exits; ${sent} messages; ${answers.length} answers, median ${at(0.5)} ms, slowest ${at(1)} ms`);
  });
});
