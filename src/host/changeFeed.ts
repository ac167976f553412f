import type { Conversation, ConversationRef } from '../protocol.ts';

/** The shortest time between two messages of a burst, in milliseconds: a frame of a screen. */
const interval = 16;

/** How a client is told; each resolves when the client's socket has taken it. */
export interface ChangeSink {
  changed(conversations: readonly Conversation[]): Promise<void>;
  removed(refs: readonly ConversationRef[]): Promise<void>;
  totalUnread(count: number): Promise<void>;
}

/**
 * What one client has to be told of conversations. A change that comes alone is told at once; of a burst, and while the
 * client does not read, only the newest state of each conversation is kept, so that nothing piles up.
 */
export class ChangeFeed {
  private readonly _sink: ChangeSink;
  private readonly _changed = new Map<string, Conversation>();
  private readonly _removed = new Map<string, ConversationRef>();
  private _totalUnread: number | undefined;
  private _timer: NodeJS.Timeout | undefined;
  private _isWaiting = false;

  constructor(sink: ChangeSink) {
    this._sink = sink;
  }

  change(conversations: readonly Conversation[]): void {
    for (const conversation of conversations) {
      const key = `${conversation.type}:${conversation.id}`;
      this._removed.delete(key);
      this._changed.set(key, conversation);
    }
    this._schedule();
  }

  remove(refs: readonly ConversationRef[]): void {
    for (const ref of refs) {
      const key = `${ref.type}:${ref.id}`;
      this._changed.delete(key);
      this._removed.set(key, ref);
    }
    this._schedule();
  }

  setTotalUnread(count: number): void {
    this._totalUnread = count;
    this._schedule();
  }

  /** Tells everything now: what a call has changed is known before its answer. */
  async flush(): Promise<void> {
    const [changed, removed, total] = [[...this._changed.values()], [...this._removed.values()], this._totalUnread];
    this._changed.clear();
    this._removed.clear();
    this._totalUnread = undefined;
    await Promise.all([
      changed.length > 0 && this._sink.changed(changed),
      removed.length > 0 && this._sink.removed(removed),
      total !== undefined && this._sink.totalUnread(total),
    ]);
  }

  dispose(): void {
    this._isWaiting = true;
    clearTimeout(this._timer);
  }

  private _schedule(): void {
    if (!this._isWaiting) {
      this._isWaiting = true;
      const pause = new Promise((resolve) => (this._timer = setTimeout(resolve, interval)));
      void Promise.all([this.flush(), pause]).then(() => {
        this._isWaiting = false;
        if (this._changed.size > 0 || this._removed.size > 0 || this._totalUnread !== undefined) {
          this._schedule();
        }
      });
    }
  }
}
