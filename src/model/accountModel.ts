import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Account } from '../protocol.ts';
import { isLive, type AccountFailure, type AccountState, type ShownState } from './accountState.ts';
import { ConversationList } from './conversationList.ts';

/** `tencent`: their library and cloud; `sandbox`: the emulator. */
export type AccountKind = 'tencent' | 'sandbox';

/** How views call and draw an account. */
export interface AccountLook {
  /** For `when` clauses. */
  readonly kind: AccountKind;
  /** Which application, or that it is the sandbox; beside the UserID. */
  readonly label: string;
  /** The name of one of VS Code's icons. */
  readonly icon: string;
}

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
  readonly look: AccountLook;
  readonly conversations = new ConversationList();
  /** Set by who feeds the model. */
  source: ConversationSource | undefined;
  private _shown: ShownState = { state: 'connecting' };
  private _totalUnreadCount: number | undefined;

  private readonly _onDidChangeState = new Emitter<AccountState>();
  readonly onDidChangeState: Event<AccountState> = this._onDidChangeState.event;
  private readonly _onDidChangeTotalUnreadCount = new Emitter<void>();
  readonly onDidChangeTotalUnreadCount: Event<void> = this._onDidChangeTotalUnreadCount.event;

  constructor(account: Account, look: AccountLook) {
    this.account = { sdkAppId: account.sdkAppId, userId: account.userId };
    this.look = look;
  }

  get state(): AccountState {
    return this._shown.state;
  }

  /** See {@link ShownState.reason}. */
  get reason(): AccountFailure | undefined {
    return this._shown.reason;
  }

  /** Calls can be made. */
  get isOpen(): boolean {
    return this.state !== 'connecting' && this.state !== 'openingCache' && this.state !== 'unavailable';
  }

  /** What is shown is what the cloud says, and not only the local cache. */
  get isLive(): boolean {
    return isLive(this.state);
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

  setState(shown: ShownState): void {
    if (shown.state !== this.state || shown.reason !== this.reason) {
      this._shown = shown;
      this._onDidChangeState.fire(shown.state);
    }
  }

  setTotalUnreadCount(count: number | undefined): void {
    if (count !== this._totalUnreadCount) {
      this._totalUnreadCount = count;
      this._onDidChangeTotalUnreadCount.fire();
    }
  }
}
