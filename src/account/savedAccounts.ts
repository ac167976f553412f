import type * as vscode from 'vscode';
import { accountKey, type AccountKind } from '../model/accountModel.ts';
import type { Account } from '../protocol.ts';

/** An account that is opened in every window. Only names: a signature is never stored here. */
export interface SavedAccount extends Account {
  readonly kind: AccountKind;
  /** Where a new signature comes from when the old one ends; sandboxes need none. */
  readonly signature: 'none' | 'pasted' | 'command';
}

const key = 'accounts';

/** The accounts that windows open when they start. */
export class SavedAccounts {
  private readonly _state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this._state = state;
  }

  get all(): readonly SavedAccount[] {
    return this._state.get<SavedAccount[]>(key, []);
  }

  /** In the place of an older entry for the same account. */
  async save(account: SavedAccount): Promise<void> {
    const isSame = (other: SavedAccount): boolean => accountKey(other) === accountKey(account);
    const others = this.all.some(isSame) ? this.all.map((it) => (isSame(it) ? account : it)) : [...this.all, account];
    await this._state.update(key, others);
  }

  async remove(account: Account): Promise<void> {
    await this._state.update(
      key,
      this.all.filter((other) => accountKey(other) !== accountKey(account)),
    );
  }
}
