import { Emitter, ResponseError, type Event, type RequestType } from 'vscode-jsonrpc';
import { ChannelEnded } from '../channel.ts';
import * as wire from '../protocol.ts';
import {
  SdkError,
  type Account,
  type Conversation,
  type ConversationPage,
  type ConversationRef,
  type Draft,
  type FailureData,
  type OpenSessionParams,
  type PageParams,
  type SessionInfo,
  type SessionStatus,
  type WriteDraftResult,
} from '../protocol.ts';
import type { HostKey } from './hostFolder.ts';
import type { HostConnection } from './hostConnection.ts';
import type { HostOptions } from './launch.ts';
import { Supervisor, type HostState } from './supervisor.ts';

/** Finds the client of an account; throws when the account is not open. */
export type ClientOf = (account: Account) => SdkClient;

/** A request that is pending this long makes us ask whether the host still lives, and how long it has to answer. In milliseconds. */
const suspicionAfter = 5_000;
const proofOfLife = 5_000;
/** Before an account is opened again whose data another program has. In milliseconds. */
const retryPauses = [500, 1_000, 2_000, 5_000] as const;
/** In conversations. */
const firstPage = 100;
const nextPages = 500;

/**
 * The SDK, for the extension: typed calls and events, whatever happens to the process behind them. After a crash the
 * account is opened again and {@link onDidOpen} fires; nobody else has to notice.
 *
 * Calls reject with {@link SdkError}; with kind `hostGone` when the host is not there or ends during the call. Nothing
 * is repeated: whether a write that was cut short has happened is not known.
 */
export class SdkClient {
  private readonly _supervisor: Supervisor;
  private readonly _sentence: HostOptions['sentence'];
  private readonly _suspicionAfter: number;
  private readonly _proofOfLife: number;
  private _retryTimer: NodeJS.Timeout | undefined;
  private _retries = 0;
  private _params: OpenSessionParams | undefined;
  private _status: SessionStatus = { state: 'closed' };
  /** A person waits for the login that is being opened. */
  private _isAsked = false;

  private readonly _onDidOpen = new Emitter<SessionInfo>();
  /** The account is open: the first time and after every restart. Read everything again. */
  readonly onDidOpen: Event<SessionInfo> = this._onDidOpen.event;
  private readonly _onDidFailToOpen = new Emitter<SdkError>();
  /** The account could not be opened again after a restart. */
  readonly onDidFailToOpen: Event<SdkError> = this._onDidFailToOpen.event;
  private readonly _onDidChangeStatus = new Emitter<SessionStatus>();
  readonly onDidChangeStatus: Event<SessionStatus> = this._onDidChangeStatus.event;
  private readonly _onDidChangeConversations = new Emitter<readonly Conversation[]>();
  /** Conversations as they are now; also when nothing in them has changed. */
  readonly onDidChangeConversations: Event<readonly Conversation[]> = this._onDidChangeConversations.event;
  private readonly _onDidRemoveConversations = new Emitter<readonly ConversationRef[]>();
  readonly onDidRemoveConversations: Event<readonly ConversationRef[]> = this._onDidRemoveConversations.event;
  private readonly _onDidChangeTotalUnread = new Emitter<number>();
  readonly onDidChangeTotalUnread: Event<number> = this._onDidChangeTotalUnread.event;

  constructor(options: HostOptions) {
    this._supervisor = new Supervisor(options);
    this._sentence = options.sentence;
    this._suspicionAfter = options.suspicionAfter ?? suspicionAfter;
    this._proofOfLife = options.proofOfLife ?? proofOfLife;
    this._supervisor.onDidConnect((host) => this._onConnect(host));
    this._supervisor.onDidChangeState(() => this._setStatus({ state: 'closed' }));
  }

  get hostState(): HostState {
    return this._supervisor.state;
  }

  get onDidChangeHostState(): Event<HostState> {
    return this._supervisor.onDidChangeState;
  }

  /** `closed` also while there is no host. */
  get status(): SessionStatus {
    return this._status;
  }

  /** Why the host ended last. */
  get lastFailure(): SdkError | undefined {
    return this._supervisor.lastFailure;
  }

  /** Starts or joins the host of an account that is about to be opened, while its signature is still being looked up. */
  start(key: HostKey): void {
    this._supervisor.start(key);
  }

  /**
   * Opens an account, starting its host when it does not run; the host of another account is left first. The signature is
   * kept in memory for restarts.
   *
   * @param isAsked a person wants the login, also when the host that is joined says that the account was kicked
   */
  async open(params: OpenSessionParams, isAsked = false): Promise<SessionInfo> {
    if (this._params && !isSameAccount(this._params, params)) {
      await this.close();
    }
    this._params = params;
    this._isAsked = isAsked;
    try {
      if (this._supervisor.host) {
        return await this._open(params);
      }
      const opened = this._firstOpening();
      this._supervisor.start(params);
      return await opened;
    } finally {
      this._isAsked = false;
    }
  }

