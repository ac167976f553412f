import * as vscode from 'vscode';
import type { SdkClient } from '../client/sdkClient.ts';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import { explainFailure } from '../model/failureText.ts';
import type { Account } from '../protocol.ts';
import type { ConversationPicker } from '../rows/picker.ts';
import type { CommandRegistry } from '../util/commandRegistry.ts';
import { l10n } from '../util/l10n.ts';
import type { Log } from '../util/log.ts';
import { AccountAuthentication } from './authentication.ts';
import { OpenAccounts } from './openAccounts.ts';
import { AccountQuestions } from './questions.ts';
import { SavedAccounts, type SavedAccount } from './savedAccounts.ts';
import { askForAccount, askForSandboxUser, askForUserSig, sandboxAccount, whyNotAUserId } from './signIn.ts';
import { Signatures } from './signatures.ts';
import { UserSigStore } from './userSigStore.ts';

/** Set by `npm start`: whose sandbox opens in a window that remembers no account. */
const sandboxUserVariable = 'IM_CONVERSATIONS_SANDBOX_USER';

/** Signing in and out, and opening the accounts of before when the window starts. */
export function register(
  context: vscode.ExtensionContext,
  commands: CommandRegistry,
  accounts: Accounts,
  picker: ConversationPicker,
  log: Log,
): { clientOf: (account: Account) => SdkClient; closeAll: () => Promise<void> } {
  const saved = new SavedAccounts(context.globalState);
  const userSigs = new UserSigStore(context.secrets, log);
  const signatures = new Signatures(userSigs, log);
  const open = new OpenAccounts(context, accounts, userSigs, log);

  const openAccount = async (account: SavedAccount): Promise<void> => {
    const opening = open.open(account); // At once, so that drafts in restored tabs know that they have to wait.
    await saved.save(account);
    await opening;
    if (account.signature === 'command' && !(await signatures.isValid(account))) {
      await signatures.renew(account); // The cached conversations are there meanwhile.
      await open.open(account);
    }
    await signatures.watch(account);
  };
  const openSandbox = async (userId: string): Promise<void> => {
    const account = sandboxAccount(userId);
    if (!accounts.get(account)?.isLive) {
      await openAccount(account);
    }
  };
  const signIn = async (): Promise<Account | undefined> => {
    const answer = await askForAccount();
    if (!answer) {
      return undefined;
    }
    const { account, userSig } = answer;
    if (account.kind === 'sandbox') {
      await openSandbox(account.userId);
    } else {
      await (account.signature === 'command' ? renew(account) : userSigs.set(account, userSig));
      await openAccount(account);
    }
    return account;
  };
  const renew = async (account: SavedAccount): Promise<void> => {
    const title = l10n.t('Running the command for a new UserSig…');
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () => signatures.renew(account));
  };
  const signInAgain = async ({ account, state }: AccountModel, wantsUserSig: boolean): Promise<void> => {
    const known = open.saved(account);
    if (!known) {
      return;
    }
    const needsUserSig = wantsUserSig || state === 'expired' || state === 'failed';
    if (needsUserSig && known.signature === 'command') {
      await renew(known);
    } else if (needsUserSig && known.signature === 'pasted') {
      const userSig = await askForUserSig(known);
      if (!userSig) {
        return;
      }
      await userSigs.set(known, userSig);
    }
    await openAccount(known);
  };
  const signOut = async (account: Account): Promise<void> => {
    signatures.forget(account);
    await saved.remove(account);
    await open.close(account);
    await userSigs.remove(account);
  };

  context.subscriptions.push(
    userSigs,
    signatures,
    open,
    new AccountAuthentication(accounts, { signIn, signOut }),
    new AccountQuestions(accounts, open),
    accounts.onDidChangeState((model) => model.state === 'unavailable' && void tellFailure(model.reason ? explainFailure(model.reason, l10n.t) : '')),
    signatures.onWillEnd(({ account, endsAt }) => void tellEnd(account, endsAt)),
  );

  commands.register('signIn', async (argument) => {
    const again = argument === 'again' ? accounts.all.find(({ state }) => state !== 'online') : accountOf(accounts, argument);
    if (again) {
      await signInAgain(again, isAboutToEnd(argument));
    } else if (await signIn()) {
      await vscode.commands.executeCommand('imConversations.list.focus');
    }
  });
  commands.register('signOut', async (argument) => {
    const model = accountOf(accounts, argument) ?? (await picker.account(l10n.t('Account to sign out')));
    if (model && (argument !== undefined || accounts.only !== model || (await confirmSignOut(model)))) {
      await signOut(model.account);
    }
  });
  commands.register('openSandbox', async (argument) => {
    const userId = typeof argument === 'string' ? argument : await askForSandboxUser();
    if (userId && whyNotAUserId(userId)) {
      throw new Error(whyNotAUserId(userId));
    }
    if (userId) {
      await openSandbox(userId);
      await vscode.commands.executeCommand('imConversations.list.focus');
    }
  });
  commands.register('refresh', () => Promise.all(open.sessions.map((session) => session.load())));
  commands.register('restartHost', async (argument) => {
    const model = accountOf(accounts, argument);
    const sessions = open.sessions.filter((session) => !model || session.model === model);
    await Promise.all(sessions.map((session) => session.restart()));
  });

  const sandboxUser = process.env[sandboxUserVariable];
  const atStart = saved.all.length === 0 && sandboxUser ? [sandboxAccount(sandboxUser)] : saved.all;
  for (const account of atStart) {
    openAccount(account).catch((error: unknown) => tellFailure(error instanceof Error ? error.message : String(error)));
  }
  return { clientOf: open.clientOf, closeAll: () => open.closeAll() };
}

