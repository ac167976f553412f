import { accountKey } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import type { Account } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import type { OpenAccount } from './openAccount.ts';
import type { SavedAccount } from './savedAccounts.ts';

/** The open accounts of this window, by their keys. */
export class OpenAccounts extends Disposable {
  private readonly _accounts: Accounts;
  private readonly _create: (saved: SavedAccount) => OpenAccount;
  private readonly _open = new Map<string, OpenAccount>();

  constructor(accounts: Accounts, create: (saved: SavedAccount) => OpenAccount) {
    super();
    this._accounts = accounts;
    this._create = create;
    this._register({ dispose: () => this.all.forEach((account) => account.dispose()) });
  }

  get all(): readonly OpenAccount[] {
    return [...this._open.values()];
  }

  get(account: Account): OpenAccount | undefined {
    return this.getByKey(accountKey(account));
  }

  getByKey(key: string): OpenAccount | undefined {
    return this._open.get(key);
  }

  /** The open account; made when there is none. Its model is there when this returns. */
  add(saved: SavedAccount): OpenAccount {
    const known = this.get(saved);
    if (known) {
      return known;
    }
    const account = this._create(saved);
    this._open.set(accountKey(saved), account);
    this._accounts.add(account.model);
    return account;
  }

  /** Ends all that belongs to an account; resolves when its host was left. That goes on for other windows. */
  async remove(account: Account): Promise<void> {
    const open = this.get(account);
    this._open.delete(accountKey(account));
    this._accounts.remove(account);
    open?.dispose();
    await open?.client.dispose();
  }

  /** Leaves all hosts; resolves when that is done. */
  async leaveHosts(): Promise<void> {
    await Promise.all(this.all.map(({ client }) => client.dispose()));
  }
}