  /** Leaves the account. Its host goes on for other windows, and ends by itself after the last one. */
  async close(): Promise<void> {
    this._params = undefined;
    clearTimeout(this._retryTimer);
    await this._supervisor.stop();
  }

  /**
   * Replaces the host, running or given up, and opens the account again. Other windows follow by themselves.
   *
   * @param changes of the way it is opened: a new signature, another library, or a login in spite of a kick
   * @param isAsked see {@link open}
   */
  async restartHost(changes: Partial<OpenSessionParams> = {}, isAsked = false): Promise<void> {
    await this._supervisor.shutDown();
    if (this._params) {
      await this.open({ ...this._params, ...changes }, isAsked);
    }
  }

  /** The signature with which the next host logs in. The session that is open goes on with its own. */
  setUserSig(userSig: string): void {
    this._params &&= { ...this._params, userSig };
  }

  /** Whether, and why not, the next host logs in. */
  setCacheOnly(cacheOnly: OpenSessionParams['cacheOnly']): void {
    this._params &&= { ...this._params, cacheOnly };
  }

  /** Asks whether the host still lives, and replaces it when it does not: as when a person comes back to a window. */
  async checkHost(): Promise<void> {
    const { host } = this._supervisor;
    if (host) {
      await this._suspect(host);
    }
  }

  /** Disposing twice is fine. */
  async dispose(): Promise<void> {
    await this.close();
  }

  /** This window tells the person of the state of the session, so that the others need not. */
  setNotified(): void {
    void this._supervisor.host?.channel.notify(wire.PersonNotifiedNotification);
  }

  page(params: PageParams): Promise<ConversationPage> {
    return this._request(wire.PageRequest, params);
  }

  /**
   * The whole list, page by page: a small one first, so that rows are on screen at once, then pages that cost little each.
   * They overlap by up to a second of conversations: take in each by its type and id.
   *
   * @param after `next` of a page that was read, to go on below it
   */
  async *pages(after: string | null = null): AsyncGenerator<ConversationPage, void> {
    do {
      const page: ConversationPage = await this.page({ after, count: after === null ? firstPage : nextPages });
      yield page;
      after = page.next === after ? null : page.next; // A cursor that stands still would never end.
    } while (after !== null);
  }

  /** What the SDK says of a conversation, as indented JSON; null when it does not know it. */
  info(ref: ConversationRef): Promise<string | null> {
    return this._request(wire.InfoRequest, ref);
  }

  /** Null when the SDK accepted the conversation but does not list it yet. */
  create(ref: ConversationRef): Promise<Conversation | null> {
    return this._request(wire.CreateRequest, ref);
  }

  setPinned(conversation: ConversationRef, isPinned: boolean): Promise<void> {
    return this._request(wire.PinRequest, { conversation, isPinned });
  }

  /** Rejects with `unsafe` while not logged in. */
  delete(ref: ConversationRef): Promise<void> {
    return this._request(wire.DeleteRequest, ref);
  }

  /** Rejects with `unsafe` while not logged in. */
  markRead(ref: ConversationRef): Promise<void> {
    return this._request(wire.MarkReadRequest, ref);
  }

  /** The SDK's own total, without muted conversations. */
  totalUnread(): Promise<number> {
    return this._request(wire.TotalUnreadRequest, undefined);
  }

  readDraft(ref: ConversationRef): Promise<Draft> {
    return this._request(wire.ReadDraftRequest, ref);
  }

  /** Replaces the draft with this version, and no other; see {@link wire.WriteDraftResult}. */
  writeDraft(conversation: ConversationRef, text: string, expectedVersion: string): Promise<WriteDraftResult> {
    return this._request(wire.WriteDraftRequest, { conversation, text, expectedVersion });
  }

  /** Replaces the draft, whichever it is. Rejects with `unsafe` while the account is not online. */
  async setDraft(ref: ConversationRef, text: string): Promise<Draft> {
    let { version } = await this.readDraft(ref);
    for (;;) {
      const { outcome, draft } = await this.writeDraft(ref, text, version);
      if (outcome === 'written') {
        return draft;
      }
      if (outcome === 'offline') {
        throw SdkError.of('unsafe', 'TIMConvSetDraft', 'draftNotKeptOffline', {});
      }
      version = draft.version;
    }
  }

