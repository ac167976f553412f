// What other extensions get. It imports nothing but `vscode`: copy it into your extension.
//
//   const extension = vscode.extensions.getExtension<ImConversationsExports>('im-conversations.im-conversations');
//   const api = (await extension?.activate())?.getAPI(1);
import type { Event } from 'vscode';

/** What `activate` returns. */
export interface ImConversationsExports {
  /**
   * The API of a version; what this version promises stays as it is.
   *
   * @throws when this extension is too old or too new to have that version
   */
  getAPI(version: 1): ImConversationsApi;
}

/** Who is signed in. */
export interface AccountRef {
  readonly sdkAppId: number;
  readonly userId: string;
}

/** An account of this window. */
export interface OpenAccount extends AccountRef {
  /** What is known of it comes from the local cache unless this is `online` or `syncing`. */
  readonly state:
    | 'connecting'
    | 'openingCache'
    | 'loggingIn'
    | 'syncing'
    | 'online'
    | 'offline'
    | 'kicked'
    | 'expired'
    | 'failed'
    | 'unavailable';
  /** The SDK's total, without muted conversations; undefined while it is not known. */
  readonly totalUnreadCount: number | undefined;
}

/** Names a conversation; which account's has to be said only when several have it. */
export interface ConversationArgument {
  readonly type: 'c2c' | 'group';
  /** The peer's UserID, or the group's ID. */
  readonly id: string;
  readonly account?: AccountRef;
}

/** A conversation as the list shows it. Names and texts are what others wrote: show them as plain text. */
export interface ListedConversation extends ConversationArgument {
  readonly account: AccountRef;
  /** Remark, else nick, else ID (group: name, else ID); never empty. */
  readonly showName: string;
  /** In seconds. */
  readonly activeTime: number;
  readonly isPinned: boolean;
  readonly unreadCount: number;
  /** Whether new messages count and notify. */
  readonly receiveOption: 'notify' | 'blocked' | 'silent' | 'mentionsOnly';
  /** An unread message addresses this account, or everyone. */
  readonly mention: 'none' | 'me' | 'all';
  /** One line of the draft, at most 200 characters, and its time in seconds. */
  readonly draft?: { readonly summary: string; readonly editTime: number };
}

/** Version 1. */
export interface ImConversationsApi {
  /** The accounts of this window, in the order in which they were opened. */
  readonly accounts: readonly OpenAccount[];
  /** The conversations that were read: account by account, pinned first, then newest. Older ones are read when they come into view. */
  readonly conversations: readonly ListedConversation[];
  /** The sum of the SDK's totals, without muted conversations; undefined while none is known. */
  readonly totalUnreadCount: number | undefined;
  /** Fires when anything above has changed. */
  readonly onDidChange: Event<void>;
  /** Opens the draft of a conversation in an editor tab. */
  openDraft(conversation: ConversationArgument): Promise<void>;
  /** Sets the draft of a conversation; empty text cancels it. Rejects when the SDK did not take it. */
  setDraft(conversation: ConversationArgument, text: string): Promise<void>;
}
