import type { SdkClient } from '../client/sdkClient.ts';
import { AccountModel } from '../model/accountModel.ts';
import {
  cacheOnlyReason,
  isLive,
  nextFacts,
  shownState,
  unopened,
  wantsReading,
  type AccountEvent,
  type AccountFacts,
  type AccountFailure,
} from '../model/accountState.ts';
import { failureMessage, inEnglish } from '../model/failureText.ts';
import { SdkError, type OpenSessionParams } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import type { Log } from '../util/log.ts';
import type { Backend, LibraryParams } from './backends.ts';
import { Backoff } from './backoff.ts';
import type { Clock } from './clock.ts';
import { ConversationReader, type PageSource } from './conversationReader.ts';
import type { SavedAccount, SavedAccounts } from './savedAccounts.ts';
import { userSigProblem } from './signIn/userSig.ts';
import { UserSigRenewal, type RenewalOptions, type UserSigs } from './signIn/renewal.ts';

/** In milliseconds: the pauses before the list is read again, and before the account is opened again, after a failure. */
const readPauses = [2_000, 10_000, 60_000, 300_000] as const;
const openPauses = [5_000, 30_000, 120_000, 300_000] as const;

/** What an account needs of the SDK. */
export type AccountClient = PageSource &
  Pick<
    SdkClient,
    | 'start'
    | 'open'
    | 'restartHost'
    | 'setUserSig'
    | 'setCacheOnly'
    | 'checkHost'
    | 'setNotified'
    | 'dispose'
    | 'hostState'
    | 'status'
    | 'lastFailure'
    | 'onDidOpen'
    | 'onDidFailToOpen'
    | 'onDidChangeStatus'
    | 'onDidChangeHostState'
    | 'onDidChangeConversations'
    | 'onDidRemoveConversations'
    | 'onDidChangeTotalUnread'
  >;

/** What an account needs of its window. */
export interface AccountServices {
  readonly backend: Backend;
  readonly saved: Pick<SavedAccounts, 'get' | 'setKicked'>;
  readonly userSigs: UserSigs;
  readonly makeUserSig: RenewalOptions['makeUserSig'];
  readonly clock: Clock;
  /** See {@link RenewalOptions.turn}. */
  readonly turn?: number;
  readonly log: Pick<Log, 'info' | 'error'>;
}

/**
 * One open account, and the owner of all that belongs to it: model, client, reader, signature. Whatever happens goes
 * through {@link nextFacts}, which alone decides what is shown and when the list is read. Disposing ends all of it.
 */
export class OpenAccount<Client extends AccountClient = SdkClient> extends Disposable {
  readonly model: AccountModel;
  readonly client: Client;
  readonly renewal: UserSigRenewal;
  private readonly _services: AccountServices;
  private readonly _reader: ConversationReader;
  private _saved: SavedAccount;
  private _facts: AccountFacts = unopened;
  /** What the client was opened with last. */
  private _params: OpenSessionParams | undefined;
  /** Counts openings: one that is not the last has nothing to say any more. */
  private _openings = 0;
  private readonly _readBackoff = new Backoff(readPauses, { isEndless: true });
  private readonly _openBackoff = new Backoff(openPauses, { isEndless: true });
  private _retry: { dispose(): void } | undefined;

  constructor(saved: SavedAccount, client: Client, services: AccountServices) {
    super();
    this._saved = saved;
    this.client = this._register(client);
    this._services = services;
    this.model = new AccountModel(saved, services.backend.look(saved));
    this._reader = new ConversationReader(client, this.model, services.log);
    this.model.source = this._reader;
    this.renewal = this._register(new UserSigRenewal(saved, { ...services, isSignedIn: () => services.saved.get(saved) !== undefined }));
    const { conversations } = this.model;
    this._register(client.onDidOpen(() => this._onOpened()));
    this._register(client.onDidFailToOpen((error) => this._onFailedToOpen(error)));
    this._register(client.onDidChangeStatus(() => this._onStatus()));
    this._register(client.onDidChangeHostState(() => this._onHost()));
    this._register(client.onDidChangeConversations((changed) => conversations.apply(changed)));
    this._register(client.onDidRemoveConversations((removed) => conversations.remove(removed)));
    this._register(client.onDidChangeTotalUnread((total) => this._reader.setTotalUnread(total)));
    this._register(this.renewal.onDidRenew(() => void this._takeRenewed()));
    this._register({ dispose: () => this._retry?.dispose() });
    this._register({ dispose: () => this._reader.stop() });
  }

