import * as vscode from 'vscode';
import { sandboxAppId } from '../../model/nativeLibraries.ts';
import { l10n } from '../../util/l10n.ts';
import { plainText, type PlainText } from '../../util/plainText.ts';
import { inputStep, pickStep, type Step, type StepButton } from '../../util/steps.ts';
import type { Backend } from '../backends.ts';
import { readUserSig } from './userSig.ts';
import { describeUserSig, whyNotThisUserSig } from './userSigText.ts';

/** Where SDKAppIDs and, for tests, signatures come from. */
const consoleAddress = 'https://console.tencentcloud.com/im';

/** What a person has answered so far. */
export interface Answers {
  backend: Backend;
  signature: 'pasted' | 'command';
  /** As it was pasted. */
  userSig: string;
  sdkAppId: string;
  userId: string;
}

/** The steps that ask for each answer, in any order. */
export function signInSteps(answers: Answers, backends: readonly Backend[]): Readonly<Record<'backend' | 'source' | 'userSig' | 'sdkAppId' | 'userId' | 'sandboxUser', Step>> {
  return {
    backend: (place) => pickStep(place, backends.map(choice), l10n.t('Where are the conversations?'), ({ backend }) => (answers.backend = backend)),
    source: (place) => pickStep(place, sources(), l10n.t('Where does the UserSig come from?'), ({ signature }) => (answers.signature = signature)),
    userSig: (place) => inputStep(place, userSigOptions(), (text) => (answers.userSig = text)),
    sdkAppId: (place) => {
      const prompt = l10n.t('SDKAppID of the application, from the Tencent Cloud Chat console');
      const options = { prompt, placeholder: plainText('1600012345'), value: answers.sdkAppId, validate: whyNotAnAppId, button: consoleButton() };
      return inputStep(place, options, (text) => (answers.sdkAppId = text));
    },
    userId: (place) => {
      const prompt = l10n.t('UserID that you sign in as');
      return inputStep(place, { prompt, value: answers.userId, validate: whyNotAUserId }, (text) => (answers.userId = text));
    },
    sandboxUser: (place) => inputStep(place, sandboxUserOptions(answers.userId), (text) => (answers.userId = text)),
  };
}

/** @param userId whose signature it has to be; anyone's when undefined */
export function userSigOptions(account?: { readonly sdkAppId: number; readonly userId: string }) {
  return {
    prompt: account
      ? l10n.t('UserSig of {0}: made by your server, or for tests by the console. It is kept in the editor’s secret storage.', account.userId)
      : l10n.t('UserSig: made by your server, or for tests by the console. It says who you are, and is kept in the editor’s secret storage.'),
    isPassword: true,
    validate: (text: string) => whyNotThisUserSig(text, account) ?? whyNotForTencent(text, account),
    describe: describeUserSig,
    button: consoleButton(),
  };
}

export function sandboxUserOptions(userId: string) {
  return {
    prompt: l10n.t('UserID to open the sandbox as. Anyone you name exists; open another one to talk to yourself.'),
    value: userId || 'alice',
    validate: whyNotAUserId,
  };
}

/** The SDK's rule (error 7003): printable ASCII, at most 32 bytes. Undefined when it is kept. */
export function whyNotAUserId(userId: string): PlainText | undefined {
  return /^[\x21-\x7e]{1,32}$/.test(userId) ? undefined : l10n.t('A UserID has 1 to 32 printable ASCII characters without spaces.');
}

function whyNotAnAppId(text: string): PlainText | undefined {
  const sdkAppId = Number(text);
  if (!/^[1-9]\d*$/.test(text) || !Number.isSafeInteger(sdkAppId)) {
    return l10n.t('An SDKAppID is a number, such as 1600012345.');
  }
  return whyNotThisAppId(sdkAppId);
}

function whyNotThisAppId(sdkAppId: number): PlainText | undefined {
  return sdkAppId === sandboxAppId ? l10n.t('{0} stands for the local sandbox.', sandboxAppId) : undefined;
}

/** A signature that was read names an account, which has to be one that can be opened. */
function whyNotForTencent(text: string, account: object | undefined): PlainText | undefined {
  const userSig = account ? undefined : readUserSig(text);
  return userSig && !('problem' in userSig) ? (whyNotThisAppId(userSig.sdkAppId) ?? whyNotAUserId(userSig.userId)) : undefined;
}

function consoleButton(): StepButton {
  return {
    icon: 'link-external',
    tooltip: l10n.t('Open the Tencent Cloud Chat console'),
    run: () => vscode.env.openExternal(vscode.Uri.parse(consoleAddress)),
  };
}

function choice(backend: Backend): vscode.QuickPickItem & { backend: Backend } {
  const { label, description, icon } = backend.choice;
  return { backend, label, description, iconPath: new vscode.ThemeIcon(icon) };
}

function sources(): (vscode.QuickPickItem & { signature: 'pasted' | 'command' })[] {
  return [
    {
      signature: 'pasted',
      label: l10n.t('Paste it'),
      detail: l10n.t('SDKAppID and UserID are read from it. You are told before it ends, and paste the next one.'),
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
