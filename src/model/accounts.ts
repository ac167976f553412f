import { Emitter, type Disposable, type Event } from 'vscode-jsonrpc';
import type { Account, Conversation, ConversationRef } from '../protocol.ts';
import { accountKey, type AccountModel } from './accountModel.ts';
import type { ConversationListChange } from './conversationList.ts';

/** What changed in the conversations of one account. */
export interface ConversationsChange extends ConversationListChange {
  readonly model: AccountModel;
}

/** A conversation, and the account that has it. */
export interface AccountConversation {
  readonly account: Account;
  readonly conversation: Conversation;
}

/** The accounts of this window, in the order in which they were opened. */
export class Accounts {
  private readonly _models = new Map<string, AccountModel>();
  private readonly _listeners = new Map<string, readonly Disposable[]>();

  private readonly _onDidChange = new Emitter<void>();
  /** An account was added or removed. */
  readonly onDidChange: Event<void> = this._onDidChange.event;
  private readonly _onDidChangeState = new Emitter<AccountModel>();
  readonly onDidChangeState: Event<AccountModel> = this._onDidChangeState.event;
  private readonly _onDidChangeTotalUnreadCount = new Emitter<void>();
  /** The total of an account, and so the sum, may be another one. */
  readonly onDidChangeTotalUnreadCount: Event<void> = this._onDidChangeTotalUnreadCount.event;
  private readonly _onDidChangeConversations = new Emitter<ConversationsChange>();
  readonly onDidChangeConversations: Event<ConversationsChange> = this._onDidChangeConversations.event;

  get all(): readonly AccountModel[] {
    return [...this._models.values()];
  }

  /** The account when there is just one. */
  get only(): AccountModel | undefined {
    return this._models.size === 1 ? this.all[0] : undefined;
  }

  get(account: Account): AccountModel | undefined {
    return this._models.get(accountKey(account));
  }

  /** The conversation as its account knows it. */
  find(account: Account, ref: ConversationRef): Conversation | undefined {
    return this.get(account)?.conversations.get(ref);
  }

  /** The sum of the SDK's totals; undefined while none is known. */
  get totalUnreadCount(): number | undefined {
    const known = this.all.map((model) => model.totalUnreadCount).filter((count) => count !== undefined);
    return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
  }

  add(model: AccountModel): void {
    const key = accountKey(model.account);
    this._models.set(key, model);
    this._listeners.set(key, [
      model.onDidChangeState(() => void this._onDidChangeState.fire(model)),
      model.onDidChangeTotalUnreadCount(() => void this._onDidChangeTotalUnreadCount.fire()),
      model.conversations.onDidChange((change) => void this._onDidChangeConversations.fire({ model, ...change })),
    ]);
    this._onDidChange.fire();
    this._onDidChangeTotalUnreadCount.fire();
  }

  remove(account: Account): void {
    const key = accountKey(account);
    this._listeners.get(key)?.forEach((listener) => listener.dispose());
    this._listeners.delete(key);
    if (this._models.delete(key)) {
      this._onDidChange.fire();
      this._onDidChangeTotalUnreadCount.fire();
    }
  }
}
