import type { AccountModel } from '../model/accountModel.ts';
import { explainFailure } from '../model/failureText.ts';
import { l10n } from '../util/l10n.ts';
import { plain, plainText, type PlainText } from '../util/plainText.ts';

/** One sentence about an account that is not simply online; empty for one that is. */
export function accountText({ state, reason }: AccountModel): PlainText | '' {
  switch (state) {
    case 'connecting':
      return l10n.t('Connecting…');
    case 'openingCache':
      return l10n.t('Opening the local cache…');
    case 'loggingIn':
      return l10n.t('Cached conversations. Signing in…');
    case 'syncing':
      return reason
        ? l10n.t('The conversations could not be read, and are read again soon: {0}', explainFailure(reason, l10n.t))
        : l10n.t('Syncing conversations…');
    case 'online':
      return '';
    case 'offline':
      return l10n.t('No network: these are the cached conversations.');
    case 'kicked':
      return l10n.t('Signed in elsewhere: these are the cached conversations.');
    case 'expired':
      return l10n.t('No valid UserSig: these are the cached conversations.');
    case 'failed':
      return l10n.t('Not signed in: these are the cached conversations. {0}', reason ? explainFailure(reason, l10n.t) : '');
    case 'unavailable':
      return reason ? explainFailure(reason, l10n.t) : l10n.t('IM conversations are not available');
  }
}

/** Who an account is, and where: `alice · sandbox`, or its SDKAppID in place of the sandbox. */
export function accountName({ account, look }: AccountModel): PlainText {
  return plain`${account.userId} · ${look.label}`;
}

/** The name of an account beside a number or a row: who it is, and whether only the cache is shown. */
export function accountLabel(model: AccountModel): PlainText {
  const { userId } = model.account;
  return model.isOpen && !model.isLive ? l10n.t('{0} (cached)', userId) : plainText(userId);
}
