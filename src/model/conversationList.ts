import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Conversation, ConversationRef } from '../protocol.ts';
import { compareConversations, isNewer, isSameConversation, keyOf } from './conversation.ts';

/** What one call to the list changed. */
export interface ConversationListChange {
  /** Keys of the conversations that were added, changed or removed. */
  readonly keys: ReadonlySet<string>;
  /** The first place at which another conversation stands than before; `Infinity` when every row is still where it was. */
  readonly movedFrom: number;
}

/** A list that is being read anew. */
interface Reload {
  readonly heardOf: Set<string>;
  end: Conversation | undefined;
}

/**
 * The conversations of one account from the top as far as they were read, always in the order of the list. It can be
 * told the same thing twice: an equal state changes nothing and fires nothing. A conversation that somebody mentions
 * before it was read is remembered, and listed when its place is reached: nothing that is listed has a gap before it.
 */
export class ConversationList {
  private readonly _byKey = new Map<string, Conversation>();
  private readonly _sorted: Conversation[] = [];
  /** The last conversation that was read, where others of its second may be missing; undefined when nothing is below the list. */
  private _end: Conversation | undefined;
  private _reload: Reload | undefined;

  private readonly _onDidChange = new Emitter<ConversationListChange>();
  readonly onDidChange: Event<ConversationListChange> = this._onDidChange.event;

  /** How many are listed. */
  get size(): number {
    return this._sorted.length;
  }

  /** There is nothing to be read below what is listed. */
  get isComplete(): boolean {
    return this._end === undefined;
  }

  /** What is listed: pinned first, then newest. The array changes with the list: do not keep it. */
  get all(): readonly Conversation[] {
    return this._sorted;
  }

  get(ref: ConversationRef): Conversation | undefined {
    return this._byKey.get(keyOf(ref));
  }

  getByKey(key: string): Conversation | undefined {
    return this._byKey.get(key);
  }

  /** Whether there is a row for it; else its place was not read yet. */
  isListed(ref: ConversationRef): boolean {
    const known = this.get(ref);
    return known !== undefined && this._indexIfListed(known) !== undefined;
  }

  /** Takes in conversations as they are now, wherever they stand: unknown ones are added, others replaced. */
  apply(conversations: readonly Conversation[]): void {
    const keys = new Set<string>();
    let movedFrom = Infinity;
    for (const next of conversations) {
      const key = keyOf(next);
      this._reload?.heardOf.add(key);
      const known = this._byKey.get(key);
      const isNew = !known || !isSameConversation(known, next);
      const moved = this._put(key, known, isNew ? next : known);
      movedFrom = Math.min(movedFrom, moved);
      if (isNew || moved < Infinity) {
        keys.add(key);
      }
    }
    this._fire(keys, movedFrom);
  }

  /** Takes in what follows the page before, or the first page after {@link beginReload}. */
  applyPage(conversations: readonly Conversation[], isLast: boolean): void {
    const end = isLast ? undefined : (conversations.at(-1) ?? this._end);
    if (this._reload) {
      this._reload.end = end;
    }
    // While a list is read anew, what was read before stays.
    if (!this._reload || !end || (this._end && !isNewer(end, this._end))) {
      this._end = end;
    }
    this.apply(conversations);
  }

  remove(refs: readonly ConversationRef[]): void {
    this._removeKeys(refs.map(keyOf));
  }

  /** Begins to read the list anew. What is known stays until {@link endReload}, so that nothing flickers. */
  beginReload(): void {
    this._reload = { heardOf: new Set(), end: undefined };
  }

  /** How many would be listed if the reload ended now. */
  get readCount(): number {
    const end = this._reload ? this._reload.end : this._end;
    return end ? this._countAbove(end) : this._reload ? 0 : this.size;
  }

  /** Ends a reload: the list reaches as far as was read, and conversations in it that nobody mentioned are gone. */
  endReload(): void {
    const reload = this._reload;
    this._reload = undefined;
    if (reload) {
      this._end = reload.end;
      const gone = [...this._byKey].filter(([key, known]) => !reload.heardOf.has(key) && !this._isBelow(known));
      this._removeKeys(gone.map(([key]) => key));
      this._cut();
    }
  }

  private _isBelow(conversation: Conversation): boolean {
    return this._end !== undefined && !isNewer(conversation, this._end);
  }

  /** Takes what is below the end off the list. */
  private _cut(): void {
    const first = this._end ? this._countAbove(this._end) : this.size;
    this._fire(new Set(this._sorted.splice(first).map(keyOf)), first);
  }

  private _removeKeys(candidates: readonly string[]): void {
    const keys = new Set<string>();
    let movedFrom = Infinity;
    for (const key of candidates) {
      const known = this._byKey.get(key);
      if (known) {
        const from = this._indexIfListed(known);
        if (from !== undefined) {
          this._sorted.splice(from, 1);
          movedFrom = Math.min(movedFrom, from);
        }
        this._byKey.delete(key);
        keys.add(key);
      }
    }
    this._fire(keys, movedFrom);
  }

  /** Returns the first place at which another conversation stands now. */
  private _put(key: string, known: Conversation | undefined, next: Conversation): number {
    this._byKey.set(key, next);
    const from = known && this._indexIfListed(known);
    if (from !== undefined) {
      this._sorted.splice(from, 1);
    }
    const to = this._isBelow(next) ? undefined : this._indexOf(next);
    if (to !== undefined) {
      this._sorted.splice(to, 0, next);
    }
    return from === to ? Infinity : Math.min(from ?? Infinity, to ?? Infinity);
  }

  private _indexIfListed(known: Conversation): number | undefined {
    const index = this._indexOf(known);
    return this._sorted[index] === known ? index : undefined;
  }

  /** Where a conversation stands, or where it would have to be inserted. */
  private _indexOf(conversation: Conversation): number {
    return this._count((other) => compareConversations(other, conversation) < 0);
  }

  private _countAbove(end: Conversation): number {
    return this._count((other) => isNewer(other, end));
  }

  /** How many conversations a condition holds for that holds for those at the top. */
  private _count(isAbove: (conversation: Conversation) => boolean): number {
    let low = 0;
    let high = this._sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isAbove(this._sorted[middle]!)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private _fire(keys: ReadonlySet<string>, movedFrom: number): void {
    if (keys.size > 0) {
      this._onDidChange.fire({ keys, movedFrom });
    }
  }
}
