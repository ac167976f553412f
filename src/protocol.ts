/**
 * The wire between the extension (the client) and the SDK host: every request, notification and
 * data object.
 *
 * Numbers of the SDK that can pass 2^53 never appear here as numbers: they are strings of digits.
 */
import { NotificationType, NotificationType0, RequestType } from 'vscode-jsonrpc';
import type { FailureData } from './failure.ts';

export { SdkError, type FailureData, type FailureFacts, type FailureKind, type FailureReason } from './failure.ts';

/** Raised whenever a message changes its meaning; both sides refuse to talk across versions. */
export const protocolVersion = 3;

/** Where a host with this address says that it lives, while it cannot be asked. */
export function heartbeatAddress(address: string): string {
  return address.endsWith('.sock') ? address.replace(/host\.sock$/, 'beat.sock') : `${address}-beat`;
}

/** Exit code of a host that found another one serving the same account. */
export const alreadyServed = 75;

export type ConversationType = 'c2c' | 'group';

/** Names one conversation of the signed-in account. */
export interface ConversationRef {
  readonly type: ConversationType;
  /** The peer's UserID, or the group's id; never empty. */
  readonly id: string;
}

/** Who is signed in. Two hosts never serve the same account of the same library. */
export interface Account {
  readonly sdkAppId: number;
  readonly userId: string;
}

/** Whether new messages of a conversation count and notify: `conv_recv_opt` 0 to 3 (header). */
export type ReceiveOption = 'notify' | 'blocked' | 'silent' | 'mentionsOnly';

/** The newest message, cut down to what a row shows. */
export interface LastMessage {
  readonly senderId: string;
  /** Name card, else nick, else id. */
  readonly senderName: string;
  readonly isFromSelf: boolean;
  /** One line, at most 200 characters; a word in brackets such as `[image]` for other elements. */
  readonly summary: string;
  /** Server time (client time while sending), in seconds. */
  readonly time: number;
  readonly status: 'sending' | 'sent' | 'failed' | 'revoked';
}

/** A conversation, projected to the fields that a row needs. */
export interface Conversation extends ConversationRef {
  /** Remark, else nick, else id (group: name, else id), chosen by the SDK; never empty. */
  readonly showName: string;
  /** In seconds; the SDK's pinned bit is removed. */
  readonly activeTime: number;
  readonly isPinned: boolean;
  readonly unreadCount: number;
  readonly receiveOption: ReceiveOption;
  /** Somebody addressed me, or everyone, in an unread message. */
  readonly mention: 'none' | 'me' | 'all';
  readonly lastMessage?: LastMessage;
  readonly draft?: DraftPreview;
}

/** What the list shows of a draft. */
export interface DraftPreview {
  /** One line, at most 200 characters. */
  readonly summary: string;
  /** In seconds. */
  readonly editTime: number;
  /** Equal to {@link Draft.version} of the same content. */
  readonly version: string;
}

/** The text of a draft as the editor shows it. */
export interface Draft {
  /** All text elements, joined with a line break; empty when there is no draft. White space alone is none. */
  readonly text: string;
  /** In seconds; 0 when there is no draft. */
  readonly editTime: number;
  /** Differs whenever anything in the draft differs; empty when there is no draft. */
  readonly version: string;
}

export interface WriteDraftParams {
  readonly conversation: ConversationRef;
  readonly text: string;
  /** {@link Draft.version} of the draft that the text replaces; empty where there was none. */
  readonly expectedVersion: string;
}

/**
 * What became of a text that was to be a draft: `written`, also when the draft had this text already; `changed`, nothing was
 * written, as the draft is not the expected one; `offline`, nothing was written, as the SDK keeps drafts only while the
 * account is online (measured).
 */
export interface WriteDraftResult {
  readonly outcome: 'written' | 'changed' | 'offline';
  /** The draft as it is now. */
  readonly draft: Draft;
}

/**
 * How far an account is. From `loggingIn` on reads are answered, from the local cache until it is `online`:
 * `syncing` until the SDK has said that its list is complete; `offline` without a network, `kicked` by a login
 * elsewhere, `expired` with the UserSig, `failed` for any other reason that the login service gave.
 */
