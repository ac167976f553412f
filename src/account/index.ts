import * as vscode from 'vscode';
import type { SdkClient } from '../client/sdkClient.ts';
import type { AccountModel } from '../model/accountModel.ts';
import type { CommandRegistry } from '../util/commands.ts';
import type { Log } from '../util/log.ts';
import { readLastAccount, rememberAccount } from './lastAccount.ts';
import { sandboxParams } from './sandbox.ts';
import { AccountSession } from './session.ts';

const l10n = vscode.l10n;

/** Set by `npm start`: whose sandbox opens in a window that remembers no account. */
const sandboxUserVariable = 'IM_CONVERSATIONS_SANDBOX_USER';

/** Opening accounts, and opening the last one again when the window starts. */
export function register(
  context: vscode.ExtensionContext,
  commands: CommandRegistry,
  client: SdkClient,
  model: AccountModel,
  log: Log,
): void {
  const session = new AccountSession(client, model, log);
  context.subscriptions.push(
    session,
    model.onDidChangeState((state) => state === 'failed' && void tellFailure(model.failure?.message ?? '')),
  );

  const openSandbox = async (userId: string): Promise<void> => {
    const params = sandboxParams(context, userId);
    log.info(`Opening the sandbox in ${params.dataDirectory}`);
    const opening = session.open(params); // At once, so that drafts in restored tabs know that they have to wait.
    await rememberAccount(context.globalState, { kind: 'sandbox', userId });
    await opening;
  };

  commands.register('openSandbox', async (argument) => {
    const userId = typeof argument === 'string' ? argument : await askForSandboxUser(model.account?.userId);
    if (userId && whyNotAUserId(userId)) {
      throw new Error(whyNotAUserId(userId));
    }
    if (userId) {
      await openSandbox(userId);
      await vscode.commands.executeCommand('imConversations.list.focus');
    }
  });
  commands.register('refresh', () => session.load());
  commands.register('restartHost', () => session.restart());

  const userId = readLastAccount(context.globalState)?.userId ?? process.env[sandboxUserVariable];
  if (userId) {
    openSandbox(userId).catch((error: unknown) => tellFailure(error instanceof Error ? error.message : String(error)));
  }
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

async function askForSandboxUser(current: string | undefined): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: l10n.t('Open Local Sandbox'),
    prompt: l10n.t('UserID to open the sandbox as. Anyone you name exists; open another window as somebody else to talk to yourself.'),
    value: current ?? 'alice',
    validateInput: whyNotAUserId,
  });
}

/** The SDK's rule (error 7003): printable ASCII, at most 32 bytes. Undefined when it is kept. */
function whyNotAUserId(userId: string): string | undefined {
  return /^[\x21-\x7e]{1,32}$/.test(userId)
    ? undefined
    : l10n.t('A UserID has 1 to 32 printable ASCII characters without spaces.');
}
