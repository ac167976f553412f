import type { SdkClient } from '../client/sdkClient.ts';
import type { AccountModel } from '../model/accountModel.ts';
import { SdkError, type FailureData, type OpenSessionParams } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import type { Log } from '../util/log.ts';

/** Feeds the model of an account from its SDK host: the only writer of the model. */
export class AccountSession extends Disposable {
  readonly client: SdkClient;
  readonly model: AccountModel;
  private readonly _log: Log;
  /** Counts loads: a load that is not the last one has nothing to say any more. */
  private _loads = 0;
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
  async restart(changes: Partial<Pick<OpenSessionParams, 'userSig' | 'stayOut'>> = {}): Promise<void> {
    this._begin();
    await this._orFail(() => this.client.restartHost(changes));
  }

  /** The account cannot even be opened. */
  fail(explanation: string): void {
    this._fail({ kind: 'badInput', call: 'account', code: 0, description: '', explanation });
  }

  /** Reads the whole list and the total anew, page by page. Rows of before stay until it is done. */
  async load(): Promise<void> {
    const load = ++this._loads;
    this._isFromCache = !isLive(this.client.status.state);
    this._updateState();
    await this._orFail(async () => {
      const heardBefore = this._totalsHeard;
      const total = this.client.totalUnread();
      total.catch(() => undefined); // Awaited below; a page may fail first.
      await this._readPages(load);
      const count = await total;
      if (load === this._loads) {
        if (this._totalsHeard === heardBefore) {
          this.model.setTotalUnreadCount(count); // Otherwise a newer one is known already.
        }
        this._isLoaded = true;
        this._updateState();
      }
    });
  }

  private _begin(): void {
    this._loads++;
    this._isLoaded = false;
    this._failure = undefined;
    this._updateState();
  }

  private async _readPages(load: number): Promise<void> {
    const { conversations } = this.model;
    conversations.beginReload();
    for await (const page of this.client.pages()) {
      if (load !== this._loads) {
        return;
      }
      conversations.apply(page);
    }
    conversations.endReload();
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
    this._log.error(`${this.model.account.userId}: ${failure instanceof Error ? failure.message : failure.explanation}`);
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
