import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import { explainFailure } from '../model/failureText.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import type { OpenAccounts } from './openAccounts.ts';

/**
 * Tells once of accounts that somebody has to do something about: the window in front does, and the others learn from
 * the host that it has. Nobody is signed in again without an answer: two devices would only kick each other in turn.
 */
export class AccountQuestions extends Disposable {
  private readonly _accounts: Accounts;
  private readonly _open: OpenAccounts;

  constructor(accounts: Accounts, open: OpenAccounts) {
    super();
    this._accounts = accounts;
    this._open = open;
    this._register(accounts.onDidChangeState((model) => this._look(model)));
    this._register(vscode.window.onDidChangeWindowState(() => this._accounts.all.forEach((model) => this._look(model))));
  }

  private _look(model: AccountModel): void {
    const status = this._open.session(model.account)?.client.status;
    const isQuestion = status?.state === 'kicked' || status?.state === 'expired' || status?.state === 'failed';
    if (isQuestion && !status.wasNotified && vscode.window.state.focused) {
      this._open.session(model.account)?.client.setNotified();
      // A command makes a new signature by itself; only a failure of it is told.
      const isRenewable = status.state === 'expired' && this._open.saved(model.account)?.signature === 'command';
      void (isRenewable ? signInAgain(model) : this._tell(model));
    }
  }

  private async _tell(model: AccountModel): Promise<void> {
    const { userId } = model.account;
    const words = {
      kicked: l10n.t('{0} was signed in elsewhere, and signed out here. Signing in here again ends the other session.', userId),
      expired: l10n.t('{0} is signed out: the UserSig has expired.', userId),
      failed: l10n.t('{0} could not be signed in: {1}', userId, model.reason ? explainFailure(model.reason, l10n.t) : ''),
    };
    const again = l10n.t('Sign In Again');
    const message = model.state === 'kicked' || model.state === 'expired' || model.state === 'failed' ? words[model.state] : undefined;
    if (message && (await vscode.window.showWarningMessage(message, again, l10n.t('Stay Signed Out'))) === again) {
      await signInAgain(model);
    }
  }
}

/** As a command, which tells what went wrong. */
async function signInAgain({ account }: AccountModel): Promise<void> {
  await vscode.commands.executeCommand('imConversations.signIn', account);
}
