import * as vscode from 'vscode';
import type { ClientOf } from '../client/sdkClient.ts';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import type { ConversationPicker } from '../rows/picker.ts';
import type { CommandRegistry } from '../util/commandRegistry.ts';
import { DayChange } from '../util/dayChange.ts';
import { l10n } from '../util/l10n.ts';
import { ConversationCommands } from './commands.ts';
import { ConversationDecorations } from './decorations.ts';
import { DetailsDocuments } from './details.ts';
import { AccountItem, ConversationItem, type ConversationView } from './nodes.ts';
import { ConversationTree } from './tree.ts';
import { ViewState } from './viewState.ts';

/** The view with the conversations, and the commands on them. */
export function register(
  context: vscode.ExtensionContext,
  commands: CommandRegistry,
  accounts: Accounts,
  clientOf: ClientOf,
  picker: ConversationPicker,
): { tree: ConversationTree; view: ConversationView } {
  const tree = new ConversationTree(accounts);
  const view: ConversationView = vscode.window.createTreeView('imConversations.list', {
    treeDataProvider: tree,
    showCollapseAll: false,
    canSelectMany: true,
  });
  tree.setVisible(view.visible);
  const newDay = new DayChange(() => tree.refreshAll()); // Yesterday's rows say so.
  picker.selection = () => view.selection.filter((row) => row instanceof ConversationItem).map(({ account, type, id }) => ({ account, conversation: { type, id } }));
  const details = new DetailsDocuments(clientOf);
  context.subscriptions.push(
    tree,
    view,
    details,
    new ConversationDecorations(accounts),
    new ViewState(view, accounts),
    view.onDidChangeVisibility(({ visible }) => tree.setVisible(visible)),
    newDay,
    vscode.window.onDidChangeWindowState(() => newDay.check()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('imConversations.discreet')) {
        tree.refreshAll();
      }
    }),
  );

  new ConversationCommands(accounts, clientOf, picker, details).register(commands);
  // The same as the commands of the title, which never get a row, for the menu of an account's row.
  for (const name of ['signIn', 'signOut', 'restartHost']) {
    commands.registerOnRows(`${name}OnRow`, (row) => row instanceof AccountItem && vscode.commands.executeCommand(`imConversations.${name}`, row.model.account));
  }
  commands.register('goToConversation', async (argument) => {
    const question = l10n.t('Go to conversation');
    const target = argument === undefined ? await picker.pick(question) : await picker.target(argument, question);
    if (target && !tree.itemOf(target)) {
      await readAll(accounts.get(target.account)); // It stands further down than anybody has looked.
    }
    const item = target && tree.itemOf(target);
    if (item) {
      await view.reveal(item, { select: true, focus: false });
      await vscode.commands.executeCommand('imConversations.editDraft', item);
    }
  });
  return { tree, view };
}

async function readAll(model: AccountModel | undefined): Promise<void> {
  const location = { viewId: 'imConversations.list' };
  await vscode.window.withProgress({ location }, async () => model?.readTo(Infinity));
}
