import * as vscode from 'vscode';
import { accountKey } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import type { Account } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import { plain } from '../util/plainText.ts';

export const providerId = 'imConversations';

/** What the Accounts menu can do with accounts. */
export interface AccountActions {
  signIn(): Promise<Account | undefined>;
  /** VS Code has asked already. */
  signOut(account: Account): Promise<void>;
}

/**
 * Shows the accounts in VS Code's Accounts menu, where they can be signed out. Its sessions carry no token: the
 * signature is nobody else's business.
 */
export class AccountAuthentication extends Disposable implements vscode.AuthenticationProvider {
  private readonly _accounts: Accounts;
  private readonly _actions: AccountActions;
  private _known: readonly vscode.AuthenticationSession[] = [];
  private readonly _onDidChangeSessions = this._register(new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>());
  readonly onDidChangeSessions = this._onDidChangeSessions.event;

  constructor(accounts: Accounts, actions: AccountActions) {
    super();
    this._accounts = accounts;
    this._actions = actions;
    this._register(accounts.onDidChange(() => this._report()));
    this._register(
      vscode.authentication.registerAuthenticationProvider(providerId, 'Tencent Cloud Chat', this, { supportsMultipleAccounts: true }),
    );
  }

  async getSessions(_scopes?: readonly string[], { account }: vscode.AuthenticationProviderSessionOptions = {}): Promise<vscode.AuthenticationSession[]> {
    return Promise.resolve(this._sessions().filter(({ account: { id } }) => account === undefined || id === account.id));
  }

  async createSession(): Promise<vscode.AuthenticationSession> {
    const account = await this._actions.signIn();
    const session = account && this._sessions().find(({ id }) => id === accountKey(account));
    if (!session) {
      throw new Error(l10n.t('Nobody was signed in.'));
    }
    return session;
  }

  async removeSession(sessionId: string): Promise<void> {
    const model = this._accounts.all.find(({ account }) => accountKey(account) === sessionId);
    if (model) {
      await this._actions.signOut(model.account);
    }
  }

  private _sessions(): vscode.AuthenticationSession[] {
    return this._accounts.all.map(({ account, look }) => {
      const id = accountKey(account);
      return { id, accessToken: '', account: { id, label: plain`${account.userId} (${look.label})` }, scopes: [] };
    });
  }

  private _report(): void {
    const before = this._known;
    this._known = this._sessions();
    const missingIn = (others: readonly vscode.AuthenticationSession[]) => (session: vscode.AuthenticationSession) =>
      !others.some(({ id }) => id === session.id);
    const added = this._known.filter(missingIn(before));
    const removed = before.filter(missingIn(this._known));
    if (added.length > 0 || removed.length > 0) {
      this._onDidChangeSessions.fire({ added, removed, changed: [] });
    }
  }
}
