import type * as vscode from 'vscode';
import { accountKey, type AccountKind } from '../model/accountModel.ts';
import type { Account } from '../protocol.ts';

/** An account that is opened in every window. Only names: a signature is never stored here. */
export interface SavedAccount extends Account {
  readonly kind: AccountKind;
  /** Where a new signature comes from when the old one ends; sandboxes need none. */
  readonly signature: 'none' | 'pasted' | 'command';
  /** It was signed in elsewhere: no window logs it in unless a person asks. */
  readonly isKicked?: boolean;
}

const key = 'accounts';

/** The accounts that windows open when they start. VS Code tells all windows what one of them saves. */
export class SavedAccounts {
  private readonly _state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this._state = state;
  }

  get all(): readonly SavedAccount[] {
    return this._state.get<SavedAccount[]>(key, []);
  }

  /** Undefined when the account is signed out. */
  get(account: Account): SavedAccount | undefined {
    return this.all.find((other) => accountKey(other) === accountKey(account));
  }

  /** In the place of an older entry for the same account. */
  async save(account: SavedAccount): Promise<void> {
    const known = this.get(account);
    await this._state.update(key, known ? this.all.map((it) => (it === known ? account : it)) : [...this.all, account]);
  }

  /** Remembers whether the account was signed in elsewhere, as long as it is saved. */
  async setKicked(account: Account, isKicked: boolean): Promise<void> {
    const known = this.get(account);
    if (known && (known.isKicked === true) !== isKicked) {
      await this.save({ ...known, isKicked });
    }
  }

  async remove(account: Account): Promise<void> {
    await this._state.update(
      key,
      this.all.filter((other) => accountKey(other) !== accountKey(account)),
    );
  }
}
