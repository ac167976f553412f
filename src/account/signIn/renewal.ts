import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Account } from '../../protocol.ts';
import { Disposable } from '../../util/dispose.ts';
import type { Log } from '../../util/log.ts';
import { Backoff } from '../backoff.ts';
import { longestTimer, type Clock } from '../clock.ts';
import type { SavedAccount } from '../savedAccounts.ts';
import { readUserSig, type UserSig } from './userSig.ts';

/** In milliseconds: how long before its end a signature is renewed or warned of, at most. */
const mostNotice = 24 * 3_600_000;
/** In milliseconds: a signature that is due sooner after it was made is not a good one. */
const shortestUse = 60_000;
/** In milliseconds: the pauses before runs of the command that nobody asked for; after the last one a person is told. */
const pauses = [0, 10_000, 60_000, 300_000, 540_000] as const;
const calm = 600_000;

/** Where the signatures of accounts are kept. */
export interface UserSigs {
  get(account: Account): Promise<string | undefined>;
  set(account: Account, userSig: UserSig): Promise<void>;
  remove(account: Account): Promise<void>;
}

export interface RenewalOptions {
  readonly userSigs: UserSigs;
  /** Runs the person's command. Rejects in words, also when it printed something else than a signature of the account. */
  readonly makeUserSig: (account: Account, signal: AbortSignal) => Promise<UserSig>;
  /** False after the account was signed out, by whichever window. */
  readonly isSignedIn: () => boolean;
  readonly clock: Clock;
  /** In milliseconds, another one in each window: so the command is run by one of them, and the others hear of it. */
  readonly turn?: number;
  readonly log: Pick<Log, 'info' | 'error'>;
}

/**
 * Follows the signature of one account: warns a day before a pasted one ends, and runs the command in time that makes the
 * next one. By itself it runs that a few times with growing pauses, never in a loop; then it is up to a person.
 */
export class UserSigRenewal extends Disposable {
  private readonly _account: SavedAccount;
  private readonly _options: RenewalOptions;
  private readonly _backoff = new Backoff(pauses, { calm });
  private readonly _stopped = new AbortController();
  private _timer: { dispose(): void } | undefined;
  private _running: Promise<UserSig> | undefined;
  private _hasGivenUp = false;
  /** A run that nobody asked for is under way, or waits for its time. */
  private _isTrying = false;

  private readonly _onWillEnd = new Emitter<UserSig>();
  /** A signature that was pasted ends within a day. */
  readonly onWillEnd: Event<UserSig> = this._onWillEnd.event;
  private readonly _onDidRenew = new Emitter<UserSig>();
  /** The command has made a new signature, and it is stored. */
  readonly onDidRenew: Event<UserSig> = this._onDidRenew.event;
  private readonly _onDidGiveUp = new Emitter<void>();
  /** The command was run often enough in vain. */
  readonly onDidGiveUp: Event<void> = this._onDidGiveUp.event;

  constructor(account: SavedAccount, options: RenewalOptions) {
    super();
    this._account = account;
    this._options = options;
    this._register({ dispose: () => this._stopped.abort() });
    this._register({ dispose: () => this._timer?.dispose() });
  }

  /** Nothing more is tried until a person asks. */
  get hasGivenUp(): boolean {
    return this._account.signature !== 'command' || this._hasGivenUp;
  }

  /** Looks at the signature that is stored now, and waits for its end. */
  async watch(): Promise<void> {
    const userSig = await this._stored();
    if (userSig && !this.isDisposed && !this._isTrying) {
      this._waitFor(userSig);
    }
  }

  /** A person asks: runs the command now, and stores what it makes. Rejects in words. */
  async renew(): Promise<UserSig> {
    this.startOver();
    const userSig = await this._run();
    this._waitFor(userSig);
    return userSig;
  }

  /** A person asks: what was tried in vain may be tried again. */
  startOver(): void {
    this._backoff.reset();
    this._hasGivenUp = false;
    this._isTrying = false;
    this._timer?.dispose();
  }

  /** The server no longer takes the signature: runs the command soon, unless that was done in vain too often. */
  renewSoon(): void {
    if (this.isDisposed || this.hasGivenUp || this._isTrying) {
      return;
    }
    const pause = this._backoff.next(this._options.clock.now());
    if (pause === undefined) {
      this._hasGivenUp = true;
      this._onDidGiveUp.fire();
    } else {
      this._isTrying = true;
      this._schedule(pause, () => void this._tryToRenew());
    }
  }

  private _waitFor(userSig: UserSig): void {
    const wait = this._timeLeft(userSig);
    if (wait > longestTimer) {
      this._schedule(longestTimer, () => this._waitFor(userSig));
    } else if (this._account.signature === 'command') {
      this._schedule(Math.max(0, wait) + (this._options.turn ?? 0), () => void this._onDue(wait >= shortestUse));
    } else {
      this._schedule(Math.max(0, wait), () => void this._onWillEnd.fire(userSig));
    }
  }

  /** Milliseconds until something has to be done about its end. */
  private _timeLeft({ issuedAt, expiresAt }: UserSig): number {
    const notice = Math.min(mostNotice, (expiresAt - issuedAt) * 100); // A tenth of its life.
    return expiresAt * 1000 - notice - this._options.clock.now();
  }

  /** @param hasBeenUsed the last signature was good for a while: this is not a loop */
  private async _onDue(hasBeenUsed: boolean): Promise<void> {
    if (hasBeenUsed) {
      this._backoff.reset();
    }
    const stored = await this._stored(); // Another window may have been faster.
    if (stored && this._timeLeft(stored) >= shortestUse) {
      this._waitFor(stored);
    } else {
      this.renewSoon();
    }
  }

  private async _tryToRenew(): Promise<void> {
    const before = await this._stored();
    try {
      const userSig = await this._run(before?.expiresAt);
      this._isTrying = false;
      this._waitFor(userSig);
      this._onDidRenew.fire(userSig);
    } catch (error) {
      this._isTrying = false;
      if (!this.isDisposed) {
        this._options.log.error(error instanceof Error ? error : String(error));
        this.renewSoon();
      }
    }
  }

  /** One run at a time; those who ask meanwhile get its signature. */
  private _run(endingAfter = 0): Promise<UserSig> {
    this._running ??= this._runAndStore(endingAfter).finally(() => (this._running = undefined));
    return this._running;
  }

  private async _runAndStore(endingAfter: number): Promise<UserSig> {
    const { userSigs, makeUserSig, isSignedIn, log } = this._options;
    const userSig = await makeUserSig(this._account, this._stopped.signal);
    this._throwIfSignedOut();
    if (userSig.expiresAt <= endingAfter) {
      throw new Error('The command printed a UserSig that ends no later than the one before');
    }
    await userSigs.set(this._account, userSig);
    if (!isSignedIn()) {
      await userSigs.remove(this._account); // Another window has signed the account out meanwhile.
    }
    this._throwIfSignedOut();
    log.info(`A new UserSig of ${this._account.userId} came from the command`);
    return userSig;
  }

  private _throwIfSignedOut(): void {
    if (this.isDisposed || !this._options.isSignedIn()) {
      throw new Error(`${this._account.userId} is signed out`);
    }
  }

  private async _stored(): Promise<UserSig | undefined> {
    const text = await this._options.userSigs.get(this._account);
    const userSig = text === undefined ? undefined : readUserSig(text);
    return userSig && !('problem' in userSig) ? userSig : undefined;
  }

  private _schedule(milliseconds: number, run: () => void): void {
    this._timer?.dispose();
    if (!this.isDisposed) {
      this._timer = this._options.clock.after(milliseconds, run);
    }
  }
}
