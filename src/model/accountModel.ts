import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Account, SdkError } from '../protocol.ts';
import { ConversationList } from './conversationList.ts';

/**
 * What the views say about the account: `connecting` and `syncing` also while rows of before are shown,
 * `ready` when the list is complete, `failed` when the host gave up or the account could not be opened.
 */
export type AccountState = 'signedOut' | 'connecting' | 'syncing' | 'ready' | 'failed';

/** Everything that is known of the open account. Views render it, `account/` feeds it, nobody else writes. */
export class AccountModel {
  readonly conversations = new ConversationList();
  private _account: Account | undefined;
  private _state: AccountState = 'signedOut';
  private _failure: SdkError | undefined;
  private _totalUnreadCount: number | undefined;

  private readonly _onDidChangeState = new Emitter<AccountState>();
  readonly onDidChangeState: Event<AccountState> = this._onDidChangeState.event;
  private readonly _onDidChangeTotalUnreadCount = new Emitter<void>();
  readonly onDidChangeTotalUnreadCount: Event<void> = this._onDidChangeTotalUnreadCount.event;

  /** The account that is open or being opened. */
  get account(): Account | undefined {
    return this._account;
  }

  get state(): AccountState {
    return this._state;
  }

  /** Why the state is `failed`. */
  get failure(): SdkError | undefined {
    return this._failure;
  }

  /** Calls can be made: the session is open. */
  get isOpen(): boolean {
    return this._state === 'syncing' || this._state === 'ready';
  }

  /** The SDK's own total, which leaves out muted conversations; undefined while it is not known. */
  get totalUnreadCount(): number | undefined {
    return this._totalUnreadCount;
  }

  /** Another account takes the place of this one; nothing of the one before stays. */
  switchTo(account: Account | undefined): void {
    this._account = account;
    this.conversations.clear();
    this.setTotalUnreadCount(undefined);
    this.setState(account ? 'connecting' : 'signedOut');
  }

  setState(state: AccountState, failure?: SdkError): void {
    if (state !== this._state || failure !== this._failure) {
      this._state = state;
      this._failure = failure;
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
