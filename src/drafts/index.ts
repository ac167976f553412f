import * as vscode from 'vscode';
import type { ClientOf } from '../client/sdkClient.ts';
import type { Accounts } from '../model/accounts.ts';
import type { ConversationAddress } from '../model/conversationPath.ts';
import type { ConversationPicker } from '../rows/picker.ts';
import { draftScheme } from '../rows/draftUri.ts';
import type { CommandRegistry } from '../util/commandRegistry.ts';
import type { Log } from '../util/log.ts';
import { DraftCommands } from './commands.ts';
import { DeletedConversations } from './deletedConversations.ts';
import { DraftDocuments } from './documents.ts';
import { DraftStore } from './draftStore.ts';
import { EmptyHint } from './emptyHint.ts';
import { DraftFileSystem } from './fileSystem.ts';
import { Journal } from './journal/journal.ts';
import { KeptMarks } from './keptMarks.ts';
import { DraftLenses } from './lenses.ts';
import { Outbox } from './outbox.ts';
import { RecoveredTexts } from './recoveredTexts.ts';
import { DraftRecovery } from './recovery.ts';
import { UnsavedTexts } from './unsavedTexts.ts';

/** Drafts in editor tabs. Returns how code opens one, and writes down at once what is unsaved. */
export function register(
  context: vscode.ExtensionContext,
  commands: CommandRegistry,
  accounts: Accounts,
  clientOf: ClientOf,
  picker: ConversationPicker,
  log: Log,
): { openDraft: (address: ConversationAddress) => Promise<vscode.TextEditor>; flush: () => Promise<void> } {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const folder = vscode.Uri.joinPath(context.globalStorageUri, 'unsavedDrafts').fsPath;
  const journal = new Journal(folder, (error) => log.error(`Other windows cannot know that this one is open: ${String(error)}`));
  const outbox = own(new Outbox(accounts, clientOf, journal, log));
  const store = new DraftStore(accounts, clientOf, outbox);
  const deleted = own(new DeletedConversations(accounts, clientOf, log));
  const fileSystem = own(new DraftFileSystem(accounts, store, outbox, deleted));
  own(vscode.workspace.registerFileSystemProvider(draftScheme, fileSystem, { isCaseSensitive: true }));
  own(new DraftDocuments());

  const unsaved = own(new UnsavedTexts(journal, fileSystem, log));
  const texts = own(new RecoveredTexts(journal));
  const recovery = own(new DraftRecovery({ accounts, store, fileSystem, journal, outbox, texts, unsaved, log }));
  recovery.start();

  own(new DraftLenses(accounts, outbox, texts));
  own(new KeptMarks(accounts, outbox));
  own(new EmptyHint(accounts));
  const { openDraft } = new DraftCommands(accounts, store, picker, texts, recovery).register(commands);
  return {
    openDraft,
    flush: async () => {
      await unsaved.flush();
      await journal.release();
    },
  };
}
