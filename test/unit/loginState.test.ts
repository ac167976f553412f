import assert from 'node:assert/strict';
import fc from 'fast-check';
import { closedLogin, eventOfFailure, nextLogin, type LoginEvent, type LoginStatus } from '../../src/host/loginState.ts';
import { SdkError, type SessionState } from '../../src/protocol.ts';

const states: readonly SessionState[] = ['closed', 'openingCache', 'loggingIn', 'syncing', 'online', 'offline', 'kicked', 'expired', 'failed'];
const after = (...events: readonly LoginEvent[]): LoginStatus => events.reduce(nextLogin, closedLogin);
const through = (...events: readonly LoginEvent[]): SessionState => after(...events).state;

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
      const login = { state, hasLogin: false };
      assert.deepEqual(byItself.map((event) => nextLogin(login, event)), byItself.map(() => login));
      assert.equal(nextLogin(login, 'logIn').state, 'loggingIn');
    }
  });

  it('with a new signature and no network is not online when the network comes back, but when it has logged in', () => {
    const online = ['open', 'cacheOpened', 'loggedIn', 'synced'] as const;
    assert.equal(through(...online, 'expired', 'logIn', 'networkLost', 'networkBack'), 'offline');
    assert.equal(through(...online, 'expired', 'logIn', 'networkLost', 'loggedIn', 'synced'), 'online');
    assert.equal(through('open', 'cacheOpened', 'networkLost', 'networkBack'), 'offline');
  });

  it('that is online has logged in, whatever happened', () => {
    const events: readonly LoginEvent[] = ['open', 'cacheOpened', 'logIn', 'loggedIn', 'synced', 'networkLost', 'networkBack', 'kicked', 'expired', 'refused', 'close'];
    const walks = fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (walk) => {
      let login = closedLogin;
      let hasLoggedIn = false; // As one counts who knows nothing of the table.
      for (const event of walk) {
        const before = login;
        login = nextLogin(login, event);
        hasLoggedIn = login !== before && event === 'loggedIn' ? true : ['kicked', 'expired', 'refused', 'logIn', 'close'].includes(login.state === before.state ? '' : event) ? false : hasLoggedIn;
        assert.ok(hasLoggedIn || (login.state !== 'online' && login.state !== 'syncing'), walk.join(' '));
      }
    });
    fc.assert(walks, { numRuns: 10_000 });
  });

  it('ends from everywhere', () => {
    assert.deepEqual(new Set(states.map((state) => nextLogin({ state, hasLogin: true }, 'close').state)), new Set(['closed']));
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
