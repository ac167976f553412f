import { Emitter } from 'vscode-jsonrpc';
import {
  SdkError,
  type Conversation,
  type ConversationPage,
  type ConversationRef,
  type Draft,
  type OpenSessionParams,
  type PageParams,
  type SessionInfo,
  type SessionState,
} from '../protocol.ts';
import { decodeConversations, decodeDraft, decodeRefs, decodeTotal, editDraft, rawDraft } from './decode.ts';
import { indentJson } from './json.ts';
import { conversationEvent, Sdk } from './sdk.ts';

/** How long a session waits for the word that the list is complete. In milliseconds. */
const syncPatience = 5_000;

/** The one account of this process: logs in, answers requests, and tells what changes. */
export class Session {
  private _sdk: Sdk | undefined;
  private _params: OpenSessionParams | undefined;
  private _opening: Promise<SessionInfo> | undefined;
  private _state: SessionState = 'closed';
  private _syncTimer: NodeJS.Timeout | undefined;
  private _lastWrite: Promise<unknown> = Promise.resolve();

  private readonly _onDidChangeState = new Emitter<SessionState>();
  readonly onDidChangeState = this._onDidChangeState.event;
  private readonly _onDidChangeConversations = new Emitter<readonly Conversation[]>();
  readonly onDidChangeConversations = this._onDidChangeConversations.event;
  private readonly _onDidRemoveConversations = new Emitter<readonly ConversationRef[]>();
  readonly onDidRemoveConversations = this._onDidRemoveConversations.event;
  private readonly _onDidChangeTotalUnread = new Emitter<number>();
  readonly onDidChangeTotalUnread = this._onDidChangeTotalUnread.event;

  get state(): SessionState {
    return this._state;
  }

  /** Logs in. Asked again for the same account it answers with the session that is open; for another one it refuses. */
  open(params: OpenSessionParams): Promise<SessionInfo> {
    if (this._params && (this._params.sdkAppId !== params.sdkAppId || this._params.userId !== params.userId)) {
      throw fail('refused', 'session/open', `This host serves ${this._params.userId}, not ${params.userId}`);
    }
    this._params = params;
    this._opening ??= this._open(params).catch((error: unknown) => {
      this.close();
      throw error;
    });
    return this._opening;
  }

  /** Ends the session. The library stays loaded: a process never unloads it. */
  close(): void {
    clearTimeout(this._syncTimer);
    this._opening = undefined;
    this._params = undefined;
    if (this._sdk) {
      this._sdk.events = {}; // What the library said just before must not reopen the session.
      this._sdk.uninit();
    }
    this._setState('closed');
  }

  async page({ after, count }: PageParams): Promise<ConversationPage> {
    if (after !== null && !/^\d{1,19}$/.test(after)) {
      throw fail('badInput', 'conversations/page', 'This is not the end of a page');
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
    await this._openSdk().deleteConversation(ref);
    if (!(await this._reread(ref))) {
      this._onDidRemoveConversations.fire([ref]);
    }
  }

  async markRead(ref: ConversationRef): Promise<void> {
    await this._openSdk().markRead(ref);
    await this._reread(ref);
  }

  async totalUnread(): Promise<number> {
    return decodeTotal(await this._openSdk().getTotalUnread());
  }

  async readDraft(ref: ConversationRef): Promise<Draft> {
    return decodeDraft(rawDraft(await this._openSdk().getConversationInfo([ref])));
  }

  /**
   * Sets or cancels a draft, and reads it back: the SDK's draft calls cannot say that they failed (measured). One
   * after the other, as each one builds on what it finds.
   */
  writeDraft(ref: ConversationRef, text: string): Promise<Draft> {
    const written = this._lastWrite.then(() => this._writeDraft(ref, text));
    this._lastWrite = written.catch(() => undefined);
    return written;
  }

  private async _writeDraft(ref: ConversationRef, text: string): Promise<Draft> {
    const sdk = this._openSdk();
    const before = rawDraft(await sdk.getConversationInfo([ref]));
    const isUnchanged = text === '' ? before === undefined : decodeDraft(before).text === text;
    if (isUnchanged) {
      return decodeDraft(before);
    }
    if (text === '') {
      sdk.cancelDraft(ref);
    } else {
      sdk.setDraft(ref, editDraft(before, text, Math.floor(Date.now() / 1000)));
    }
    const info = await sdk.getConversationInfo([ref]);
    const after = decodeDraft(rawDraft(info));
    const isKept = text === '' ? after.version === '' : after.text === text.toWellFormed();
    if (!isKept) {
      throw fail('sdk', 'TIMConvSetDraft', 'The SDK did not keep the draft');
    }
    this._onDidChangeConversations.fire(decodeConversations(info));
    return after;
  }

  private async _open(params: OpenSessionParams): Promise<SessionInfo> {
    this._sdk ??= Sdk.load(params.libraryPath);
    const sdk = this._sdk;
    sdk.events = {
      onConversationEvent: (event, json) => this._onConversationEvent(event, json),
      onTotalUnread: (count) => void this._onDidChangeTotalUnread.fire(Math.max(0, count)),
    };
    this._setState('connecting');
    await sdk.init(params);
    await sdk.login(params.userId, params.userSig);
    if (this._state === 'connecting') {
      this._setState('syncing');
      this._syncTimer = setTimeout(() => this._setState('ready'), syncPatience);
    }
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
        this._setState('ready');
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
    if (!this._sdk || this._state === 'closed' || this._state === 'connecting') {
      throw fail('closed', 'session', 'No account is open');
    }
    return this._sdk;
  }

  private _setState(state: SessionState): void {
    if (state !== this._state) {
      clearTimeout(this._syncTimer);
      this._state = state;
      this._onDidChangeState.fire(state);
    }
  }
}

function fail(kind: SdkError['kind'], call: string, explanation: string): SdkError {
  return new SdkError({ kind, call, code: 0, description: '', explanation });
}
