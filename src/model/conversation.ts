import type { Conversation, ConversationRef } from '../protocol.ts';

/** Identifies a conversation within one account; two conversations never share a key. */
export function keyOf({ type, id }: ConversationRef): string {
  return `${type}:${id}`;
}

/**
 * The order of the list: pinned first, then newest, ties by type and id. It is total, so that a row never
 * moves without a reason. Negative when `a` comes first.
 */
export function compareConversations(a: Conversation, b: Conversation): number {
  if (a.isPinned !== b.isPinned) {
    return a.isPinned ? -1 : 1;
  }
  return b.activeTime - a.activeTime || compareText(a.type, b.type) || compareText(a.id, b.id);
}

/** Whether `a` stands above everything of the second of `b`: pages may be cut inside a second, in an order that is not ours. */
export function isNewer(a: Conversation, b: Conversation): boolean {
  return a.isPinned === b.isPinned ? a.activeTime > b.activeTime : a.isPinned;
}

/** Whether two states of a conversation look the same: the SDK repeats events in which nothing changed. */
export function isSameConversation(a: Conversation, b: Conversation): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether new messages of the conversation are kept out of the SDK's total. */
export function isMuted({ receiveOption }: Conversation): boolean {
  return receiveOption !== 'notify';
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