  /** How the opening goes that the next connected host makes, unless the host is given up before. */
  private _firstOpening(): Promise<SessionInfo> {
    return new Promise((resolve, reject) => {
      const listeners = [
        this._onDidOpen.event((info) => done(() => resolve(info))),
        this._onDidFailToOpen.event((error) => done(() => reject(error))),
        this._supervisor.onDidChangeState((state) => {
          if (state === 'failed' || state === 'stopped') {
            done(() => reject(this.lastFailure ?? this._hostGone('hostStopped')));
          }
        }),
      ];
      const done = (settle: () => void): void => {
        listeners.forEach((listener) => listener.dispose());
        settle();
      };
    });
  }

  private _onConnect({ channel, hello }: HostConnection): void {
    this._setStatus(hello.status);
    channel.onNotification(wire.StatusNotification, (status) => this._setStatus(status));
    channel.onNotification(wire.ConversationsChangedNotification, (changed) => void this._onDidChangeConversations.fire(changed));
    channel.onNotification(wire.ConversationsRemovedNotification, (removed) => void this._onDidRemoveConversations.fire(removed));
    channel.onNotification(wire.TotalUnreadNotification, (total) => void this._onDidChangeTotalUnread.fire(total));
    this._openAgain();
  }

  private _openAgain(told?: SdkError): void {
    if (this._params && this._supervisor.host) {
      this._open(this._params).catch((error: SdkError) => {
        const isNews = error.kind !== 'busy' || told?.reason !== error.reason;
        if (error.kind !== 'hostGone' && isNews) {
          this._onDidFailToOpen.fire(error); // A host that ended is started again; this would only repeat it.
        }
      });
    }
  }

  /** Rejects when the account cannot be opened; where only something else has its data, it goes on trying. */
  private async _open(params: OpenSessionParams): Promise<SessionInfo> {
    clearTimeout(this._retryTimer);
    try {
      const info = await this._request(wire.OpenSessionRequest, this._isAsked ? { ...params, isAsked: true } : params);
      this._retries = 0;
      this._onDidOpen.fire(info);
      return info;
    } catch (error) {
      if (error instanceof SdkError && error.kind === 'busy') {
        clearTimeout(this._retryTimer);
        this._retryTimer = setTimeout(() => this._openAgain(error), retryPauses[Math.min(this._retries++, retryPauses.length - 1)]);
      }
      throw error;
    }
  }

  private async _request<P, R>(type: RequestType<P, R, FailureData>, params: P): Promise<R> {
    const host = this._supervisor.host;
    if (!host) {
      throw this._hostGone('hostNotRunning');
    }
    const watch = setTimeout(() => void this._suspect(host), this._suspicionAfter);
    try {
      return await host.channel.request(type, params);
    } catch (error) {
      if (error instanceof ChannelEnded) {
        await host.exited; // Then the supervisor knows why.
      }
      throw this._translate(error);
    } finally {
      clearTimeout(watch);
    }
  }

  /** A host that hangs is not dead, but as good as: it is killed, and that is a crash. */
  private async _suspect(host: HostConnection): Promise<void> {
    if (!(await host.isAlive(this._proofOfLife))) {
      host.kill();
    }
  }

  private _hostGone(reason: 'hostStopped' | 'hostNotRunning' | 'hostEndedDuringCall'): SdkError {
    return SdkError.of('hostGone', 'host', reason, {}).inWords(this._sentence);
  }

  private _translate(error: unknown): SdkError {
    if (error instanceof ResponseError && isFailure(error.data)) {
      return new SdkError(error.data).inWords(this._sentence);
    }
    const { state, lastFailure } = this._supervisor;
    const isCrash = state === 'restarting' || state === 'failed'; // Otherwise the last failure is an older one.
    return (isCrash && lastFailure) || this._hostGone('hostEndedDuringCall');
  }

  private _setStatus(status: SessionStatus): void {
    const isNew = status.state !== this._status.state;
    this._status = status;
    if (isNew) {
      if (status.state === 'kicked') {
        this.setCacheOnly(this._isAsked ? undefined : 'kicked'); // A host that is replaced must not kick in return.
      } else if (status.state === 'loggingIn' || status.state === 'syncing' || status.state === 'online') {
        this.setCacheOnly(undefined);
      }
      this._onDidChangeStatus.fire(status);
    }
  }
}

/** Each has a host of its own. */
function isSameAccount(a: OpenSessionParams, b: OpenSessionParams): boolean {
  return a.sdkAppId === b.sdkAppId && a.userId === b.userId && a.dataDirectory === b.dataDirectory;
}

function isFailure(data: unknown): data is FailureData {
  return typeof data === 'object' && data !== null && 'kind' in data && 'reason' in data;
}
