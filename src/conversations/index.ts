import * as vscode from 'vscode';
import type { ClientOf } from '../client/sdkClient.ts';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import type { ConversationPicker } from '../rows/picker.ts';
import type { CommandRegistry } from '../util/commandRegistry.ts';
import { l10n } from '../util/l10n.ts';
import { ConversationCommands } from './commands.ts';
import { ConversationDecorations } from './decorations.ts';
import { DetailsDocuments } from './details.ts';
import type { ConversationView } from './nodes.ts';
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
  const details = new DetailsDocuments(clientOf);
  context.subscriptions.push(
    tree,
    view,
    details,
    new ConversationDecorations(accounts),
    new ViewState(view, accounts),
    view.onDidChangeVisibility(({ visible }) => tree.setVisible(visible)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('imConversations.discreet')) {
        tree.refreshAll();
      }
    }),
  );

  new ConversationCommands(accounts, clientOf, picker, details).register(commands);
  commands.register('goToConversation', async (argument) => {
    const target = await picker.target(argument, l10n.t('Go to conversation'));
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
