import type { SdkClient } from '../client/sdkClient.ts';
import type { AccountModel, ConversationSource } from '../model/accountModel.ts';
import { failureMessage, inEnglish } from '../model/failureText.ts';
import { SdkError, type ConversationPage, type FailureData, type OpenSessionParams } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import type { Log } from '../util/log.ts';

/** In conversations: what fills the top level of the view. */
const firstRows = 200;

/** Feeds the model of an account from its SDK host: the only writer of the model. */
export class AccountSession extends Disposable implements ConversationSource {
  readonly client: SdkClient;
  readonly model: AccountModel;
  private readonly _log: Log;
  /** Counts loads: a load that is not the last one has nothing to say any more. */
  private _loads = 0;
  /** The walk through the list, which goes on when somebody looks further down; undefined when it has come to the end. */
  private _pages: AsyncIterator<ConversationPage, void> | undefined;
  /** How many conversations are to be read, by those who look. */
  private readonly _wanted = new Set<{ readonly count: number }>();
  private _reading: Promise<void> | undefined;
  /** How far down somebody has looked; a search of everything is over when it is closed. */
  private _lookedTo = firstRows;
  private _isLoaded = false;
  /** The rows come from the cache, and the account may know better once it is online. */
  private _isFromCache = false;
  private _totalsHeard = 0;
  private _failure: FailureData | undefined;

  constructor(client: SdkClient, model: AccountModel, log: Log) {
    super();
    this.client = client;
    this.model = model;
    this._log = log;
    model.source = this;
    const { conversations } = model;
    this._register(client.onDidOpen(() => void this.load()));
    this._register(client.onDidFailToOpen((error) => this._fail(error)));
    this._register(client.onDidChangeConversations((changed) => conversations.apply(changed)));
    this._register(client.onDidRemoveConversations((removed) => conversations.remove(removed)));
    this._register(
      client.onDidChangeTotalUnread((total) => {
        this._totalsHeard++;
        model.setTotalUnreadCount(total);
      }),
    );
    this._register(client.onDidChangeStatus(({ state }) => void (state === 'online' && this._isFromCache ? this.load() : this._updateState())));
    this._register(client.onDidChangeHostState(() => this._updateState()));
    this._register({ dispose: () => client.dispose() });
  }

  /** Opens the account. The model says how it went. */
  async open(params: OpenSessionParams): Promise<void> {
    this._begin();
    await this._orFail(() => this.client.open(params));
  }

  /** Starts the host process anew, also after it was given up, and opens the account again. */
  async restart(changes: Partial<Pick<OpenSessionParams, 'userSig' | 'cacheOnly'>> = {}): Promise<void> {
    this._begin();
    await this._orFail(() => this.client.restartHost(changes));
  }

  /** The account cannot even be opened. */
  fail(text: string): void {
    this._fail(SdkError.of('badInput', 'account', 'inWords', { text }));
  }

  /** Reads list and total anew, as far down as somebody has looked. Rows of before stay until it is done. */
  async load(): Promise<void> {
    const load = ++this._loads;
    const { conversations } = this.model;
    this._isFromCache = !isLive(this.client.status.state);
    this._updateState();
    await this._orFail(async () => {
      const want = { count: this._lookedTo };
      this._wanted.add(want);
      this._pages = this.client.pages();
      conversations.beginReload();
      const reading = this._read(); // Asked for first, as rows are what a person waits for.
      const heardBefore = this._totalsHeard;
      const [total] = await Promise.all([this.client.totalUnread(), reading]).finally(() => this._wanted.delete(want));
      if (load === this._loads) {
        conversations.endReload();
        if (this._totalsHeard === heardBefore) {
          this.model.setTotalUnreadCount(total); // Otherwise a newer one is known already.
        }
        this._isLoaded = true;
        this._updateState();
      }
    });
  }

  async readTo(count: number, signal?: AbortSignal): Promise<void> {
    if (count < Infinity) {
      this._lookedTo = Math.max(this._lookedTo, count);
    }
    const want = { count };
    const forget = (): void => void this._wanted.delete(want);
    this._wanted.add(want);
    signal?.addEventListener('abort', forget);
    try {
      while (this._wanted.has(want) && this.model.isOpen && !this._isRead(count)) {
        await (this._reading ?? this._read());
      }
    } catch (error) {
      this._log.error(error instanceof Error ? error : String(error)); // The state says it, and a person can look again.
    } finally {
      forget();
      signal?.removeEventListener('abort', forget);
    }
  }

  private _begin(): void {
    this._loads++;
    this._pages = undefined;
    this._isLoaded = false;
    this._failure = undefined;
    this._updateState();
  }

  /** Reads page after page until nobody wants more, or until the list is read anew. */
  private _read(): Promise<void> {
    const reading = this._readPages(this._pages).finally(() => {
      if (this._reading === reading) {
        this._reading = undefined;
      }
    });
    this._reading = reading;
    return reading;
  }

  private async _readPages(pages: AsyncIterator<ConversationPage, void> | undefined): Promise<void> {
    while (pages && !this._isRead(Math.max(0, ...[...this._wanted].map(({ count }) => count)))) {
      const { value: page } = await pages.next();
      if (pages !== this._pages || !page) {
        return;
      }
      this.model.conversations.applyPage(page.conversations, page.next === null);
      if (page.next === null) {
        this._pages = undefined;
      }
    }
  }

  private _isRead(count: number): boolean {
    return this._pages === undefined || this.model.conversations.readCount >= count;
  }

  private async _orFail(run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (error instanceof SdkError && error.kind !== 'hostGone') {
        this._fail(error);
      } else {
        this._log.error(error instanceof Error ? error : String(error));
        this._updateState(); // A host that ended is started again, or given up, by its supervisor.
      }
    }
  }

  private _fail(failure: FailureData): void {
    this._log.error(`${this.model.account.userId}: ${failureMessage(failure, inEnglish)}`);
    this._failure = failure;
    this._updateState();
  }

  private _updateState(): void {
    const { hostState, status, lastFailure } = this.client;
    const failure = this._failure ?? (hostState === 'failed' ? lastFailure : undefined);
    if (failure) {
      this._isLoaded = false;
      this.model.setTotalUnreadCount(undefined);
      this.model.setState('unavailable', failure);
    } else if (hostState !== 'running' || status.state === 'closed') {
      this._isLoaded = false;
      this.model.setState('connecting');
    } else {
      const isComplete = this._isLoaded && !this._isFromCache;
      this.model.setState(status.state === 'online' && !isComplete ? 'syncing' : status.state, status.reason);
    }
  }
}

function isLive(state: string): boolean {
  return state === 'online' || state === 'syncing';
}
