import * as vscode from 'vscode';
import { accountKey } from '../../model/accountModel.ts';
import type { Account } from '../../protocol.ts';
import { Disposable } from '../../util/dispose.ts';
import { l10n } from '../../util/l10n.ts';
import type { Log } from '../../util/log.ts';
import { cleanUserSig, type UserSig } from './userSig.ts';

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

  /** Undefined when there is none. Version 0.1 stored what was pasted as it was. */
  async get(account: Account): Promise<string | undefined> {
    const key = prefix + accountKey(account);
    let stored: string | undefined;
    try {
      stored = await this._secrets.get(key);
    } catch (error) {
      this._log.error(`The secret storage cannot be read: ${String(error)}`);
    }
    const text = stored ?? this._unsaved.get(key);
    return text === undefined ? undefined : cleanUserSig(text);
  }

  /** Takes only what was read: what is stored is what was checked. */
  async set(account: Account, userSig: UserSig): Promise<void> {
    const key = prefix + accountKey(account);
    try {
      await this._secrets.store(key, userSig.text);
    } catch (error) {
      this._log.error(`The secret storage cannot be written: ${String(error)}`);
      this._unsaved.set(key, userSig.text);
      void vscode.window.showWarningMessage(l10n.t('The UserSig could not be stored safely, so it is kept only until this window is closed.'));
    }
  }

  async remove(account: Account): Promise<void> {
    const key = prefix + accountKey(account);
    this._unsaved.delete(key);
    await this._secrets.delete(key);
  }
}