/** The warning that a signature ends leads to a new one, also while the old one is still good. */
function isAboutToEnd(argument: unknown): boolean {
  return ((argument ?? {}) as { needsUserSig?: boolean }).needsUserSig === true;
}

/** The account that a row or another extension names. */
function accountOf(accounts: Accounts, argument: unknown): AccountModel | undefined {
  const { model, sdkAppId, userId } = (argument ?? {}) as Partial<{ model: AccountModel } & Account>;
  return model ?? (sdkAppId !== undefined && userId !== undefined ? accounts.get({ sdkAppId, userId }) : undefined);
}

async function confirmSignOut({ account: { userId }, kind }: AccountModel): Promise<boolean> {
  const doIt = l10n.t('Sign Out');
  const detail =
    kind === 'sandbox'
      ? l10n.t('Its conversations stay on this machine, and are there when it is opened again.')
      : l10n.t('The UserSig is removed from this machine. The cached conversations stay in the data directory.');
  return (await vscode.window.showWarningMessage(l10n.t('Sign out {0}?', userId), { modal: true, detail }, doIt)) === doIt;
}

/** The view says what can be done; only here is room for the reason. */
async function tellFailure(reason: string): Promise<void> {
  const [restart, showLog] = [l10n.t('Restart SDK Host'), l10n.t('Show Log')];
  const answer = await vscode.window.showErrorMessage(l10n.t('IM conversations are not available: {0}', reason), restart, showLog);
  if (answer === restart) {
    await vscode.commands.executeCommand('imConversations.restartHost');
  } else if (answer === showLog) {
    await vscode.commands.executeCommand('imConversations.showLog');
  }
}

async function tellEnd(account: Account, endsAt: Date): Promise<void> {
  const enter = l10n.t('Enter New UserSig');
  const end = endsAt.toLocaleString(vscode.env.language);
  if ((await vscode.window.showWarningMessage(l10n.t('The UserSig of {0} ends on {1}.', account.userId, end), enter)) === enter) {
    await vscode.commands.executeCommand('imConversations.signIn', { ...account, needsUserSig: true });
  }
}
