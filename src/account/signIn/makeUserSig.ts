import type { Account } from '../../protocol.ts';
import { l10n } from '../../util/l10n.ts';
import { userSigCommand } from '../settings.ts';
import { readUserSig, type UserSig } from './userSig.ts';
import { runUserSigCommand } from './userSigCommand.ts';
import { whyNotThisUserSig } from './userSigText.ts';

/**
 * Runs the command in the setting `userSigCommand`. Rejects in words: with a `SettingError` when there is none, else with
 * why the program failed, or printed something else than a signature of the account.
 */
export async function makeUserSig(account: Account, signal?: AbortSignal): Promise<UserSig> {
  const text = await runUserSigCommand(userSigCommand(), account, signal ? { signal } : {});
  const problem = whyNotThisUserSig(text, account);
  const userSig = readUserSig(text);
  if (problem !== undefined || 'problem' in userSig) {
    throw new Error(l10n.t('The command in imConversations.userSigCommand printed something else than a UserSig. {0}', problem ?? ''));
  }
  return userSig;
}
