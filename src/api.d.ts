import type { Event } from 'vscode';
import type { Account, Conversation, ConversationRef } from './protocol.ts';

/** What other extensions get from `activate`. */
export interface ImConversationsApi {
  /** The accounts that are open. */
  readonly accounts: readonly Account[];
  /** All conversations that are known, pinned first, then newest. */
  readonly conversations: readonly Conversation[];
  /** The SDK's total, without muted conversations; undefined while it is not known. */
  readonly totalUnreadCount: number | undefined;
  /** Fires when anything above has changed. */
  readonly onDidChange: Event<void>;
  /** Opens the draft of a conversation in an editor tab. */
  openDraft(conversation: ConversationRef): Promise<void>;
  /** Sets the draft of a conversation; empty text cancels it. Rejects when the SDK did not take it. */
  setDraft(conversation: ConversationRef, text: string): Promise<void>;
}
