import assert from 'node:assert/strict';
import { eventOfFailure, nextState, type LoginEvent } from '../../src/host/loginState.ts';
import { SdkError, type SessionState } from '../../src/protocol.ts';

const states: readonly SessionState[] = ['closed', 'openingCache', 'loggingIn', 'syncing', 'online', 'offline', 'kicked', 'expired', 'failed'];
const through = (...events: readonly LoginEvent[]): SessionState => events.reduce<SessionState>(nextState, 'closed');

describe('A session', () => {
  it('goes from its cache through the login to the complete list', () => {
    assert.equal(through('open'), 'openingCache');
    assert.equal(through('open', 'cacheOpened'), 'loggingIn');
    assert.equal(through('open', 'cacheOpened', 'loggedIn'), 'syncing');
    assert.equal(through('open', 'cacheOpened', 'loggedIn', 'synced'), 'online');
  });

  it('goes without a cache straight to the login', () => {
    assert.equal(through('open', 'loggedIn', 'synced'), 'online');
    assert.equal(through('open', 'refused'), 'failed');
  });

  it('comes back by itself when the network does', () => {
    assert.equal(through('open', 'cacheOpened', 'loggedIn', 'synced', 'networkLost', 'networkBack'), 'online');
    assert.equal(through('open', 'cacheOpened', 'networkLost', 'loggedIn'), 'syncing');
  });

  it('that was kicked, or has no valid signature, does not come back by anything but a login that somebody wants', () => {
    const byItself: readonly LoginEvent[] = ['open', 'cacheOpened', 'loggedIn', 'synced', 'networkLost', 'networkBack', 'kicked', 'expired', 'refused'];
    for (const state of ['kicked', 'expired', 'failed'] as const) {
      assert.deepEqual(byItself.map((event) => nextState(state, event)), byItself.map(() => state));
      assert.equal(nextState(state, 'logIn'), 'loggingIn');
    }
  });

  it('ends from everywhere', () => {
    assert.deepEqual(new Set(states.map((state) => nextState(state, 'close'))), new Set(['closed']));
  });

  it('knows what a failed login means', () => {
    const eventOf = (code: number): LoginEvent => eventOfFailure(SdkError.ofCode('TIMLogin', code));
    assert.equal(eventOf(9523), 'networkLost');
    assert.equal(eventOf(6208), 'kicked');
    assert.equal(eventOf(70001), 'expired');
    assert.equal(eventOf(6206), 'expired');
    assert.equal(eventOf(70003), 'refused');
    assert.equal(eventOf(70013), 'refused');
    const timeout = SdkError.of('timeout', 'TIMLogin', 'sdkSilent', { seconds: 60 });
    assert.equal(eventOfFailure(timeout), 'networkLost');
  });
});
