import * as vscode from 'vscode';
import { SdkClient } from '../client/sdkClient.ts';
import { AccountModel, accountKey } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import { failureMessage } from '../model/failureText.ts';
import type { Account } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import type { Log } from '../util/log.ts';
import { libraryParams } from './libraries.ts';
import type { SavedAccount } from './savedAccounts.ts';
import { AccountSession } from './session.ts';
import type { UserSigStore } from './userSigStore.ts';

/** The emulator takes any signature. */
const sandboxSig = 'sandbox';

/** The accounts of this window with all that belongs to each: a model, a client, a session. */
export class OpenAccounts extends Disposable {
  private readonly _context: vscode.ExtensionContext;
  private readonly _accounts: Accounts;
  private readonly _userSigs: UserSigStore;
  private readonly _log: Log;
  private readonly _sessions = new Map<string, AccountSession>();
  private readonly _saved = new Map<string, SavedAccount>();

  constructor(context: vscode.ExtensionContext, accounts: Accounts, userSigs: UserSigStore, log: Log) {
    super();
    this._context = context;
    this._accounts = accounts;
    this._userSigs = userSigs;
    this._log = log;
    this._register(vscode.window.onDidChangeWindowState(({ focused }) => focused && this._checkHosts()));
    this._register(userSigs.onDidChange((key) => void this._takeNewUserSig(key)));
  }

  get sessions(): readonly AccountSession[] {
    return [...this._sessions.values()];
  }

  session(account: Account): AccountSession | undefined {
    return this._sessions.get(accountKey(account));
  }

  saved(account: Account): SavedAccount | undefined {
    return this._saved.get(accountKey(account));
  }

  /** Throws when the account is not open. */
  readonly clientOf = (account: Account): SdkClient => {
    const session = this.session(account);
    if (!session) {
      throw new Error(l10n.t('The account {0} is not open.', account.userId));
    }
    return session.client;
  };

  /**
   * Opens an account, or tries again with one that is open. Its model is there when this returns, so that drafts in
   * restored tabs know that they have to wait; it says how it went.
   */
  open(saved: SavedAccount): Promise<void> {
    const key = accountKey(saved);
    this._saved.set(key, saved);
    const known = this._sessions.get(key);
    const session = known ?? this._add(saved);
    return this._open(session, saved, known !== undefined);
  }

  /** Leaves an account. Its host goes on for other windows. */
  async close(account: Account): Promise<void> {
    const key = accountKey(account);
    const session = this._sessions.get(key);
    this._sessions.delete(key);
    this._saved.delete(key);
    this._accounts.remove(account);
    session?.dispose();
    await session?.client.dispose();
  }

  /** Leaves all hosts; resolves when that is done. */
  async closeAll(): Promise<void> {
    await Promise.all(this.sessions.map(({ client }) => client.dispose()));
  }

  override dispose(): void {
    this.sessions.forEach((session) => session.dispose());
    super.dispose();
  }

  private _add(saved: SavedAccount): AccountSession {
    const model = new AccountModel(saved, saved.kind);
    const client = new SdkClient({
      hostScript: this._context.asAbsolutePath('dist/host.cjs'),
      log: (line) => this._log.info(line),
      sentence: (failure) => failureMessage(failure, l10n.t),
    });
    const session = new AccountSession(client, model, this._log);
    this._sessions.set(accountKey(saved), session);
    this._accounts.add(model);
    return session;
  }

  private async _open(session: AccountSession, saved: SavedAccount, isKnown: boolean): Promise<void> {
    const { sdkAppId, userId, kind } = saved;
    let library;
    try {
      library = libraryParams(this._context, kind, saved);
    } catch (error) {
      session.fail(error instanceof Error ? error.message : String(error));
      return;
    }
    if (!isKnown) {
      session.client.start({ sdkAppId, userId, dataDirectory: library.dataDirectory });
    }
    const userSig = kind === 'sandbox' ? sandboxSig : ((await this._userSigs.get(saved)) ?? '');
    if (this.session(saved) !== session) {
      return; // Signed out meanwhile.
    }
    if (isKnown && session.model.isOpen) {
      await session.restart({ userSig, cacheOnly: undefined });
      return;
    }
    this._log.info(`Opening ${userId} (${sdkAppId}) in ${library.dataDirectory}`);
    // Without a signature the cache is still there to be read.
    await session.open({ sdkAppId, userId, userSig, cacheOnly: userSig === '' ? 'expired' : undefined, ...library });
  }

  /** Another window may have a new signature, with which the next host has to log in; or it has signed the account out. */
  private async _takeNewUserSig(key: string): Promise<void> {
    const session = this._sessions.get(key);
    if (!session) {
      return;
    }
    const userSig = await this._userSigs.get(session.model.account);
    if (userSig) {
      session.client.setUserSig(userSig);
    } else {
      await this.close(session.model.account);
    }
  }

  /** A host that hangs while nobody asks it is found when a person comes back. */
  private _checkHosts(): void {
    for (const { client } of this._sessions.values()) {
      void client.checkHost();
    }
  }
}
