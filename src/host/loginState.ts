import type { SdkError, SessionState } from '../protocol.ts';

/** What happens to a session, as far as its state depends on it. */
export type LoginEvent =
  | 'open'
  | 'cacheOpened'
  | 'logIn'
  | 'loggedIn'
  | 'synced'
  | 'networkLost'
  | 'networkBack'
  | 'kicked'
  | 'expired'
  | 'refused'
  | 'close';

/** What ends a login, or keeps it from happening. */
const endings = { networkLost: 'offline', kicked: 'kicked', expired: 'expired', refused: 'failed' } as const;

/** The whole state machine; `close` leads everywhere to `closed`. */
const transitions: Readonly<Record<SessionState, Partial<Record<LoginEvent, SessionState>>>> = {
  closed: { open: 'openingCache' },
  // A library without a cache of its own answers nothing before it is logged in.
  openingCache: { cacheOpened: 'loggingIn', loggedIn: 'syncing', ...endings },
  loggingIn: { loggedIn: 'syncing', ...endings },
  syncing: { synced: 'online', ...endings },
  online: endings,
  // The SDK comes back by itself; a login that never succeeded is tried again by us.
  offline: { networkBack: 'online', loggedIn: 'syncing', kicked: 'kicked', expired: 'expired', refused: 'failed' },
  // Nothing leads on from here by itself: who was kicked must not kick in return.
  kicked: { logIn: 'loggingIn' },
  expired: { logIn: 'loggingIn' },
  failed: { logIn: 'loggingIn' },
};

/** A session's state, and whether the SDK has a login that comes back by itself with the network. */
export interface LoginStatus {
  readonly state: SessionState;
  readonly hasLogin: boolean;
}

export const closedLogin: LoginStatus = { state: 'closed', hasLogin: false };

/** What is true after an event; the same object when the event means nothing in this state. */
export function nextLogin(login: LoginStatus, event: LoginEvent): LoginStatus {
  const isFalseAlarm = event === 'networkBack' && !login.hasLogin; // Without a login it brings nothing back.
  const state = event === 'close' ? 'closed' : transitions[login.state][event];
  if (state === undefined || isFalseAlarm) {
    return login;
  }
  return { state, hasLogin: event === 'loggedIn' || (login.hasLogin && (event === 'synced' || event === 'networkLost' || event === 'networkBack')) };
}

/** Codes by what they mean for a login. Source: the SDK's header, and 9523 measured without a network. */
const expiredCodes: ReadonlySet<number> = new Set([6206, 70001, 70101]);
const kickedCodes: ReadonlySet<number> = new Set([6208]);
const networkCodes: ReadonlySet<number> = new Set([
  ...[6012, 80101, 70169],
  ...[9508, 9510, 9511, 9512, 9514, 9516, 9517, 9518, 9519, 9520, 9521, 9523, 9524, 9525],
]);

/** What a login that failed means. */
export function eventOfFailure({ kind, code }: SdkError): LoginEvent {
  if (kind === 'timeout' || networkCodes.has(code)) {
    return 'networkLost';
  }
  return expiredCodes.has(code) ? 'expired' : kickedCodes.has(code) ? 'kicked' : 'refused';
}
