import * as vscode from 'vscode';
import type { Accounts } from '../model/accounts.ts';
import { explainFailure } from '../model/failureText.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import type { PlainText } from '../util/plainText.ts';
import type { OpenAccount } from './openAccount.ts';
import type { OpenAccounts } from './openAccounts.ts';

/**
 * Asks once about accounts that do not come back by themselves: the window in front does, and the others learn from the
 * host that it has. Nobody is signed in again without an answer: two devices would only end each other's session in turn.
 */
export class AccountQuestions extends Disposable {
  constructor(accounts: Accounts, open: OpenAccounts) {
    super();
    this._register(accounts.onDidChangeState(({ account }) => this._look(open.get(account))));
    this._register(vscode.window.onDidChangeWindowState(() => open.all.forEach((account) => this._look(account))));
  }

  /** The command was run in vain: now it is up to a person. */
  askAfterRenewal(account: OpenAccount): void {
    if (account.client.status.state === 'expired') {
      void ask(account);
    }
  }

  private _look(account: OpenAccount | undefined): void {
    const status = account?.client.status;
    if (!account || !status || status.wasNotified || !vscode.window.state.focused || !question(account)) {
      return;
    }
    account.client.setNotified();
    if (status.state === 'expired' && !account.renewal.hasGivenUp) {
      account.renewal.renewSoon();
    } else {
      void ask(account);
    }
  }
}

async function ask(account: OpenAccount): Promise<void> {
  const words = question(account);
  const again = l10n.t('Sign In Again');
  if (words && (await vscode.window.showWarningMessage(words, again, l10n.t('Stay Signed Out'))) === again) {
    await vscode.commands.executeCommand('imConversations.signIn', account.model.account); // As a command, which tells what went wrong.
  }
}

function question({ client, model }: OpenAccount): PlainText | undefined {
  const { userId } = model.account;
  const { state, reason } = client.status;
  if (state === 'kicked') {
    return l10n.t('{0} was signed in elsewhere, and signed out here. Signing in here again ends the other session.', userId);
  }
  if (state === 'expired') {
    return l10n.t('{0} is signed out: the UserSig has expired.', userId);
  }
  return state === 'failed' ? l10n.t('{0} could not be signed in: {1}', userId, reason ? explainFailure(reason, l10n.t) : '') : undefined;
}
