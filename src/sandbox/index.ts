import * as vscode from 'vscode';
import type { Accounts } from '../model/accounts.ts';
import { isInSandbox } from '../model/nativeLibraries.ts';
import type { CommandRegistry } from '../util/commandRegistry.ts';
import { l10n } from '../util/l10n.ts';
import type { Log } from '../util/log.ts';
import { Colleagues, type RunOrder } from './colleagues.ts';
import { runOrder } from './program.ts';
import { readStory } from './program/storyFile.ts';

/** Whose story the sandbox tells. */
const reader = 'alice';

/**
 * The sandbox as a first look at the extension: a small team in the middle of its work, whose members answer. A sandbox
 * that was opened empty is left alone.
 *
 * @param location where the sandbox is now, by the settings; throws when there is none for this system
 */
export function register(
  context: vscode.ExtensionContext,
  commands: CommandRegistry,
  accounts: Accounts,
  location: () => { readonly libraryPath: string; readonly dataDirectory: string },
  log: Log,
): void {
  const script = context.asAbsolutePath('dist/sandbox.cjs');
  const run: RunOrder = async (order) => {
    const { libraryPath, dataDirectory } = location();
    return runOrder(script, { ...order, libraryPath, folder: dataDirectory } as never);
  };
  const hasStory = (): boolean => {
    try {
      return readStory(location().dataDirectory) !== undefined;
    } catch {
      return false; // There is no sandbox for this system, or a setting is wrong: told where it is opened.
    }
  };
  const colleagues = new Colleagues(accounts, run, hasStory, log);
  context.subscriptions.push(colleagues);

  commands.register('trySandbox', async () => {
    const title = l10n.t('Opening the sandbox…');
    const { isNew } = await vscode.window.withProgress({ location: { viewId: 'imConversations.list' }, title }, () => run<'openStory'>({ kind: 'openStory' }));
    const isOpen = accounts.all.some(({ account, isLive }) => isInSandbox(account) && account.userId === reader && isLive);
    await vscode.commands.executeCommand('imConversations.openSandbox', reader);
    if (isNew && isOpen) {
      await vscode.commands.executeCommand('imConversations.refresh');
    }
    colleagues.start();
    if (!isNew) {
      log.info('The sandbox had conversations already, so the story was not added');
    }
  });
}
