import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Conversation, ConversationRef } from '../protocol.ts';
import { compareConversations, isSameConversation, keyOf } from './conversation.ts';

/** What one call to the list changed. */
export interface ConversationListChange {
  /** Keys of the conversations that were added, changed or removed. */
  readonly keys: ReadonlySet<string>;
  /** A conversation was added, removed or has moved. Otherwise every row is still where it was. */
  readonly isReordered: boolean;
}

/**
 * The conversations of one account, always in the order of the list. It can be told the same thing
 * twice: an equal state changes nothing and fires nothing.
 */
export class ConversationList {
  private readonly _byKey = new Map<string, Conversation>();
  private readonly _sorted: Conversation[] = [];
  /** Keys heard of since {@link beginReload}; undefined outside a reload. */
  private _heardOf: Set<string> | undefined;

  private readonly _onDidChange = new Emitter<ConversationListChange>();
  readonly onDidChange: Event<ConversationListChange> = this._onDidChange.event;

  get size(): number {
    return this._sorted.length;
  }

  /** All conversations, pinned first, then newest. The array changes with the list: do not keep it. */
  get all(): readonly Conversation[] {
    return this._sorted;
  }

  get(ref: ConversationRef): Conversation | undefined {
    return this._byKey.get(keyOf(ref));
  }

  getByKey(key: string): Conversation | undefined {
    return this._byKey.get(key);
  }

  /** Takes in conversations as they are now: unknown ones are added, others replaced. */
  apply(conversations: readonly Conversation[]): void {
    const keys = new Set<string>();
    let isReordered = false;
    for (const next of conversations) {
      const key = keyOf(next);
      this._heardOf?.add(key);
      const known = this._byKey.get(key);
      if (known && isSameConversation(known, next)) {
        continue;
      }
      isReordered = this._put(key, known, next) || isReordered;
      keys.add(key);
    }
    this._fire(keys, isReordered);
  }

  remove(refs: readonly ConversationRef[]): void {
    this._removeKeys(refs.map(keyOf));
  }

  clear(): void {
    const keys = new Set(this._byKey.keys());
    this._heardOf = undefined;
    this._byKey.clear();
    this._sorted.length = 0;
    this._fire(keys, true);
  }

  /** Begins to read the whole list anew. What is known stays until {@link endReload}, so that nothing flickers. */
  beginReload(): void {
    this._heardOf = new Set();
  }

  /** Ends a reload that read everything: conversations that nobody mentioned since its begin are gone. */
  endReload(): void {
    const heardOf = this._heardOf;
    this._heardOf = undefined;
    if (heardOf) {
      this._removeKeys([...this._byKey.keys()].filter((key) => !heardOf.has(key)));
    }
  }

  private _removeKeys(candidates: readonly string[]): void {
    const keys = new Set<string>();
    for (const key of candidates) {
      const known = this._byKey.get(key);
      if (known) {
        this._sorted.splice(this._indexOf(known), 1);
        this._byKey.delete(key);
        keys.add(key);
      }
    }
    this._fire(keys, keys.size > 0);
  }

  /** Returns whether a row was added or moved. */
  private _put(key: string, known: Conversation | undefined, next: Conversation): boolean {
    this._byKey.set(key, next);
    const from = known && this._indexOf(known);
    if (from !== undefined) {
      this._sorted.splice(from, 1);
    }
    const to = this._indexOf(next);
    this._sorted.splice(to, 0, next);
    return from !== to;
  }

  /** Where a conversation stands, or where it would have to be inserted. */
  private _indexOf(conversation: Conversation): number {
    let low = 0;
    let high = this._sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareConversations(this._sorted[middle]!, conversation) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private _fire(keys: ReadonlySet<string>, isReordered: boolean): void {
    if (keys.size > 0) {
      this._onDidChange.fire({ keys, isReordered });
    }
  }
}
