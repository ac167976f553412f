import * as vscode from 'vscode';
import type { SdkClient } from '../client/sdkClient.ts';
import type { AccountModel } from '../model/accountModel.ts';
import type { ConversationPicker } from '../rows/picker.ts';
import type { CommandRegistry } from '../util/commands.ts';
import { ConversationCommands } from './commands.ts';
import { ConversationDecorations } from './decorations.ts';
import { DetailsDocuments } from './details.ts';
import { ConversationTree, type ConversationView } from './tree.ts';
import { ViewState } from './viewState.ts';

/** The view with the conversations, and the commands on them. */
export function register(
  context: vscode.ExtensionContext,
  commands: CommandRegistry,
  client: SdkClient,
  model: AccountModel,
  picker: ConversationPicker,
): { tree: ConversationTree; view: ConversationView } {
  const tree = new ConversationTree(model);
  const view: ConversationView = vscode.window.createTreeView('imConversations.list', {
    treeDataProvider: tree,
    showCollapseAll: false,
    canSelectMany: true,
  });
  tree.setVisible(view.visible);
  const details = new DetailsDocuments(client);
  context.subscriptions.push(
    tree,
    view,
    details,
    new ConversationDecorations(model),
    new ViewState(view, model),
    view.onDidChangeVisibility(({ visible }) => tree.setVisible(visible)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('imConversations.discreet')) {
        tree.refreshAll();
      }
    }),
  );

  new ConversationCommands(client, model, picker, details).register(commands);
  commands.register('goToConversation', async (argument) => {
    const target = await picker.target(argument, vscode.l10n.t('Go to conversation'));
    const item = target && tree.itemOf(target);
    if (item) {
      await view.reveal(item, { select: true, focus: false });
      await vscode.commands.executeCommand('imConversations.editDraft', item);
    }
  });
  return { tree, view };
}