export type SessionState =
  | 'closed'
  | 'openingCache'
  | 'loggingIn'
  | 'syncing'
  | 'online'
  | 'offline'
  | 'kicked'
  | 'expired'
  | 'failed';

export interface SessionStatus {
  readonly state: SessionState;
  /** Why the state is `offline`, `kicked`, `expired` or `failed`, where that is known. */
  readonly reason?: FailureData;
  /** A person has been told, by whichever window was in front: no other one has to. */
  readonly wasNotified?: boolean;
}

export interface OpenSessionParams extends Account {
  readonly userSig: string;
  /** Opens the cache without a login, and says why there is none. */
  readonly cacheOnly?: 'kicked' | 'expired' | undefined;
  /** A person wants a login now, also where the last one was kicked or refused. */
  readonly isAsked?: boolean;
  /** Absolute path of `libImSDK` or of the emulator. */
  readonly libraryPath: string;
  /** Absolute; created with mode 0700 when it is missing. */
  readonly dataDirectory: string;
}

export interface SessionInfo extends Account {
  readonly sdkVersion: string;
}

export interface PageParams {
  /** `next` of the page before; null starts at the top. */
  readonly after: string | null;
  readonly count: number;
}

/** Pages overlap by up to a second of conversations: take in each row by its type and id. */
export interface ConversationPage {
  readonly conversations: readonly Conversation[];
  /** Null when this was the last page. */
  readonly next: string | null;
}

/** The first message of every client. */
export interface Hello {
  readonly protocolVersion: number;
  readonly token: string;
  /** The client only passes by, as a command does: a host that no other kind has used ends with its last client. */
  readonly isPassing?: boolean;
}

export interface HelloAnswer {
  readonly pid: number;
  /** Of the session that is open or being opened; changes follow as notifications. */
  readonly status: SessionStatus;
}

export const HelloRequest = new RequestType<Hello, HelloAnswer, FailureData>('host/hello');
export const PingRequest = new RequestType<void, void, FailureData>('host/ping');

/** Ends the host, for all clients. It answers by ending. */
export const ShutDownRequest = new RequestType<void, void, FailureData>('host/shutDown');

/**
 * Initialises the SDK, opens the account's cache and begins to log in; answers when reads are possible. A second
 * window's call answers with the open session; where that stayed out, a call with another signature, or without
 * `cacheOnly`, logs in; after a kick only one that a person asked for does.
 */
export const OpenSessionRequest = new RequestType<OpenSessionParams, SessionInfo, FailureData>('session/open');

export const PageRequest = new RequestType<PageParams, ConversationPage, FailureData>('conversations/page');
/** The exact text of `TIMConvGetConvInfo` for one conversation, indented; null when the SDK does not know it. */
export const InfoRequest = new RequestType<ConversationRef, string | null, FailureData>('conversations/info');
/** Answers null when the SDK accepts the conversation but does not list it yet (peers of the real SDK report this). */
export const CreateRequest = new RequestType<ConversationRef, Conversation | null, FailureData>('conversations/create');
export const PinRequest = new RequestType<{ conversation: ConversationRef; isPinned: boolean }, void, FailureData>('conversations/pin');
export const DeleteRequest = new RequestType<ConversationRef, void, FailureData>('conversations/delete');
export const MarkReadRequest = new RequestType<ConversationRef, void, FailureData>('conversations/markRead');
export const TotalUnreadRequest = new RequestType<void, number, FailureData>('unread/total');

export const ReadDraftRequest = new RequestType<ConversationRef, Draft, FailureData>('drafts/read');
/**
 * Replaces the draft that the text was edited from; text of nothing but white space cancels it. Elements that are no text,
 * and `draft_user_define`, are kept otherwise.
 */
export const WriteDraftRequest = new RequestType<WriteDraftParams, WriteDraftResult, FailureData>('drafts/write');

/** From a client: it tells the person of the state that the session is in. */
export const PersonNotifiedNotification = new NotificationType0('session/personNotified');
export const StatusNotification = new NotificationType<SessionStatus>('session/statusChanged');
export const ConversationsChangedNotification = new NotificationType<readonly Conversation[]>('conversations/changed');
export const ConversationsRemovedNotification = new NotificationType<readonly ConversationRef[]>('conversations/removed');
export const TotalUnreadNotification = new NotificationType<number>('unread/changed');
