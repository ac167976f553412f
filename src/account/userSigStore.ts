import * as vscode from 'vscode';
import { accountKey } from '../model/accountModel.ts';
import type { Account } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import type { Log } from '../util/log.ts';

const prefix = 'userSig:';

/** Signatures, in the editor's secret storage and nowhere else. Where that fails they last as long as the window. */
export class UserSigStore extends Disposable {
  private readonly _secrets: vscode.SecretStorage;
  private readonly _log: Log;
  private readonly _unsaved = new Map<string, string>();
  private readonly _onDidChange = this._register(new vscode.EventEmitter<string>());
  /** The key of an account whose signature was stored or removed, by any window. */
  readonly onDidChange = this._onDidChange.event;

  constructor(secrets: vscode.SecretStorage, log: Log) {
    super();
    this._secrets = secrets;
    this._log = log;
    this._register(
      secrets.onDidChange(({ key }) => {
        if (key.startsWith(prefix)) {
          this._onDidChange.fire(key.slice(prefix.length));
        }
      }),
    );
  }

  async get(account: Account): Promise<string | undefined> {
    const key = prefix + accountKey(account);
    try {
      return (await this._secrets.get(key)) ?? this._unsaved.get(key);
    } catch (error) {
      this._log.error(`The secret storage cannot be read: ${String(error)}`);
      return this._unsaved.get(key);
    }
  }

  async set(account: Account, userSig: string): Promise<void> {
    const key = prefix + accountKey(account);
    try {
      await this._secrets.store(key, userSig);
    } catch (error) {
      this._log.error(`The secret storage cannot be written: ${String(error)}`);
      this._unsaved.set(key, userSig);
      void vscode.window.showWarningMessage(
        l10n.t('The UserSig could not be stored safely, so it is kept only until this window is closed.'),
      );
    }
  }

  async remove(account: Account): Promise<void> {
    const key = prefix + accountKey(account);
    this._unsaved.delete(key);
    await this._secrets.delete(key);
  }
}
