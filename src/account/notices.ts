import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import type { AccountFailure } from '../model/accountState.ts';
import { explainFailure } from '../model/failureText.ts';
import type { Account } from '../protocol.ts';
import { ContextKey } from '../util/contextKey.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import { plainText, type PlainText } from '../util/plainText.ts';
import { accountSettings, openSetting, problemOf, type AccountSetting, type SettingError } from './settings.ts';
import type { UserSig } from './signIn/userSig.ts';
import { dateText } from './signIn/userSigText.ts';

/** Says why accounts are not available, which the view has no room for, and offers what cures it. */
export class AccountNotices extends Disposable {
  private readonly _accounts: Accounts;
  /** Whose failure was told; the same one is not told twice. */
  private readonly _told = new Map<AccountModel, PlainText>();
  /** Decides which cure the empty view offers. */
  private readonly _settingKey = new ContextKey<boolean>('imConversations.hasWrongSetting');

  constructor(accounts: Accounts) {
    super();
    this._accounts = accounts;
    this._register(accounts.onDidChangeState((model) => this._onState(model)));
    this._register(accounts.onDidChange(() => this._update()));
  }

  private _onState(model: AccountModel): void {
    this._update();
    const { state, reason } = model;
    if (state !== 'unavailable' || !reason) {
      if (state !== 'connecting') {
        this._told.delete(model);
      }
      return;
    }
    const text = explainFailure(reason, l10n.t);
    if (this._told.get(model) !== text) {
      this._told.set(model, text);
      void tellFailure(reason, text);
    }
  }

  private _update(): void {
    this._settingKey.set(this._accounts.all.some(({ state, reason }) => state === 'unavailable' && reason?.setting !== undefined));
    for (const model of this._told.keys()) {
      if (this._accounts.get(model.account) !== model) {
        this._told.delete(model);
      }
    }
  }
}

async function tellFailure({ setting }: AccountFailure, text: PlainText): Promise<void> {
  const message = l10n.t('IM conversations are not available: {0}', text);
  if (setting !== undefined) {
    await offerSetting(message, setting as AccountSetting);
    return;
  }
  const [restart, showLog] = [l10n.t('Restart SDK Host'), l10n.t('Show Log')];
  const answer = await vscode.window.showErrorMessage(message, restart, showLog);
  if (answer !== undefined) {
    await vscode.commands.executeCommand(answer === restart ? 'imConversations.restartHost' : 'imConversations.showLog');
  }
}

/** Says what is wrong with a setting, and leads to it. */
export function tellSetting(error: SettingError): Promise<void> {
  return offerSetting(plainText(error.message), error.setting);
}

/** Says of each setting that was changed what is wrong with it. */
export function tellWrongSettings(change: vscode.ConfigurationChangeEvent): void {
  for (const name of accountSettings.filter((it) => change.affectsConfiguration(`imConversations.${it}`))) {
    const error = problemOf(name);
    if (error) {
      void tellSetting(error);
    }
  }
}

async function offerSetting(message: PlainText, setting: AccountSetting): Promise<void> {
  const open = l10n.t('Open Settings');
  if ((await vscode.window.showErrorMessage(message, open)) === open) {
    await openSetting(setting);
  }
}

/** A pasted signature ends soon. */
export async function tellEnd(account: Account, { expiresAt }: UserSig): Promise<void> {
  const enter = l10n.t('Enter New UserSig');
  const text = l10n.t('The UserSig of {0} ends on {1}.', account.userId, dateText(expiresAt));
  if ((await vscode.window.showWarningMessage(text, enter)) === enter) {
    await vscode.commands.executeCommand('imConversations.signIn', { ...account, needsUserSig: true });
  }
}
