import * as vscode from 'vscode';
import { accountKey } from '../model/accountModel.ts';
import type { Account } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import type { Log } from '../util/log.ts';
import type { SavedAccount } from './savedAccounts.ts';
import { readUserSig, type UserSig } from './userSig.ts';
import { runUserSigCommand } from './userSigCommand.ts';
import type { UserSigStore } from './userSigStore.ts';
import { whyNotThisUserSig } from './userSigWords.ts';

/** In milliseconds: how long before its end a signature is renewed or warned of, at most; and the longest timer there is. */
const mostNotice = 24 * 3_600_000;
const longestTimer = 2 ** 31 - 1;

/** Knows when signatures end: says so a day before, or in time runs the command that makes the next one. */
export class Signatures extends Disposable {
  private readonly _store: UserSigStore;
  private readonly _log: Log;
  private readonly _timers = new Map<string, NodeJS.Timeout>();
  private readonly _onWillEnd = this._register(new vscode.EventEmitter<{ account: Account; endsAt: Date }>());
  /** A signature that was pasted ends within a day. */
  readonly onWillEnd = this._onWillEnd.event;

  constructor(store: UserSigStore, log: Log) {
    super();
    this._store = store;
    this._log = log;
    this._register({ dispose: () => this._timers.forEach((timer) => clearTimeout(timer)) });
  }

  /** Follows the signature of an account from now on, until {@link forget}. */
  async watch(account: SavedAccount): Promise<void> {
    this.forget(account);
    const text = account.kind === 'tencent' ? await this._store.get(account) : undefined;
    const userSig = text === undefined ? undefined : readUserSig(text);
    if (userSig && !('problem' in userSig) && !this.isDisposed) {
      this._waitFor(account, userSig);
    }
  }

  /** There is a signature that has not ended. */
  async isValid(account: Account): Promise<boolean> {
    const text = await this._store.get(account);
    return text !== undefined && whyNotThisUserSig(text, account) === undefined;
  }

  forget(account: Account): void {
    clearTimeout(this._timers.get(accountKey(account)));
    this._timers.delete(accountKey(account));
  }

  /** Runs the person's command and stores what it printed. Rejects in words when that is no signature of the account. */
  async renew(account: Account): Promise<string> {
    const command = vscode.workspace.getConfiguration('imConversations').get<string[]>('userSigCommand', []);
    if (command.length === 0) {
      throw new Error(l10n.t('The setting imConversations.userSigCommand names no program.'));
    }
    const userSig = await runUserSigCommand(command, account);
    const problem = whyNotThisUserSig(userSig, account);
    if (problem !== undefined) {
      throw new Error(l10n.t('The command in imConversations.userSigCommand printed something else than a UserSig. {0}', problem));
    }
    await this._store.set(account, userSig);
    this._log.info(`A new UserSig of ${account.userId} came from the command`);
    return userSig;
  }

  private _waitFor(account: SavedAccount, { issuedAt, expiresAt }: UserSig): void {
    const notice = Math.min(mostNotice, (expiresAt - issuedAt) * 100); // A tenth of its life.
    const wait = Math.max(0, expiresAt * 1000 - notice - Date.now());
    const timer = setTimeout(() => void (wait > longestTimer ? this.watch(account) : this._end(account, expiresAt)), Math.min(wait, longestTimer));
    this._timers.set(accountKey(account), timer);
  }

  private async _end(account: SavedAccount, expiresAt: number): Promise<void> {
    if (account.signature !== 'command') {
      this._onWillEnd.fire({ account, endsAt: new Date(expiresAt * 1000) });
      return;
    }
    try {
      await this.renew(account);
      await this.watch(account);
    } catch (error) {
      this._log.error(error instanceof Error ? error : String(error)); // Told when the old one has ended.
    }
  }
}
