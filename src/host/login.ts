import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { Emitter } from 'vscode-jsonrpc';
import { SdkError, type OpenSessionParams, type SessionStatus } from '../protocol.ts';
import { kickedFile } from './accountFiles.ts';
import { logLine } from './hostLog.ts';
import { closedLogin, eventOfFailure, nextLogin, type LoginEvent } from './loginState.ts';
import { networkStatus, type Sdk } from './sdk.ts';

/** How long a session waits for the word that the list is complete. In milliseconds. */
const syncPatience = 5_000;
/** A login that is over by then, as the sandbox's is, needs no cache. In milliseconds. */
const quickLogin = 20;
/** The pauses between logins without a network, which take 30 s each (measured). In milliseconds. */
const retryPauses = [5_000, 30_000, 60_000, 300_000] as const;

/** Carries the state of one session: opens the cache, logs in, and tries again while there is no network. */
export class Login {
  private readonly _sdk: Sdk;
  private _params: OpenSessionParams;
  private _status: SessionStatus = { state: 'closed' };
  private _timer: NodeJS.Timeout | undefined;
  private _isLoggingIn = false;
  private _login = closedLogin;
  private _failures = 0;

  private readonly _onDidChange = new Emitter<SessionStatus>();
  readonly onDidChange = this._onDidChange.event;

  constructor(sdk: Sdk, params: OpenSessionParams) {
    this._sdk = sdk;
    this._params = params;
  }

  get status(): SessionStatus {
    return this._status;
  }

  /**
   * Resolves when reads are answered: from the cache, while the login goes on; or, from a library without a cache of
   * its own, after the login. Rejects when neither is possible.
   */
  async open(): Promise<void> {
    this._on('open');
    const hasCache = await this._sdk.openCache(this._params.userId);
    const { cacheOnly, isAsked } = this._params; // Another window may have brought something better meanwhile.
    if (cacheOnly) {
      this._on(cacheOnly, reasonsForCacheOnly[cacheOnly]);
      this.setNotified(); // Whoever wants to stay out knows.
      return;
    }
    if (isAsked) {
      this._rememberKick(false);
    } else if (existsSync(kickedFile(this._params))) {
      this._on('kicked', reasonsForCacheOnly.kicked); // Perhaps while no window was there to hear of it.
      return;
    }
    const loggedIn = this._logIn();
    if (hasCache) {
      await Promise.race([loggedIn, new Promise((resolve) => setTimeout(resolve, quickLogin))]);
      this._on('cacheOpened'); // Nothing is shown as cached that is replaced in the next moment.
      return;
    }
    const failure = await loggedIn;
    if (failure) {
      throw failure;
    }
  }

  /** A person, or another window, has something better to log in with; ignored while there is a login that works. */
  tryAgain(params: OpenSessionParams): void {
    const { state } = this._status;
    const isNew = state !== 'kicked' && (this._params.cacheOnly !== undefined || params.userSig !== this._params.userSig);
    const isBetter = !params.cacheOnly && (params.isAsked === true || isNew);
    const isLater = nextLogin(this._login, 'logIn') !== this._login;
    if (isBetter && params.userSig !== '' && (isLater || state === 'closed' || state === 'openingCache')) {
      this._params = params;
      if (isLater) {
        this._on('logIn');
        void this._logIn();
      }
    }
  }

  /** The SDK has said that its list is complete. */
  onSynced(): void {
    this._on('synced');
  }

  onKicked(): void {
    this._on('kicked', SdkError.ofCode('TIMKickedOfflineCallback', 6208));
  }

  onExpired(): void {
    this._on('expired', SdkError.ofCode('TIMUserSigExpiredCallback', 6206));
  }

  onNetworkStatus(status: number, code: number, description: string): void {
    if (status === networkStatus.connected) {
      if (this._login.hasLogin) {
        this._on('networkBack');
      } else if (this._status.state === 'offline') {
        this._retryAfter(0);
      }
    } else if (status !== networkStatus.connecting && this._login.hasLogin) {
      this._on('networkLost', SdkError.ofCode('TIMNetworkStatusListenerCallback', code, description));
    }
  }

  /** Somebody tells the person of this state. */
  setNotified(): void {
    if (!this._status.wasNotified) {
      this._status = { ...this._status, wasNotified: true };
      this._onDidChange.fire(this._status);
    }
  }

  close(): void {
    this._on('close');
    clearTimeout(this._timer);
  }

  /** Never rejects: what went wrong is the state, and the answer. */
  private async _logIn(): Promise<SdkError | undefined> {
    if (this._isLoggingIn || this._status.state === 'closed') {
      return undefined;
    }
    this._isLoggingIn = true;
    try {
      logLine('Logging in');
      await this._sdk.login(this._params.userId, this._params.userSig);
      this._on('loggedIn');
      return undefined;
    } catch (error) {
      const failure = error instanceof SdkError ? error : SdkError.ofCode('TIMLogin', 0, String(error));
      logLine(failure.message);
      this._on(eventOfFailure(failure), failure);
      if (this._status.state === 'offline') {
        this._retryAfter(retryPauses[Math.min(this._failures++, retryPauses.length - 1)]!);
      }
      return failure;
    } finally {
      this._isLoggingIn = false;
    }
  }

  private _retryAfter(pause: number): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => void this._logIn(), pause);
  }

  private _on(event: LoginEvent, reason?: SdkError): void {
    const login = nextLogin(this._login, event);
    if (login === this._login) {
      return;
    }
    this._login = login;
    const { state } = login;
    clearTimeout(this._timer);
    if (state === 'kicked' || event === 'logIn') {
      this._rememberKick(state === 'kicked');
    }
    this._status = reason ? { state, reason: reason.data } : { state };
    if (state === 'syncing') {
      this._timer = setTimeout(() => this._on('synced'), syncPatience);
    }
    this._onDidChange.fire(this._status);
  }

  /** For the next host: nobody logs in after a kick unless a person asks, also when no window was there to hear of it. */
  private _rememberKick(isKicked: boolean): void {
    const file = kickedFile(this._params);
    try {
      if (isKicked) {
        writeFileSync(file, '', { mode: 0o600 });
      } else {
        rmSync(file, { force: true });
      }
    } catch (error) {
      logLine(`The kick cannot be remembered: ${String(error)}`); // Windows that are connected remember it, too.
    }
  }
}

const reasonsForCacheOnly = {
  kicked: SdkError.ofCode('session/open', 6208),
  expired: SdkError.ofCode('session/open', 6206),
} as const;
