import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cacheOnlyReason, nextFacts, shownState, unopened, wantsReading, type AccountEvent, type AccountFacts, type HostState } from '../../../src/model/accountState.ts';
import { SdkError, type SessionState } from '../../../src/protocol.ts';

const failure = SdkError.of('timeout', 'TIMConvGetConvList', 'sdkSilent', { seconds: 60 }).data;
const sessions: readonly SessionState[] = ['closed', 'openingCache', 'loggingIn', 'syncing', 'online', 'offline', 'kicked', 'expired', 'failed'];
const hosts: readonly HostState[] = ['stopped', 'starting', 'running', 'restarting', 'failed'];
const host = (state: HostState): AccountEvent => ({ type: 'host', host: state, failure });
const session = (state: SessionState): AccountEvent => ({ type: 'session', session: { state } });
const plainEvents = ['opening', 'opened', 'refresh', 'retry', 'readBegun', 'readDone', 'readInterrupted'] as const;
const events: Readonly<Record<string, AccountEvent>> = {
  ...Object.fromEntries(plainEvents.map((type) => [type, { type }])),
  cannotOpen: { type: 'cannotOpen', failure },
  readFailed: { type: 'readFailed', failure },
  ...Object.fromEntries(hosts.map((state) => [`host ${state}`, host(state)])),
  ...Object.fromEntries(sessions.map((state) => [`session ${state}`, session(state)])),
};
const after = (...names: readonly string[]): AccountFacts => names.map((name) => events[name]!).reduce(nextFacts, unopened);

const connected = ['opening', 'host starting', 'host running'];
const read = ['readBegun', 'readDone'];
const online = [...connected, 'session online', 'opened', ...read];
/** How each kind of state comes about. `unavailable` has three causes, with a cure each. */
const ways: Readonly<Record<string, readonly string[]>> = {
  connecting: ['opening', 'host starting'],
  openingCache: [...connected, 'session openingCache'],
  loggingIn: [...connected, 'session loggingIn', 'opened', ...read],
  syncing: [...connected, 'session online', 'opened', 'readBegun'],
  online,
  offline: [...online, 'session offline'],
  kicked: [...online, 'session kicked'],
  expired: [...online, 'session expired'],
  failed: [...online, 'session failed'],
  'unavailable: not opened': [...connected, 'cannotOpen'],
  'unavailable: no host': [...online, 'host failed'],
  'unavailable: not read': [...connected, 'session online', 'opened', 'readBegun', 'readFailed'],
};

/** What is shown after each event, in the order of `ways`; a dot: what was shown before. */
const table = `
  opening               .            .            .            .            syncing      .            .            .            .            connecting   .            syncing
  opened                .            .            .            .            syncing      .            .            .            .            connecting   .            syncing
  refresh               .            .            .            .            .            .            .            .            .            .            .            syncing
  retry                 .            .            .            .            .            .            .            .            .            .            .            .
  readBegun             .            .            .            .            .            .            .            .            .            .            .            .
  readDone              .            .            .            online       .            .            .            .            .            .            .            .
  readInterrupted       .            .            .            .            .            .            .            .            .            .            .            .
  cannotOpen            unavailable  unavailable  unavailable  unavailable  unavailable  unavailable  unavailable  unavailable  unavailable  .            .            .
  readFailed            .            .            .            unavailable  .            .            .            .            .            .            .            .
  host stopped          .            connecting   connecting   connecting   connecting   connecting   connecting   connecting   connecting   .            connecting   connecting
  host starting         .            connecting   connecting   connecting   connecting   connecting   connecting   connecting   connecting   .            connecting   connecting
  host running          .            .            .            .            .            .            .            .            .            .            syncing      .
  host restarting       .            connecting   connecting   connecting   connecting   connecting   connecting   connecting   connecting   .            connecting   connecting
  host failed           unavailable  unavailable  unavailable  unavailable  unavailable  unavailable  unavailable  unavailable  unavailable  .            .            .
  session closed        .            connecting   connecting   connecting   connecting   connecting   connecting   connecting   connecting   .            .            connecting
  session openingCache  .            .            openingCache openingCache openingCache openingCache openingCache openingCache openingCache .            .            .
  session loggingIn     .            loggingIn    .            loggingIn    loggingIn    loggingIn    loggingIn    loggingIn    loggingIn    .            .            .
  session syncing       .            syncing      syncing      .            syncing      syncing      syncing      syncing      syncing      .            .            .
  session online        .            syncing      syncing      .            .            syncing      syncing      syncing      syncing      .            .            .
  session offline       .            offline      offline      offline      offline      .            offline      offline      offline      .            .            .
  session kicked        .            kicked       kicked       kicked       kicked       kicked       .            kicked       kicked       .            .            .
  session expired       .            expired      expired      expired      expired      expired      expired      .            expired      .            .            .
  session failed        .            failed       failed       failed       failed       failed       failed       failed       .            .            .            .`;
const lines = table.trim().split('\n').map((line) => /^((?:host |session )?\w+) +(.*)$/.exec(line.trim())!.slice(1) as [string, string]);

