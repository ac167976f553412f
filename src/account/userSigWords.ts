import * as vscode from 'vscode';
import type { Account } from '../protocol.ts';
import { l10n } from '../util/l10n.ts';
import type { PlainText } from '../util/plainText.ts';
import { readUserSig, type UserSigProblem } from './userSig.ts';

/** Why a text is no UserSig that this account can sign in with, in words; undefined when it is one. */
export function whyNotThisUserSig(text: string, { sdkAppId, userId }: Account): PlainText | undefined {
  const userSig = readUserSig(text);
  if ('problem' in userSig) {
    return problemWords(userSig.problem);
  }
  if (userSig.userId !== userId) {
    return l10n.t('This UserSig belongs to the UserID {0}.', userSig.userId);
  }
  if (userSig.sdkAppId !== sdkAppId) {
    return l10n.t('This UserSig belongs to the SDKAppID {0}.', userSig.sdkAppId);
  }
  return userSig.expiresAt * 1000 <= Date.now()
    ? l10n.t('This UserSig ended on {0}.', new Date(userSig.expiresAt * 1000).toLocaleString(vscode.env.language))
    : undefined;
}

function problemWords(problem: UserSigProblem): PlainText {
  switch (problem) {
    case 'empty':
      return l10n.t('Paste a UserSig.');
    case 'secretKey':
      return l10n.t('This is the secret key of the application, not a UserSig. It signs for every user, so it belongs on your server and is not stored here.');
    case 'damaged':
      return l10n.t('This is no UserSig: perhaps it was cut off when it was copied.');
    case 'incomplete':
      return l10n.t('This UserSig lacks its UserID, SDKAppID or time.');
  }
}
