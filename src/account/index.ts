import * as vscode from 'vscode';
import { SdkClient } from '../client/sdkClient.ts';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import { failureMessage } from '../model/failureText.ts';
import type { Account } from '../protocol.ts';
import type { ConversationPicker } from '../rows/picker.ts';
import type { CommandRegistry } from '../util/commandRegistry.ts';
import { l10n } from '../util/l10n.ts';
import type { Log } from '../util/log.ts';
import { AccountActions } from './actions.ts';
import { AccountAuthentication } from './authentication.ts';
import { createBackends, sandboxAccount, type LibraryParams } from './backends.ts';
import { systemClock } from './clock.ts';
import { AccountNotices, tellEnd, tellWrongSettings } from './notices.ts';
import { OpenAccount } from './openAccount.ts';
import { OpenAccounts } from './openAccounts.ts';
import { AccountQuestions } from './questions.ts';
import { SavedAccounts, type SavedAccount } from './savedAccounts.ts';
import { accountSettings } from './settings.ts';
import { askForSandboxUser, SignInFlow } from './signIn/flow.ts';
import { makeUserSig } from './signIn/makeUserSig.ts';
import { whyNotAUserId } from './signIn/steps.ts';
import { UserSigStore } from './signIn/userSigStore.ts';

/** Set by `npm start`: whose sandbox opens in a window that remembers no account. */
const sandboxUserVariable = 'IM_CONVERSATIONS_SANDBOX_USER';
/** In milliseconds: over how long the windows of one person spread what all of them would do at once. */
const turns = 30_000;

export interface AccountsRegistration {
  /** Throws when the account is not open. */
  readonly clientOf: (account: Account) => SdkClient;
  /** Where the sandbox is, by the settings; throws when there is none for this system. */
  readonly sandboxLocation: () => LibraryParams;
  readonly closeAll: () => Promise<void>;
}

/** Signing in and out; reopens saved accounts at start-up. */
export function register(
  context: vscode.ExtensionContext,
  commands: CommandRegistry,
  accounts: Accounts,
  picker: ConversationPicker,
  log: Log,
): AccountsRegistration {
  const saved = new SavedAccounts(context.globalState);
  const userSigs = new UserSigStore(context.secrets, log);
  const backends = createBackends(context, userSigs);
  const turn = Math.random() * turns;

  const create = (account: SavedAccount): OpenAccount => {
    const client = new SdkClient({
      hostScript: context.asAbsolutePath('dist/host.cjs'),
      log: (line) => log.info(line),
      sentence: (failure) => failureMessage(failure, l10n.t),
    });
    const backend = backends[account.kind];
    const opened = new OpenAccount(account, client, { backend, saved, userSigs, makeUserSig, clock: systemClock, turn, log });
    opened.renewal.onWillEnd((userSig) => void tellEnd(account, userSig));
    opened.renewal.onDidGiveUp(() => questions.askAfterRenewal(opened));
    return opened;
  };
  const open = new OpenAccounts(accounts, create);
  const questions = new AccountQuestions(accounts, open);
  const flow = new SignInFlow([backends.tencent, backends.sandbox]);
  const actions = new AccountActions({ accounts, open, saved, userSigs, backends, flow });

  context.subscriptions.push(
    userSigs,
    open,
    questions,
    new AccountNotices(accounts),
    new AccountAuthentication(accounts, { signIn: () => actions.signIn(), signOut: (account) => actions.signOut(account, true) }),
    userSigs.onDidChange((key) => void actions.onUserSigChanged(key)),
    vscode.window.onDidChangeWindowState(({ focused }) => focused && actions.onFocus()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (accountSettings.some((name) => change.affectsConfiguration(`imConversations.${name}`))) {
        tellWrongSettings(change);
        void actions.onSettingsChanged();
      }
    }),
  );

  commands.register('signIn', async (argument) => {
    const again = argument === 'again' ? accounts.all.find(({ state }) => state !== 'online') : accountOf(accounts, argument);
    if (again) {
      await actions.signInAgain(again.account, isAboutToEnd(argument));
    } else if (await actions.signIn()) {
      await vscode.commands.executeCommand('imConversations.list.focus');
    }
  });
  commands.register('signOut', async (argument) => {
    const model = accountOf(accounts, argument) ?? (await picker.account(l10n.t('Account to sign out')));
    if (model) {
      await actions.signOut(model.account, false);
    }
  });
  commands.register('openSandbox', async (argument) => {
    const userId = typeof argument === 'string' ? argument.trim() : await askForSandboxUser();
    if (userId !== undefined) {
      const problem = whyNotAUserId(userId);
      if (problem) {
        throw new Error(problem);
      }
      await actions.openSandbox(userId);
      await vscode.commands.executeCommand('imConversations.list.focus');
    }
  });
  commands.register('refresh', () => open.all.forEach((account) => account.refresh()));
  commands.register('restartHost', async (argument) => {
    const model = accountOf(accounts, argument);
    await Promise.all(open.all.filter((account) => !model || account.model === model).map((account) => account.restart()));
  });

  const sandboxUser = process.env[sandboxUserVariable];
  const atStart = saved.all.length === 0 && sandboxUser ? [sandboxAccount(sandboxUser)] : saved.all;
  for (const account of atStart) {
    actions.openAtStart(account).catch((error: unknown) => log.error(String(error)));
  }
  return {
    clientOf: (account) => {
      const opened = open.get(account);
      if (!opened) {
        throw new Error(l10n.t('The account {0} is not open.', account.userId));
      }
      return opened.client;
    },
    sandboxLocation: () => backends.sandbox.library(sandboxAccount('')),
    closeAll: () => open.leaveHosts(),
  };
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
