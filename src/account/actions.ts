import * as vscode from 'vscode';
import type { Accounts } from '../model/accounts.ts';
import type { Account } from '../protocol.ts';
import { l10n } from '../util/l10n.ts';
import { sandboxAccount, type Backends } from './backends.ts';
import { tellSetting } from './notices.ts';
import type { OpenAccounts } from './openAccounts.ts';
import type { SavedAccount, SavedAccounts } from './savedAccounts.ts';
import { problemOf, SettingError } from './settings.ts';
import { askForUserSig, type SignInAnswer, type SignInFlow } from './signIn/flow.ts';
import { makeUserSig } from './signIn/makeUserSig.ts';
import type { UserSigStore } from './signIn/userSigStore.ts';
import { closeTabs, confirmSignOut } from './signOut.ts';

interface Parts {
  readonly accounts: Accounts;
  readonly open: OpenAccounts;
  readonly saved: SavedAccounts;
  readonly userSigs: UserSigStore;
  readonly backends: Backends;
  readonly flow: SignInFlow;
}

/** What a person, another window or a setting can do with accounts. */
export class AccountActions {
  private readonly _parts: Parts;

  constructor(parts: Parts) {
    this._parts = parts;
  }

  /** Its model is there at once, so that drafts in restored tabs know that they have to wait. */
  async openAtStart(account: SavedAccount): Promise<void> {
    const opening = this._parts.open.add(account).open(false);
    if (!this._parts.saved.get(account)) {
      await this._parts.saved.save(account);
    }
    await opening;
  }

  async openSandbox(userId: string): Promise<void> {
    const account = sandboxAccount(userId);
    if (!this._parts.accounts.get(account)?.isLive) {
      await this._openAsked(account);
    }
  }

  /** Undefined when the person left, or was sent to a setting first. */
  async signIn(): Promise<Account | undefined> {
    const answer = await this._parts.flow.ask();
    return answer && this._signInWith(answer);
  }

  /**
   * Signs an account in that is not, or that needs another signature.
   *
   * @param needsUserSig also while the old one is good
   */
  async signInAgain(account: Account, needsUserSig: boolean): Promise<void> {
    const opened = this._parts.open.get(account);
    if (!opened) {
      return;
    }
    const { saved, model, renewal } = opened;
    const isUserSigBad = needsUserSig || model.state === 'expired' || model.state === 'failed';
    if (isUserSigBad && saved.signature === 'command') {
      await this._orOfferSetting(async () => {
        await withProgress(() => renewal.renew());
        await opened.open(true);
      });
      return;
    }
    if (isUserSigBad && saved.signature === 'pasted') {
      const userSig = await askForUserSig(saved);
      if (!userSig) {
        return;
      }
      await this._parts.userSigs.set(saved, userSig);
    }
    await opened.open(true);
  }

  /** @param wasAsked VS Code has asked the person */
  async signOut(account: Account, wasAsked: boolean): Promise<void> {
    const opened = this._parts.open.get(account);
    if (opened && (await confirmSignOut(opened.model, this._parts.backends[opened.saved.kind], wasAsked))) {
      await this._parts.saved.remove(account); // First, so that nothing that runs stores a signature.
      await this._parts.open.remove(account);
      await this._parts.userSigs.remove(account);
      await closeTabs(account);
    }
  }

  /** A window has stored or removed a signature; without one the account was signed out. */
  async onUserSigChanged(key: string): Promise<void> {
    const opened = this._parts.open.getByKey(key);
    if (opened && (await this._parts.userSigs.get(opened.model.account))) {
      await opened.takeUserSig();
    } else if (opened && opened.saved.signature !== 'none') {
      await this._leave(opened.model.account);
    }
  }

  /** A host that hangs while nobody asks it is found when a person comes back; so is what other windows have signed out. */
  onFocus(): void {
    for (const { client, model } of this._parts.open.all) {
      if (!this._parts.saved.get(model.account)) {
        void this._leave(model.account);
      } else {
        void client.checkHost();
      }
    }
  }

  /** Opens what could not be opened, and goes on with a sign-in that waited for the command. */
  async onSettingsChanged(): Promise<void> {
    const { open, flow } = this._parts;
    await Promise.all(open.all.map((account) => account.onSettingsChanged()));
    const who = flow.interrupted;
    if (who !== undefined && problemOf('userSigCommand', true) === undefined) {
      const goOn = l10n.t('Sign In');
      if ((await vscode.window.showInformationMessage(l10n.t('There is a command now. Go on signing in {0}?', who), goOn)) === goOn) {
        const answer = flow.answer();
        await (answer && this._signInWith(answer));
      }
    }
  }

  private async _signInWith({ account, userSig }: SignInAnswer): Promise<Account | undefined> {
    if (userSig) {
      await this._parts.userSigs.set(account, userSig);
    } else if (account.signature === 'command') {
      const made = await this._orOfferSetting(() => withProgress(() => makeUserSig(account)));
      if (!made) {
        return undefined;
      }
      await this._parts.userSigs.set(account, made);
    }
    this._parts.flow.forget();
    await (account.signature === 'none' ? this.openSandbox(account.userId) : this._openAsked(account));
    return account;
  }

  private async _openAsked(account: SavedAccount): Promise<void> {
    const known = this._parts.open.get(account);
    if (known && known.saved.signature !== account.signature) {
      await this._parts.open.remove(account); // Its next signatures come from somewhere else.
    }
    const opening = this._parts.open.add(account).open(true);
    await this._parts.saved.save({ ...account, isKicked: false });
    await opening;
  }

  /** Signed out by another window: what is unsaved stays in its tab. */
  private async _leave(account: Account): Promise<void> {
    await this._parts.open.remove(account);
    await closeTabs(account);
  }

  private async _orOfferSetting<T>(run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof SettingError) {
        void tellSetting(error);
        return undefined;
      }
      throw error;
    }
  }
}

async function withProgress<T>(run: () => Promise<T>): Promise<T> {
  const title = l10n.t('Running the command for a new UserSig…');
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, run);
}
