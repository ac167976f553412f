import * as vscode from 'vscode';
import type { Accounts } from '../model/accounts.ts';
import type { ConversationPicker } from '../rows/picker.ts';
import type { CommandRegistry } from '../util/commandRegistry.ts';
import { l10n } from '../util/l10n.ts';
import { UnreadBadge } from './badge.ts';
import { UnreadStatusBar } from './statusBar.ts';

/** The total in the status bar and on the view's badge, and the way from there to the conversations. */
export function register(
  context: vscode.ExtensionContext,
  commands: CommandRegistry,
  view: { badge?: vscode.ViewBadge | undefined },
  accounts: Accounts,
  picker: ConversationPicker,
): void {
  context.subscriptions.push(new UnreadStatusBar(accounts), new UnreadBadge(view, accounts));

  commands.register('showUnread', async () => {
    const target = await picker.pick(
      l10n.t('Unread conversations'),
      ({ unreadCount }) => unreadCount > 0,
      l10n.t('No unread conversations.'),
    );
    if (target) {
      await vscode.commands.executeCommand('imConversations.goToConversation', { ...target.conversation, account: target.account });
    }
  });
}
