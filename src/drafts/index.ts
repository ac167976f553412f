import * as vscode from 'vscode';
import type { ClientOf } from '../client/sdkClient.ts';
import type { Accounts } from '../model/accounts.ts';
import type { ConversationAddress } from '../model/conversationPath.ts';
import type { ConversationPicker } from '../rows/picker.ts';
import type { CommandRegistry } from '../util/commandRegistry.ts';
import { l10n } from '../util/l10n.ts';
import type { Log } from '../util/log.ts';
import { DraftFileSystem } from './fileSystem.ts';
import { DraftJournal } from './journal.ts';
import { DraftRecovery } from './recovery.ts';
import { draftScheme, draftUri } from '../rows/draftUri.ts';

/** Drafts in editor tabs. Returns how code opens one, and writes down at once what is unsaved. */
export function register(
  context: vscode.ExtensionContext,
  commands: CommandRegistry,
  accounts: Accounts,
  clientOf: ClientOf,
  picker: ConversationPicker,
  log: Log,
): { openDraft: (address: ConversationAddress) => Promise<vscode.TextEditor>; flush: () => Promise<void> } {
  const fileSystem = new DraftFileSystem(accounts, clientOf);
  context.subscriptions.push(
    fileSystem,
    vscode.workspace.registerFileSystemProvider(draftScheme, fileSystem, { isCaseSensitive: true }),
  );

  const journal = new DraftJournal(vscode.Uri.joinPath(context.globalStorageUri, 'unsavedDrafts').fsPath);
  const recovery = new DraftRecovery(journal, fileSystem, log);
  context.subscriptions.push(recovery);
  recovery.start().catch((error: unknown) => log.error(`Unsaved drafts could not be recovered: ${String(error)}`));

  const uriOf = ({ account, conversation }: ConversationAddress): vscode.Uri =>
    draftUri(account, conversation, accounts.find(account, conversation)?.showName ?? '');
  const openDraft = async ({ account, conversation }: ConversationAddress): Promise<vscode.TextEditor> =>
    vscode.window.showTextDocument(uriOf({ account, conversation }), { preview: true });

  commands.registerOnRows('editDraft', async (argument) => {
    const target = await picker.target(argument, l10n.t('Conversation to write to'));
    if (target) {
      await openDraft(target);
    }
  });
  commands.registerOnRows('discardDraft', async (argument) => {
    const target = await picker.target(argument, l10n.t('Draft to discard'), ({ draft }) => draft !== undefined);
    if (target && (await confirmDiscard(target))) {
      const { account, conversation } = target;
      await discard(uriOf(target), () => clientOf(account).writeDraft(conversation, ''));
    }
  });
  return { openDraft, flush: () => recovery.flush() };
}

async function confirmDiscard({ conversation }: ConversationAddress): Promise<boolean> {
  const doIt = l10n.t('Discard');
  const question = l10n.t('Discard the draft to "{0}"?', conversation.id);
  const detail = l10n.t('A draft that is open in a tab can be brought back there with Undo.');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, doIt)) === doIt;
}

/** An open tab is emptied and saved, so that its own undo brings the text back. */
async function discard(uri: vscode.Uri, cancelDraft: () => Promise<unknown>): Promise<void> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (!open) {
    await cancelDraft();
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.delete(uri, open.validateRange(new vscode.Range(0, 0, open.lineCount, 0)));
  await vscode.workspace.applyEdit(edit);
  if (!(await open.save())) {
    throw new Error(l10n.t('The draft could not be discarded.'));
  }
}