  get saved(): SavedAccount {
    return this._services.saved.get(this._saved) ?? this._saved;
  }

  /** For tests and the log; views read the model. */
  get facts(): AccountFacts {
    return this._facts;
  }

  /**
   * Opens the account, or tries again with one that is open. The model says how it went.
   *
   * @param asked a person wants to be logged in, also after a kick
   */
  open(asked: boolean): Promise<void> {
    if (asked) {
      this.renewal.startOver();
    }
    return this._open(asked, false);
  }

  /** Replaces the host, also one that was given up, and opens the account again. Nobody is logged in for that after a kick. */
  restart(): Promise<void> {
    this.renewal.startOver();
    return this._open(false, true);
  }

  /** Reads the list again: now, or as soon as there is a host. */
  refresh(): void {
    this._forgetRetry();
    this._readBackoff.reset();
    this._on({ type: 'refresh' });
  }

  /** A setting was corrected: opens the account if it could not be opened. */
  async onSettingsChanged(): Promise<void> {
    if (this._facts.openFailure) {
      await this.open(false);
    }
  }

  /** Another window has stored a signature, with which the next host has to log in. */
  async takeUserSig(): Promise<void> {
    const userSig = await this._services.backend.userSig(this._saved);
    if (!this.isDisposed && userSig !== '') {
      this.client.setUserSig(userSig);
      await this.renewal.watch();
    }
  }

  private async _open(asked: boolean, needsHost: boolean): Promise<void> {
    const opening = ++this._openings;
    this._forgetRetry();
    this._openBackoff.reset();
    if (asked) {
      this._rememberKick(false);
    }
    this._on({ type: 'opening' });
    const library = this._library();
    if (!library) {
      return;
    }
    const { sdkAppId, userId } = this._saved;
    if (!this._params) {
      this.client.start({ sdkAppId, userId, dataDirectory: library.dataDirectory }); // While the signature is looked up.
    }
    await this._orCannotOpen(opening, async () => {
      const userSig = await this._services.backend.userSig(this._saved);
      if (opening !== this._openings || this.isDisposed) {
        return;
      }
      const cacheOnly = cacheOnlyReason(asked, this.saved.isKicked === true, userSig !== '');
      const isReplaced = this._params !== undefined && (needsHost || this._needsAnotherHost(library.libraryPath));
      this._params = { sdkAppId, userId, userSig, cacheOnly, ...library };
      this._services.log.info(`Opening ${userId} (${sdkAppId}) in ${library.dataDirectory}`);
      await (isReplaced ? this.client.restartHost(this._params, asked) : this.client.open(this._params, asked));
      await this._lookAfterUserSig(userSig, cacheOnly === 'kicked');
    });
  }

  /** Undefined when the settings are of no use, which is known at once. */
  private _library(): LibraryParams | undefined {
    try {
      return this._services.backend.library(this._saved);
    } catch (error) {
      this._logError(error);
      if (!(error instanceof SdkError)) {
        throw error;
      }
      this._cannotOpen(error);
      return undefined;
    }
  }

  private _on(event: AccountEvent): void {
    if (this.isDisposed) {
      return;
    }
    const before = this._facts;
    this._facts = nextFacts(before, event);
    const shown = shownState(this._facts);
    if (shown.state === 'unavailable') {
      this.model.setTotalUnreadCount(undefined);
    }
    this.model.setState(shown);
    if (wantsReading(this._facts)) {
      void this._read();
    }
  }

  private async _read(): Promise<void> {
    this._on({ type: 'readBegun' });
    try {
      if (await this._reader.load()) {
        this._readBackoff.reset();
        this._on({ type: 'readDone' });
      }
    } catch (error) {
      this._onReadFailed(error);
    }
  }

  private _onReadFailed(error: unknown): void {
    this._logError(error);
    if (!(error instanceof SdkError) || isGone(error)) {
      this._on({ type: 'readInterrupted' }); // It is read again when there is a session again.
      return;
    }
    this._on({ type: 'readFailed', failure: error });
    this._retryAfter(this._readBackoff, () => this._on({ type: 'retry' }));
  }

