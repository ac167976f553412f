import * as vscode from 'vscode';
import type { Account } from '../../protocol.ts';
import { l10n } from '../../util/l10n.ts';
import type { PlainText } from '../../util/plainText.ts';
import { readUserSig, userSigProblem, type UserSigProblem } from './userSig.ts';

/** Why a text is not a UserSig that this account, or any if it is undefined, can sign in with; undefined when it is one. */
export function whyNotThisUserSig(text: string, account: Account | undefined): PlainText | undefined {
  const problem = userSigProblem(text, account, Date.now());
  return problem && problemText(problem, readUserSig(text));
}

function problemText(problem: UserSigProblem, read: ReturnType<typeof readUserSig>): PlainText {
  const { userId, sdkAppId, expiresAt } = 'problem' in read ? { userId: '', sdkAppId: 0, expiresAt: 0 } : read;
  switch (problem) {
    case 'empty':
      return l10n.t('Paste a UserSig.');
    case 'secretKey':
      return l10n.t('This is the secret key of the application, not a UserSig. It signs for every user, so it belongs on your server and is not stored here.');
    case 'damaged':
      return l10n.t('This is not a UserSig: perhaps it was cut off when it was copied.');
    case 'incomplete':
      return l10n.t('This UserSig lacks its UserID, SDKAppID or time.');
    case 'otherUser':
      return l10n.t('This UserSig belongs to the UserID {0}.', userId);
    case 'otherApp':
      return l10n.t('This UserSig belongs to the SDKAppID {0}.', sdkAppId);
    case 'expired':
      return l10n.t('This UserSig ended on {0}.', dateText(expiresAt));
  }
}

/** What a UserSig says of itself; undefined while there is something wrong with the text. */
export function describeUserSig(text: string): PlainText | undefined {
  const userSig = readUserSig(text);
  return 'problem' in userSig || whyNotThisUserSig(text, undefined)
    ? undefined
    : l10n.t('{0} in the application {1}, until {2}', userSig.userId, userSig.sdkAppId, dateText(userSig.expiresAt));
}

/** @param seconds since 1970 */
export function dateText(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString(vscode.env.language);
}
