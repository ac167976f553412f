import type { SdkClient } from '../client/sdkClient.ts';
import type { AccountModel, ConversationSource } from '../model/accountModel.ts';
import type { ConversationPage } from '../protocol.ts';
import type { Log } from '../util/log.ts';

/** In conversations: what fills the top level of the view. */
const firstRows = 200;

/** What is read from. */
export type PageSource = Pick<SdkClient, 'pages' | 'totalUnread'>;

/** Reads the list of an account into its model: the pages that are looked at, and the total of unread messages. */
export class ConversationReader implements ConversationSource {
  private readonly _client: PageSource;
  private readonly _model: AccountModel;
  private readonly _log: Pick<Log, 'error'>;
  /** Counts loads: a load that is not the last one has nothing to say any more. */
  private _loads = 0;
  /** The walk through the list, which goes on when somebody looks further down; undefined when it has come to the end. */
  private _pages: AsyncIterator<ConversationPage, void> | undefined;
  /** Where the walk goes on after a page that failed: an iterator that has thrown is at its end. */
  private _next: string | null = null;
  /** How many conversations are to be read, by those who look. */
  private readonly _wanted = new Set<{ readonly count: number }>();
  private _running: Promise<void> | undefined;
  /** How far down somebody has looked; a search of everything is over when it is closed. */
  private _lookedTo = firstRows;
  private _totalsHeard = 0;

  constructor(client: PageSource, model: AccountModel, log: Pick<Log, 'error'>) {
    this._client = client;
    this._model = model;
    this._log = log;
  }

  /** The SDK has told a total by itself: it is newer than one that was asked for before. */
  setTotalUnread(total: number): void {
    this._totalsHeard++;
    this._model.setTotalUnreadCount(total);
  }

  /**
   * Reads list and total again, as far down as somebody has looked. Rows from earlier stay until it is done. Resolves with
   * false when another load or {@link stop} came in between; rejects with the `SdkError` of the call that failed.
   */
  async load(): Promise<boolean> {
    const load = ++this._loads;
    const want = { count: this._lookedTo };
    this._wanted.add(want);
    this._pages = this._client.pages();
    this._next = null;
    this._model.conversations.beginReload();
    const reading = this._read(); // Asked for first, as rows are what a person waits for.
    const heardBefore = this._totalsHeard;
    try {
      const [total] = await Promise.all([this._client.totalUnread(), reading]);
      if (load !== this._loads) {
        return false;
      }
      this._model.conversations.endReload();
      if (this._totalsHeard === heardBefore) {
        this._model.setTotalUnreadCount(total); // Otherwise a newer one is known already.
      }
      return true;
    } catch (error) {
      if (load !== this._loads) {
        return false;
      }
      this.stop();
      throw error;
    } finally {
      this._wanted.delete(want);
    }
  }

  /** Gives up what is being read: the host has gone, or another one will answer. */
  stop(): void {
    this._loads++;
    this._pages = undefined;
  }

  /** See {@link AccountModel.readTo}. */
  async readTo(count: number, signal?: AbortSignal): Promise<void> {
    if (count < Infinity) {
      this._lookedTo = Math.max(this._lookedTo, count);
    }
    const want = { count };
    const forget = (): void => void this._wanted.delete(want);
    this._wanted.add(want);
    signal?.addEventListener('abort', forget);
    try {
      while (this._wanted.has(want) && this._model.isOpen && !this._isRead(count)) {
        await (this._running ?? this._read());
      }
    } catch (error) {
      this._log.error(error instanceof Error ? error : String(error)); // The rows that are there stay, and a person can look again.
    } finally {
      forget();
      signal?.removeEventListener('abort', forget);
    }
  }

  /** Reads page after page until nobody wants more, or until the list is read again. */
  private _read(): Promise<void> {
    const running = this._readPages(this._pages).finally(() => {
      if (this._running === running) {
        this._running = undefined;
      }
    });
    this._running = running;
    return running;
  }

  private async _readPages(pages: AsyncIterator<ConversationPage, void> | undefined): Promise<void> {
    while (pages && pages === this._pages && !this._isRead(Math.max(0, ...[...this._wanted].map(({ count }) => count)))) {
      const { value: page } = await this._nextPage(pages);
      if (pages !== this._pages || !page) {
        return;
      }
      this._model.conversations.applyPage(page.conversations, page.next === null);
      this._next = page.next;
      if (page.next === null) {
        this._pages = undefined;
      }
    }
  }

  private async _nextPage(pages: AsyncIterator<ConversationPage, void>): Promise<IteratorResult<ConversationPage, void>> {
    try {
      return await pages.next();
    } catch (error) {
      if (pages === this._pages) {
        this._pages = this._client.pages(this._next);
      }
      throw error;
    }
  }

  private _isRead(count: number): boolean {
    return this._pages === undefined || this._model.conversations.readCount >= count;
  }
}