  private _onOpened(): void {
    this._forgetRetry();
    this._reader.stop();
    this._openBackoff.reset();
    this._readBackoff.reset();
    this._on({ type: 'opened' });
  }

  private _onFailedToOpen(error: SdkError): void {
    if (isGone(error)) {
      this._logError(error);
      return;
    }
    this._cannotOpen(error);
  }

  private _onHost(): void {
    const { hostState, lastFailure } = this.client;
    if (hostState !== 'running') {
      this._reader.stop();
    } else if (this.saved.isKicked) {
      this.client.setCacheOnly('kicked'); // It happened while this window had no host to tell it.
    }
    this._on({ type: 'host', host: hostState, failure: lastFailure });
  }

  private _onStatus(): void {
    const { status } = this.client;
    this._on({ type: 'session', session: status });
    if (status.state === 'kicked' && !status.wasNotified) {
      this._rememberKick(true); // Told already, it is only remembered by the host, and a person may have asked since.
    } else if (isLive(status.state)) {
      this._rememberKick(false);
    }
  }

  private _rememberKick(isKicked: boolean): void {
    if (!this.isDisposed) {
      this._services.saved.setKicked(this._saved, isKicked).catch((error: unknown) => this._logError(error));
    }
  }

  private async _orCannotOpen(opening: number, run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this._logError(error);
      const isLate = opening !== this._openings || this.isDisposed;
      if (!isLate && error instanceof SdkError && !isGone(error)) {
        this._cannotOpen(error); // A host that ended is started again, or given up, by its supervisor.
      } else if (!isLate && !(error instanceof SdkError)) {
        throw error;
      }
    }
  }

  private _cannotOpen(error: SdkError): void {
    if (this._facts.openFailure && this._retry) {
      return; // Told already, by the event or by the call.
    }
    const setting = (error as AccountFailure).setting ?? (error.kind === 'library' ? this._services.backend.librarySetting() : undefined);
    this._on({ type: 'cannotOpen', failure: { ...error.data, setting } });
    if (setting === undefined && this._params) {
      this._retryAfter(this._openBackoff, () => void this._openAgain());
    }
  }

  /** A host never unloads a library, and a login that has ended begins again in another one. */
  private _needsAnotherHost(libraryPath: string): boolean {
    const { state } = this.client.status;
    const hasEnded = state === 'kicked' || state === 'expired' || state === 'failed' || state === 'offline';
    return hasEnded || this._params?.libraryPath !== libraryPath;
  }

  private async _lookAfterUserSig(userSig: string, staysOut: boolean): Promise<void> {
    const { backend, clock } = this._services;
    const hasEnded = backend.needsUserSig && userSigProblem(userSig, this._saved, clock.now()) !== undefined;
    if (hasEnded && !staysOut) {
      this.renewal.renewSoon(); // The cached conversations are there meanwhile.
    } else if (backend.needsUserSig) {
      await this.renewal.watch();
    }
  }

  /** What keeps the data from being opened may have gone by itself. Until it works, the failure is shown. */
  private async _openAgain(): Promise<void> {
    const opening = this._openings;
    await this._orCannotOpen(opening, async () => this._params && this.client.open(this._params));
  }

  /** The command has made a new signature: a session that has ended logs in with it, any other one goes on. */
  private async _takeRenewed(): Promise<void> {
    const { state } = this.client.status;
    if (state === 'expired' || state === 'failed') {
      await this.open(false);
    } else {
      await this.takeUserSig();
    }
  }

  private _retryAfter(backoff: Backoff, run: () => void): void {
    const pause = backoff.next(this._services.clock.now());
    this._forgetRetry();
    if (pause !== undefined && !this.isDisposed) {
      this._retry = this._services.clock.after(pause, () => {
        this._retry = undefined;
        run();
      });
    }
  }

  private _forgetRetry(): void {
    this._retry?.dispose();
    this._retry = undefined;
  }

  private _logError(error: unknown): void {
    const text = error instanceof SdkError ? failureMessage(error, inEnglish) : String(error);
    this._services.log.error(`${this._saved.userId}: ${text}`);
  }
}

/** The host or its session ended; that says nothing of the account. */
function isGone({ kind }: SdkError): boolean {
  return kind === 'hostGone' || kind === 'closed';
}
