import { Emitter } from 'vscode-jsonrpc';
import {
  SdkError,
  type Conversation,
  type ConversationPage,
  type ConversationRef,
  type OpenSessionParams,
  type PageParams,
  type SessionInfo,
  type SessionStatus,
} from '../protocol.ts';
import { accountLockFile } from './accountFiles.ts';
import { decodeConversations, decodeRefs, decodeTotal } from './decode.ts';
import { Drafts } from './drafts.ts';
import { lockForLife } from './fileLock.ts';
import { indentJson } from './json.ts';
import { Login } from './login.ts';
import { conversationEvent, Sdk } from './sdk.ts';

/** The one account of this process: opens it, answers requests, and tells what changes. */
export class Session {
  private _sdk: Sdk | undefined;
  private _params: OpenSessionParams | undefined;
  private _opening: Promise<SessionInfo> | undefined;
  private _login: Login | undefined;
  readonly drafts = new Drafts({
    openSdk: () => this._openSdk(),
    isOnline: () => this._isOnline(),
    didChange: (conversations) => void this._onDidChangeConversations.fire(conversations),
  });

  private readonly _onDidChangeStatus = new Emitter<SessionStatus>();
  readonly onDidChangeStatus = this._onDidChangeStatus.event;
  private readonly _onDidChangeConversations = new Emitter<readonly Conversation[]>();
  readonly onDidChangeConversations = this._onDidChangeConversations.event;
  private readonly _onDidRemoveConversations = new Emitter<readonly ConversationRef[]>();
  readonly onDidRemoveConversations = this._onDidRemoveConversations.event;
  private readonly _onDidChangeTotalUnread = new Emitter<number>();
  readonly onDidChangeTotalUnread = this._onDidChangeTotalUnread.event;

  get status(): SessionStatus {
    return this._login?.status ?? { state: 'closed' };
  }

  /**
   * Opens the account; resolves when reads are possible. Asked again for the same account it answers with the session
   * that is open; for another one it refuses.
   */
  open(params: OpenSessionParams): Promise<SessionInfo> {
    if (this._params && (this._params.sdkAppId !== params.sdkAppId || this._params.userId !== params.userId)) {
      throw SdkError.of('refused', 'session/open', 'otherAccount', { open: this._params.userId, asked: params.userId });
    }
    this._params = params;
    this._login?.tryAgain(params);
    this._opening ??= this._open(params).catch((error: unknown) => {
      this.close();
      throw error;
    });
    return this._opening;
  }

  /** Ends the session. The library stays loaded: a process never unloads it. */
  close(): void {
    this._opening = undefined;
    this._params = undefined;
    if (this._sdk) {
      this._sdk.events = {}; // What the library said just before must not reopen the session.
      this._sdk.uninit();
    }
    this._login?.close();
  }

  /** Somebody tells the person of the state that the session is in. */
  setNotified(): void {
    this._login?.setNotified();
  }

  async page({ after, count }: PageParams): Promise<ConversationPage> {
    if (after !== null && !/^\d{1,19}$/.test(after)) {
      throw SdkError.of('badInput', 'conversations/page', 'pageCursor', {});
    }
    const { conversations, next } = await this._openSdk().getConversationPage(after === null ? null : BigInt(after), count);
    return { conversations, next: next === null ? null : String(next) };
  }

  async info(ref: ConversationRef): Promise<string | null> {
    const text = await this._openSdk().getConversationInfo([ref]);
    return decodeRefs(text).length === 0 ? null : indentJson(text);
  }

  async create(ref: ConversationRef): Promise<Conversation | null> {
    await this._openSdk().createConversation(ref);
    return (await this._reread(ref)) ?? null;
  }

  async setPinned(ref: ConversationRef, isPinned: boolean): Promise<void> {
    await this._openSdk().pinConversation(ref, isPinned);
    await this._reread(ref);
  }

  async delete(ref: ConversationRef): Promise<void> {
    await this._onlineSdk('TIMConvDelete').deleteConversation(ref);
    if (!(await this._reread(ref))) {
      this._onDidRemoveConversations.fire([ref]);
    }
  }

  async markRead(ref: ConversationRef): Promise<void> {
    await this._onlineSdk('TIMConvCleanConversationUnreadMessageCount').markRead(ref);
    await this._reread(ref);
  }

  async totalUnread(): Promise<number> {
    return decodeTotal(await this._openSdk().getTotalUnread());
  }

  private async _open(params: OpenSessionParams): Promise<SessionInfo> {
    this._sdk ??= Sdk.load(params.libraryPath);
    const sdk = this._sdk;
    const login = new Login(sdk, params);
    this._login = login;
    login.onDidChange((status) => void this._onDidChangeStatus.fire(status));
    sdk.events = {
      onConversationEvent: (event, json) => this._onConversationEvent(event, json),
      onTotalUnread: (count) => void this._onDidChangeTotalUnread.fire(Math.max(0, count)),
      onKickedOffline: () => login.onKicked(),
      onUserSigExpired: () => login.onExpired(),
      onNetworkStatus: (status, code, description) => login.onNetworkStatus(status, code, description),
    };
    await sdk.init(params);
    lockAccountData(params);
    await login.open();
    sdk.getTotalUnread().catch(() => undefined); // Starts the listener (header); who wants the number asks for it.
    return { sdkAppId: params.sdkAppId, userId: params.userId, sdkVersion: sdk.version };
  }

  private _onConversationEvent(event: number, json: string): void {
    switch (event) {
      case conversationEvent.add:
      case conversationEvent.update:
        this._onDidChangeConversations.fire(decodeConversations(json));
        break;
      case conversationEvent.delete:
        this._onDidRemoveConversations.fire(decodeRefs(json));
        break;
      case conversationEvent.syncFinished:
        this._login?.onSynced();
        break;
    }
  }

  /** The real SDK was never seen to send events for our own changes, so everybody is told what it says now. */
  private async _reread(ref: ConversationRef): Promise<Conversation | undefined> {
    const conversations = decodeConversations(await this._openSdk().getConversationInfo([ref]));
    if (conversations.length > 0) {
      this._onDidChangeConversations.fire(conversations);
    }
    return conversations[0];
  }

  private _openSdk(): Sdk {
    const { state } = this.status;
    if (!this._sdk || state === 'closed' || state === 'openingCache') {
      throw SdkError.of('closed', 'session', 'sessionClosed', {});
    }
    return this._sdk;
  }

  /** For calls that destroy local data when the SDK finds out too late that it cannot make them (measured). */
  private _onlineSdk(call: string): Sdk {
    const sdk = this._openSdk();
    if (!this._isOnline()) {
      throw SdkError.of('unsafe', call, 'onlyOnline', {});
    }
    return sdk;
  }

  private _isOnline(): boolean {
    const { state } = this.status;
    return state === 'online' || state === 'syncing';
  }
}

/** Two processes that write to one cache lose what one of them has written, without a word (measured). */
function lockAccountData(params: OpenSessionParams): void {
  if (!lockForLife(accountLockFile(params))) {
    throw SdkError.of('busy', 'session/open', 'dataInUse', { userId: params.userId, folder: params.dataDirectory });
  }
}
