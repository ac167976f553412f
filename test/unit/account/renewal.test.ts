import assert from 'node:assert/strict';
import { Backoff } from '../../../src/account/backoff.ts';
import type { SavedAccount } from '../../../src/account/savedAccounts.ts';
import { UserSigRenewal } from '../../../src/account/signIn/renewal.ts';
import { readUserSig, type UserSig } from '../../../src/account/signIn/userSig.ts';
import { makeUserSig } from '../../support/makeUserSig.ts';
import { alice, settle, TestClock } from './support/world.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

describe('The renewal of a signature', () => {
  let clock: TestClock;
  let stored: string | undefined;
  let isSignedIn: boolean;
  let runs: number[];
  /** What the command prints now. */
  let command: () => string;
  let renewal: UserSigRenewal;
  let told: string[];

  const sig = (life: number, age = 0): string => makeUserSig(alice, { issuedAt: Math.floor((clock.now() - age) / 1000), life: life / 1000 });
  const read = (text: string): UserSig => {
    const userSig = readUserSig(text);
    assert.ok(!('problem' in userSig));
    return userSig;
  };
  const create = (account: SavedAccount): UserSigRenewal => {
    const created = new UserSigRenewal(account, {
      userSigs: {
        get: () => Promise.resolve(stored),
        set: (_account, { text }) => Promise.resolve(void (stored = text)),
        remove: () => Promise.resolve(void (stored = undefined)),
      },
      makeUserSig: async () => {
        runs.push(clock.now());
        return Promise.resolve(read(command()));
      },
      isSignedIn: () => isSignedIn,
      clock,
      log: { info: () => undefined, error: () => undefined },
    });
    created.onWillEnd(({ expiresAt }) => told.push(`ends in ${(expiresAt * 1000 - clock.now()) / hour} h`));
    created.onDidRenew(() => told.push('renewed'));
    created.onDidGiveUp(() => told.push('given up'));
    return created;
  };

  beforeEach(() => {
    clock = new TestClock();
    [stored, isSignedIn, runs, told] = [sig(180 * day), true, [], []];
    command = () => sig(180 * day);
    renewal = create(alice);
  });
  afterEach(() => renewal.dispose());

  it('warns of a pasted one a day before its end, or in the last tenth of a short life', async () => {
    for (const [life, end] of [[180 * day, 24], [10 * hour, 1]] as const) {
      stored = sig(life);
      const pasted = create({ ...alice, signature: 'pasted' });
      await pasted.watch();
      await clock.pass(life - end * hour - 1);
      assert.deepEqual(told, []);
      await clock.pass(1);
      assert.deepEqual(told.splice(0), [`ends in ${end} h`]);
      assert.equal(runs.length, 0);
      pasted.dispose();
    }
  });

  it('runs the command a day before the end, and again before the end of the next one', async () => {
    await renewal.watch();
    await clock.pass(3 * 180 * day);
    assert.equal(runs.length, 3);
    assert.deepEqual(told, ['renewed', 'renewed', 'renewed']);
  });

  it('takes what another window has made meanwhile', async () => {
    await renewal.watch();
    await clock.pass(100 * day);
    stored = sig(180 * day);
    await clock.pass(100 * day);
    assert.equal(runs.length, 0);
  });

  it('does not run a command in a loop that prints the same, nearly expired signature', async () => {
    const stuck = sig(10 * hour, 9.5 * hour);
    [stored, command] = [stuck, () => stuck];
    await renewal.watch();
    await clock.pass(day);
    assert.equal(runs.length, 5);
    assert.deepEqual(told, ['given up']);
  });

  it('does not run a command in a loop that prints signatures which the server no longer takes', async () => {
    renewal.onDidRenew(() => renewal.renewSoon()); // The session says at once that it has expired.
    renewal.renewSoon();
    await clock.pass(day);
    assert.equal(runs.length, 5);
    assert.deepEqual(runs.map((time, index) => time - (runs[index - 1] ?? time)), [0, 10_000, minute, 5 * minute, 9 * minute]);
    assert.equal(told.at(-1), 'given up');
    assert.equal(renewal.hasGivenUp, true);
  });

  it('tries a command that fails again, and is done when it works', async () => {
    const works = command;
    command = () => 'no signature';
    renewal.renewSoon();
    await clock.pass(30_000);
    assert.equal(runs.length, 2);
    command = works;
    await clock.pass(2 * minute);
    assert.equal(runs.length, 3);
    assert.deepEqual(told, ['renewed']);
  });

  it('starts over when a person asks', async () => {
    command = () => 'no signature';
    renewal.renewSoon();
    await clock.pass(day);
    assert.deepEqual(told, ['given up']);
    await assert.rejects(renewal.renew());
    assert.equal(renewal.hasGivenUp, false);
    command = () => sig(180 * day);
    await renewal.renew();
    assert.equal(read(stored!).expiresAt * 1000, clock.now() + 180 * day);
  });

  it('ends with its account', async () => {
    await renewal.watch();
    renewal.dispose();
    renewal.renewSoon();
    await renewal.watch();
    assert.equal(clock.pending, 0);
    await clock.pass(365 * day);
    assert.equal(runs.length, 0);
  });

  it('stores nothing for an account that was signed out while the command ran', async () => {
    stored = undefined;
    for (const end of [() => renewal.dispose(), () => (isSignedIn = false)]) {
      renewal = create(alice);
      const renewing = assert.rejects(renewal.renew(), /signed out/);
      end();
      await renewing;
      await settle();
      assert.equal(stored, undefined);
    }
  });

  it('waits longer than the longest timer of Node', async () => {
    stored = sig(100 * day);
    await renewal.watch();
    await clock.pass(98 * day);
    assert.equal(runs.length, 0);
    await clock.pass(2 * day);
    assert.equal(runs.length, 1);
  });
});

describe('Growing pauses', () => {
  it('end after the last one, or go on with it', () => {
    const [once, endless] = [new Backoff([1, 2], {}), new Backoff([1, 2], { isEndless: true })];
    assert.deepEqual([0, 0, 0, 0].map((now) => once.next(now)), [1, 2, undefined, undefined]);
    assert.deepEqual([0, 0, 0, 0].map((now) => endless.next(now)), [1, 2, 2, 2]);
    once.reset();
    assert.equal(once.next(0), 1);
  });

  it('start from the first one after a time without a try', () => {
    const backoff = new Backoff([1, 2], { calm: 100 });
    assert.deepEqual([0, 50, 100, 152, 300].map((now) => backoff.next(now)), [1, 2, undefined, undefined, 1]);
  });
});
