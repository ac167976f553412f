import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Account, FailureData, SessionState } from '../protocol.ts';
import { ConversationList } from './conversationList.ts';

/**
 * How far an account is, as the views say it: the state of its session, `connecting` while there is none (also while rows
 * of before are shown), and `unavailable` when the host was given up or the account could not be opened at all.
 */
export type AccountState = Exclude<SessionState, 'closed'> | 'connecting' | 'unavailable';

/** `tencent`: their library and cloud; `sandbox`: the emulator. */
export type AccountKind = 'tencent' | 'sandbox';

/** Where the conversations of an account come from. */
export interface ConversationSource {
  /** See {@link AccountModel.readTo}. */
  readTo(count: number, signal?: AbortSignal): Promise<void>;
}

/** Two accounts never share a key. */
export function accountKey({ sdkAppId, userId }: Account): string {
  return `${sdkAppId}/${userId}`;
}

/** Everything that is known of one account. Views render it, `account/` feeds it, nobody else writes. */
export class AccountModel {
  readonly account: Account;
  readonly kind: AccountKind;
  readonly conversations = new ConversationList();
  /** Set by who feeds the model. */
  source: ConversationSource | undefined;
  private _state: AccountState = 'connecting';
  private _reason: FailureData | undefined;
  private _totalUnreadCount: number | undefined;

  private readonly _onDidChangeState = new Emitter<AccountState>();
  readonly onDidChangeState: Event<AccountState> = this._onDidChangeState.event;
  private readonly _onDidChangeTotalUnreadCount = new Emitter<void>();
  readonly onDidChangeTotalUnreadCount: Event<void> = this._onDidChangeTotalUnreadCount.event;

  constructor(account: Account, kind: AccountKind) {
    this.account = { sdkAppId: account.sdkAppId, userId: account.userId };
    this.kind = kind;
  }

  get state(): AccountState {
    return this._state;
  }

  /** Why the state is `offline`, `kicked`, `expired`, `failed` or `unavailable`, where that is known. */
  get reason(): FailureData | undefined {
    return this._reason;
  }

  /** Calls can be made. */
  get isOpen(): boolean {
    return this._state !== 'connecting' && this._state !== 'openingCache' && this._state !== 'unavailable';
  }

  /** What is shown is what the cloud says, and not only the local cache. */
  get isLive(): boolean {
    return this._state === 'online' || this._state === 'syncing';
  }

  /** The SDK's own total, which leaves out muted conversations; undefined while it is not known. */
  get totalUnreadCount(): number | undefined {
    return this._totalUnreadCount;
  }

  /**
   * Only what somebody looks at is read. Resolves when `count` conversations are listed, or all that there are; also when
   * that cannot be, which the state tells.
   *
   * @param signal aborted when nobody looks any more
   */
  async readTo(count: number, signal?: AbortSignal): Promise<void> {
    if (this.conversations.size < count) {
      await this.source?.readTo(count, signal);
    }
  }

  setState(state: AccountState, reason?: FailureData): void {
    if (state !== this._state || reason !== this._reason) {
      this._state = state;
      this._reason = reason;
      this._onDidChangeState.fire(state);
    }
  }

  setTotalUnreadCount(count: number | undefined): void {
    if (count !== this._totalUnreadCount) {
      this._totalUnreadCount = count;
      this._onDidChangeTotalUnreadCount.fire();
    }
  }
}
