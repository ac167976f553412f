import type { FailureData, SessionState, SessionStatus } from '../protocol.ts';

/**
 * How far an account is, as the views say it: the state of its session, `connecting` while there is none (also while rows
 * from earlier are shown), and `unavailable` when it could not be opened, its host was given up, or nothing can be read.
 */
export type AccountState = Exclude<SessionState, 'closed'> | 'connecting' | 'unavailable';

/** What the views show of an account's state. */
export interface ShownState {
  readonly state: AccountState;
  /** Why the state is `offline`, `kicked`, `expired`, `failed` or `unavailable`, or is still `syncing`; where that is known. */
  readonly reason?: AccountFailure | undefined;
}

/** What went wrong with an account. */
export interface AccountFailure extends FailureData {
  /** The setting that has to be corrected, by its name after `imConversations.`; undefined when it is something else. */
  readonly setting?: string | undefined;
}

/** The connection to the host, as its supervisor tells. */
export type HostState = 'stopped' | 'starting' | 'running' | 'restarting' | 'failed';

/** Everything that the state of an account depends on. */
export interface AccountFacts {
  readonly host: HostState;
  /** Why the host was given up. */
  readonly hostFailure: AccountFailure | undefined;
  readonly session: SessionStatus;
  /** The host has answered that it serves this account. */
  readonly isOpen: boolean;
  /** Why the account cannot be opened; until it is opened, or asked for again. */
  readonly openFailure: AccountFailure | undefined;
  /** How far the reading of the list is. */
  readonly reading: 'wanted' | 'running' | 'done' | 'failed';
  /** Whose answers the running or last reading gets. */
  readonly readsFrom: 'cache' | 'cloud';
  /** Where the rows come from: the last reading that was completed since the account was opened. */
  readonly rowsFrom: 'nowhere' | 'cache' | 'cloud';
  /** Why the last reading failed; until one succeeds, or is asked for. */
  readonly readFailure: AccountFailure | undefined;
}

export const unopened: AccountFacts = {
  host: 'stopped',
  hostFailure: undefined,
  session: { state: 'closed' },
  isOpen: false,
  openFailure: undefined,
  reading: 'wanted',
  readsFrom: 'cache',
  rowsFrom: 'nowhere',
  readFailure: undefined,
};

/** What happens to an account. */
export type AccountEvent =
  /** It is to be opened: at start-up, because a person wants it, or because a setting was corrected. */
  | { readonly type: 'opening' }
  | { readonly type: 'cannotOpen'; readonly failure: AccountFailure }
  /** The host serves it; also after every restart. */
  | { readonly type: 'opened' }
  | { readonly type: 'host'; readonly host: HostState; readonly failure?: AccountFailure | undefined }
  | { readonly type: 'session'; readonly session: SessionStatus }
  /** A person wants the list to be read again. */
  | { readonly type: 'refresh' }
  /** The pause after a failed reading is over. */
  | { readonly type: 'retry' }
  | { readonly type: 'readBegun' }
  | { readonly type: 'readDone' }
  | { readonly type: 'readFailed'; readonly failure: AccountFailure }
  /** The host or its session went during the reading, which says nothing of the list. */
  | { readonly type: 'readInterrupted' };

/** Rows from earlier stay in the model until they are replaced. */
const nothingRead = { reading: 'wanted', rowsFrom: 'nowhere', readFailure: undefined } as const;

/** What is true after an event. */
export function nextFacts(facts: AccountFacts, event: AccountEvent): AccountFacts {
  switch (event.type) {
    case 'opening':
      return { ...facts, isOpen: false, openFailure: undefined, ...nothingRead };
    case 'cannotOpen':
      return { ...facts, openFailure: event.failure };
    case 'opened':
      return { ...facts, isOpen: true, openFailure: undefined, ...nothingRead };
    case 'host': {
      const { host, failure } = event;
      const isSame = host === 'running' && facts.host === 'running';
      return { ...facts, host, hostFailure: host === 'failed' ? failure : undefined, ...(!isSame && { isOpen: false, ...nothingRead }) };
    }
    case 'session': {
      const { session } = event;
      const isBack = session.state === 'online' && facts.session.state !== 'online'; // It may answer what it did not before.
      const isGone = session.state === 'closed';
      return {
        ...facts,
        session,
        ...(!isLive(session.state) && outdated(facts)),
        ...(isGone && { isOpen: false, ...nothingRead }),
        ...(isBack && facts.reading === 'failed' && { reading: 'wanted' }),
      };
    }
    case 'refresh':
      return { ...facts, reading: 'wanted', readFailure: undefined };
    case 'retry':
      return facts.reading === 'failed' ? { ...facts, reading: 'wanted' } : facts;
    case 'readBegun':
      return { ...facts, reading: 'running', readsFrom: isLive(facts.session.state) ? 'cloud' : 'cache' };
    case 'readDone':
      return facts.reading === 'running' ? { ...facts, reading: 'done', rowsFrom: facts.readsFrom, readFailure: undefined } : facts;
    case 'readFailed':
      return facts.reading === 'running' ? { ...facts, reading: 'failed', readFailure: event.failure } : facts;
    case 'readInterrupted':
      return facts.reading === 'running' ? { ...facts, reading: 'wanted' } : facts;
  }
}

/** While nobody is logged in, changes pass unheard: what was read is no more than a cache. */
function outdated({ rowsFrom }: AccountFacts): Pick<AccountFacts, 'rowsFrom' | 'readsFrom'> {
  return { rowsFrom: rowsFrom === 'cloud' ? 'cache' : rowsFrom, readsFrom: 'cache' };
}

/** What is shown: the first line that applies. */
export function shownState(facts: AccountFacts): ShownState {
  const { host, hostFailure, session, openFailure, readFailure, rowsFrom } = facts;
  if (openFailure) {
    return { state: 'unavailable', reason: openFailure };
  }
  if (host === 'failed') {
    return { state: 'unavailable', reason: hostFailure };
  }
  if (host !== 'running' || session.state === 'closed') {
    return { state: 'connecting' };
  }
  if (readFailure && rowsFrom === 'nowhere') {
    return { state: 'unavailable', reason: readFailure };
  }
  if (session.state === 'online' && (rowsFrom !== 'cloud' || readFailure)) {
    return { state: 'syncing', reason: readFailure };
  }
  return { state: session.state, reason: session.reason };
}

/** The list has to be read now: it is wanted and can be, or what was read came from the cache and the cloud is there. */
export function wantsReading({ host, session, isOpen, openFailure, reading, readsFrom }: AccountFacts): boolean {
  const canBeRead = host === 'running' && isOpen && openFailure === undefined && session.state !== 'closed' && session.state !== 'openingCache';
  const isFromCache = (reading === 'done' || reading === 'running') && readsFrom === 'cache' && session.state === 'online';
  return canBeRead && (reading === 'wanted' || isFromCache);
}

/**
 * How an account is opened: `undefined` logs in, else the cache alone is opened, for this reason. After a kick nobody
 * logs in unless a person asks: two devices would only end each other's session in turn.
 */
export function cacheOnlyReason(asked: boolean, wasKicked: boolean, hasUserSig: boolean): 'kicked' | 'expired' | undefined {
  return wasKicked && !asked ? 'kicked' : hasUserSig ? undefined : 'expired';
}

/** What is shown is what the cloud says, and not only the local cache. */
export function isLive(state: AccountState | SessionState): boolean {
  return state === 'online' || state === 'syncing';
}
