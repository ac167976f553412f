import * as vscode from 'vscode';
import type { AccountKind } from '../model/accountModel.ts';
import { sandboxAppId } from '../model/nativeLibraries.ts';
import { l10n } from '../util/l10n.ts';
import { plainText, type PlainText } from '../util/plainText.ts';
import { inputStep, pickStep, runSteps, type Step } from '../util/steps.ts';
import type { SavedAccount } from './savedAccounts.ts';
import { whyNotThisUserSig } from './userSigWords.ts';

/** What a person has answered: an account, and the signature that was pasted. */
export interface SignInAnswer {
  readonly account: SavedAccount;
  /** Empty unless `account.signature` is `pasted`. */
  readonly userSig: string;
}

/** Asks for an account step by step; undefined when the person left. */
export async function askForAccount(): Promise<SignInAnswer | undefined> {
  let kind = 'tencent' as AccountKind;
  let signature = 'pasted' as 'pasted' | 'command';
  let [appId, userId, userSig] = ['', '', ''];

  const askKind: Step = (place) => pickStep(place, kinds(), l10n.t('Where are the conversations?'), (item) => (kind = item.accountKind));
  const askAppId: Step = (place) =>
    inputStep(
      place,
      {
        prompt: l10n.t('SDKAppID of the application, from the Tencent Cloud Chat console'),
        placeholder: plainText('1600012345'),
        value: appId,
        validate: whyNotAnAppId,
      },
      (text) => (appId = text.trim()),
    );
  const askUserId: Step = (place) =>
    inputStep(
      place,
      {
        prompt:
          kind === 'sandbox'
            ? l10n.t('UserID to open the sandbox as. Anyone you name exists; open another one to talk to yourself.')
            : l10n.t('UserID that you sign in as'),
        value: userId || (kind === 'sandbox' ? 'alice' : ''),
        validate: whyNotAUserId,
      },
      (text) => (userId = text),
    );
  const askSource: Step = (place) => pickStep(place, sources(), l10n.t('Where does the UserSig come from?'), (item) => (signature = item.signature));
  const askUserSig: Step = (place) =>
    inputStep(
      place,
      {
        prompt: l10n.t('UserSig of {0}: made by your server, or for tests by the console. It is kept in the editor’s secret storage.', userId),
        isPassword: true,
        validate: (text) => whyNotThisUserSig(text, { sdkAppId: Number(appId), userId }),
      },
      (text) => (userSig = text.trim()),
    );

  const steps = (): readonly Step[] => {
    if (kind === 'sandbox') {
      return [askKind, askUserId];
    }
    const all = [askKind, askAppId, askUserId, askSource];
    return signature === 'pasted' ? [...all, askUserSig] : all;
  };
  if (!(await runSteps(l10n.t('Sign In'), steps))) {
    return undefined;
  }
  return kind === 'sandbox'
    ? { account: sandboxAccount(userId), userSig: '' }
    : { account: { kind, sdkAppId: Number(appId), userId, signature }, userSig: signature === 'pasted' ? userSig : '' };
}

/** Asks for another signature of an account; undefined when the person left. */
export async function askForUserSig(account: SavedAccount): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: l10n.t('New UserSig of {0}', account.userId),
    prompt: l10n.t('UserSig of {0}: made by your server, or for tests by the console. It is kept in the editor’s secret storage.', account.userId),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => (value === '' ? undefined : whyNotThisUserSig(value, account)),
  });
  return text?.trim() || undefined;
}

/** Asks whose sandbox to open; undefined when the person left. */
export async function askForSandboxUser(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: l10n.t('Open Local Sandbox'),
    prompt: l10n.t('UserID to open the sandbox as. Anyone you name exists; open another one to talk to yourself.'),
    value: 'alice',
    validateInput: whyNotAUserId,
  });
}

export function sandboxAccount(userId: string): SavedAccount {
  return { kind: 'sandbox', sdkAppId: sandboxAppId, userId, signature: 'none' };
}

/** The SDK's rule (error 7003): printable ASCII, at most 32 bytes. Undefined when it is kept. */
export function whyNotAUserId(userId: string): PlainText | undefined {
  return /^[\x21-\x7e]{1,32}$/.test(userId) ? undefined : l10n.t('A UserID has 1 to 32 printable ASCII characters without spaces.');
}

function whyNotAnAppId(text: string): PlainText | undefined {
  const sdkAppId = Number(text.trim());
  if (!/^[1-9]\d*$/.test(text.trim()) || !Number.isSafeInteger(sdkAppId)) {
    return l10n.t('An SDKAppID is a number, such as 1600012345.');
  }
  return sdkAppId === sandboxAppId ? l10n.t('{0} stands for the local sandbox.', sandboxAppId) : undefined;
}

function kinds(): (vscode.QuickPickItem & { accountKind: AccountKind })[] {
  return [
    {
      accountKind: 'tencent',
      label: l10n.t('Tencent Cloud Chat'),
      description: l10n.t('with an SDKAppID, a UserID and a UserSig'),
      iconPath: new vscode.ThemeIcon('cloud'),
    },
    {
      accountKind: 'sandbox',
      label: l10n.t('Local sandbox'),
      description: l10n.t('an emulator on this machine; no account, no network'),
      iconPath: new vscode.ThemeIcon('beaker'),
    },
  ];
}

function sources(): (vscode.QuickPickItem & { signature: 'pasted' | 'command' })[] {
  return [
    {
      signature: 'pasted',
      label: l10n.t('Paste it'),
      detail: l10n.t('You are told before it ends, and paste the next one.'),
      iconPath: new vscode.ThemeIcon('clippy'),
    },
    {
      signature: 'command',
      label: l10n.t('Run my command'),
      detail: l10n.t('The program in the setting imConversations.userSigCommand prints it, now and whenever it ends.'),
      iconPath: new vscode.ThemeIcon('terminal'),
    },
  ];
}
