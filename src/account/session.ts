import type { SdkClient } from '../client/sdkClient.ts';
import type { AccountModel } from '../model/accountModel.ts';
import { SdkError, type OpenSessionParams } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import type { Log } from '../util/log.ts';

/** A small page first, so that rows are on screen at once; then pages that cost little each. */
const firstPage = 100;
const nextPages = 500;

/** Feeds the model from the SDK host: the only writer of the model. */
export class AccountSession extends Disposable {
  private readonly _client: SdkClient;
  private readonly _model: AccountModel;
  private readonly _log: Log;
  /** Counts loads: a load that is not the last one has nothing to say any more. */
  private _loads = 0;
  private _isLoaded = false;
  private _totalsHeard = 0;

  constructor(client: SdkClient, model: AccountModel, log: Log) {
    super();
    this._client = client;
    this._model = model;
    this._log = log;
    const { conversations } = model;
    this._register(client.onDidOpen(() => void this.load()));
    this._register(client.onDidFailToOpen((error) => model.setState('failed', error)));
    this._register(client.onDidChangeConversations((changed) => conversations.apply(changed)));
    this._register(client.onDidRemoveConversations((removed) => conversations.remove(removed)));
    this._register(
      client.onDidChangeTotalUnread((total) => {
        this._totalsHeard++;
        model.setTotalUnreadCount(total);
      }),
    );
    this._register(client.onDidChangeSessionState(() => this._updateState()));
    this._register(client.onDidChangeHostState(() => this._updateState()));
  }

  /** Opens an account in place of the one that is open. The model says how it went. */
  async open(params: OpenSessionParams): Promise<void> {
    this._loads++;
    this._isLoaded = false;
    if (this._model.account) {
      await this._client.close();
    }
    this._model.switchTo({ sdkAppId: params.sdkAppId, userId: params.userId });
    await this._orFail(() => this._client.open(params));
  }

  /** Starts the host process anew, also after it was given up, and opens the account again. */
  async restart(): Promise<void> {
    this._loads++;
    this._isLoaded = false;
    this._model.setState('connecting');
    await this._orFail(() => this._client.restartHost());
  }

  /** Reads the whole list and the total anew, page by page. Rows of before stay until it is done. */
  async load(): Promise<void> {
    const load = ++this._loads;
    await this._orFail(async () => {
      const heardBefore = this._totalsHeard;
      const total = this._client.totalUnread();
      total.catch(() => undefined); // Awaited below; a page may fail first.
      await this._readPages(load);
      const count = await total;
      if (load === this._loads) {
        if (this._totalsHeard === heardBefore) {
          this._model.setTotalUnreadCount(count); // Otherwise a newer one is known already.
        }
        this._isLoaded = true;
        this._updateState();
      }
    });
  }

  private async _readPages(load: number): Promise<void> {
    const { conversations } = this._model;
    conversations.beginReload();
    let after: string | null = null;
    let count = firstPage;
    do {
      const page = await this._client.page({ after, count });
      if (load !== this._loads) {
        return;
      }
      conversations.apply(page.conversations);
      after = page.next;
      count = nextPages;
    } while (after !== null);
    conversations.endReload();
  }

  private async _orFail(run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this._log.error(error instanceof Error ? error : String(error));
      if (error instanceof SdkError && error.kind !== 'hostGone') {
        this._model.setState('failed', error);
      } else {
        this._updateState(); // A host that ended is started again, or given up, by its supervisor.
      }
    }
  }

  private _updateState(): void {
    const { hostState, sessionState, lastFailure } = this._client;
    if (hostState === 'failed') {
      this._isLoaded = false;
      this._model.setTotalUnreadCount(undefined);
      this._model.setState('failed', lastFailure);
    } else if (!this._model.account) {
      this._model.setState('signedOut');
    } else if (hostState !== 'running' || sessionState === 'closed' || sessionState === 'connecting') {
      this._isLoaded = false;
      this._model.setState('connecting');
    } else {
      this._model.setState(sessionState === 'ready' && this._isLoaded ? 'ready' : 'syncing');
    }
  }
}