describe('What is shown of an account', () => {
  it('is said for every state and every event', () => {
    assert.deepEqual(lines.map(([name]) => name).sort(), Object.keys(events).sort());
    const shown = Object.entries(ways).map(([, way]) => shownState(after(...way)).state);
    assert.deepEqual(shown, Object.keys(ways).map((name) => name.replace(/:.*/, '')));
  });

  for (const [event, cells] of lines) {
    it(`follows from the table after: ${event}`, () => {
      const expected = cells.split(/ +/);
      assert.equal(expected.length, Object.keys(ways).length);
      Object.entries(ways).forEach(([name, way], column) => {
        const before = shownState(after(...way)).state;
        const wanted = expected[column] === '.' ? before : expected[column];
        assert.equal(shownState(after(...way, event)).state, wanted, `${name} + ${event}`);
      });
    });
  }

  it('is left, when it is a failure, by what cures that', () => {
    const cured = (way: string, ...cure: readonly string[]): string => shownState(after(...ways[way]!, ...cure)).state;
    assert.equal(cured('unavailable: not opened', 'opening', 'session online', 'opened', ...read), 'online');
    assert.equal(cured('unavailable: not opened', 'host restarting', 'host running', 'session online', 'opened', ...read), 'online');
    assert.equal(cured('unavailable: no host', 'host starting', 'host running', 'session online', 'opened', ...read), 'online');
    assert.equal(cured('unavailable: not read', 'refresh', ...read), 'online');
    assert.equal(cured('unavailable: not read', 'retry', ...read), 'online');
    assert.equal(cured('unavailable: not read', 'host restarting', 'host running', 'session online', 'opened', ...read), 'online');
    assert.equal(cured('unavailable: not read', 'session offline', 'session online', ...read), 'online');
    assert.equal(cured('offline', 'session online', ...read), 'online');
    for (const way of ['kicked', 'expired', 'failed']) {
      assert.equal(cured(way, 'session loggingIn', 'session syncing', 'session online', ...read), 'online');
    }
  });

  it('goes on with its rows when they could not be read again, and says why', () => {
    const facts = after(...online, 'refresh', 'readBegun', 'readFailed');
    assert.deepEqual(shownState(facts), { state: 'syncing', reason: failure });
    assert.deepEqual(shownState(nextFacts(nextFacts(facts, events['retry']!), events['readBegun']!)), { state: 'syncing', reason: failure });
  });

  it('stays unavailable while a list that could not be read is tried again by itself', () => {
    assert.equal(shownState(after(...ways['unavailable: not read']!, 'retry', 'readBegun')).state, 'unavailable');
    assert.equal(shownState(after(...ways['unavailable: not read']!, 'refresh', 'readBegun')).state, 'syncing');
  });
});

describe('The list of an account', () => {
  it('is read as soon as it can be, and again from the cloud when it was read from the cache', () => {
    assert.equal(wantsReading(after(...connected, 'session loggingIn')), false, 'the host has not answered yet');
    assert.equal(wantsReading(after(...connected, 'session loggingIn', 'opened')), true);
    assert.equal(wantsReading(after(...connected, 'session loggingIn', 'opened', 'readBegun')), false);
    assert.equal(wantsReading(after(...connected, 'session loggingIn', 'opened', 'readBegun', 'session online')), true);
    assert.equal(wantsReading(after(...connected, 'session loggingIn', 'opened', ...read)), false);
    assert.equal(wantsReading(after(...connected, 'session loggingIn', 'opened', ...read, 'session online')), true);
    assert.equal(wantsReading(after(...online)), false);
  });

  it('is not read in vain when a person refreshes while the host restarts, but right after', () => {
    for (const way of [['host restarting'], ['host restarting', 'host running'], ['host restarting', 'host running', 'session openingCache']]) {
      assert.equal(wantsReading(after(...online, ...way, 'refresh')), false, way.join());
      const again = after(...online, ...way, 'refresh', ...(way.length === 1 ? ['host running'] : []), 'session online', 'opened');
      assert.equal(wantsReading(again), true);
      assert.equal(shownState(again).state, 'syncing');
    }
  });

  it('was read from the cloud when the state says online, whatever happened', () => {
    const anyWalk = fc.array(fc.constantFrom(...Object.keys(events)), { maxLength: 30 });
    fc.assert(
      fc.property(anyWalk, (walk) => {
        let facts = unopened;
        for (const name of walk) {
          facts = nextFacts(facts, events[name]!);
          const { state } = shownState(facts);
          assert.ok(state !== 'online' || (facts.session.state === 'online' && facts.host === 'running' && facts.rowsFrom === 'cloud'), walk.join(', '));
          assert.ok(state !== 'unavailable' || facts.openFailure || facts.host === 'failed' || facts.readFailure, walk.join(', '));
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('An account is opened', () => {
  it('without a login after a kick, unless a person asks, and without a UserSig', () => {
    assert.equal(cacheOnlyReason(false, true, true), 'kicked');
    assert.equal(cacheOnlyReason(false, true, false), 'kicked');
    assert.equal(cacheOnlyReason(true, true, true), undefined);
    assert.equal(cacheOnlyReason(true, true, false), 'expired');
    assert.equal(cacheOnlyReason(false, false, false), 'expired');
    assert.equal(cacheOnlyReason(false, false, true), undefined);
  });
});
