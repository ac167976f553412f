import type { Event } from 'vscode';
import type { AccountState } from './model/accountState.ts';
import type { Account, Conversation, ConversationRef } from './protocol.ts';

/** An account of this window. */
export interface OpenAccount extends Account {
  /** What is known of it comes from the local cache unless this is `online` or `syncing`. */
  readonly state: AccountState;
  /** The SDK's total, without muted conversations; undefined while it is not known. */
  readonly totalUnreadCount: number | undefined;
}

/** Names a conversation; which account's has to be said only when several have it. */
export interface ConversationArgument extends ConversationRef {
  readonly account?: Account;
}

/** What other extensions get from `activate`. */
export interface ImConversationsApi {
  /** The accounts of this window, in the order in which they were opened. */
  readonly accounts: readonly OpenAccount[];
  /** The conversations that were read: account by account, pinned first, then newest. Older ones are read when somebody looks at them. */
  readonly conversations: readonly (Conversation & { readonly account: Account })[];
  /** The sum of the SDK's totals, without muted conversations; undefined while none is known. */
  readonly totalUnreadCount: number | undefined;
  /** Fires when anything above has changed. */
  readonly onDidChange: Event<void>;
  /** Opens the draft of a conversation in an editor tab. */
  openDraft(conversation: ConversationArgument): Promise<void>;
  /** Sets the draft of a conversation; empty text cancels it. Rejects when the SDK did not take it. */
  setDraft(conversation: ConversationArgument, text: string): Promise<void>;
}
