import * as vscode from 'vscode';
import type { Accounts } from '../model/accounts.ts';
import type { ConversationAddress } from '../model/conversationPath.ts';
import type { ConversationPicker } from '../rows/picker.ts';
import { shortTime } from '../rows/rowText.ts';
import { rowOptions } from '../rows/words.ts';
import type { CommandRegistry } from '../util/commandRegistry.ts';
import { l10n } from '../util/l10n.ts';
import { plainText } from '../util/plainText.ts';
import type { DraftStore } from './draftStore.ts';
import type { RecoveredEntry } from './journal/entry.ts';
import type { RecoveredTexts } from './recoveredTexts.ts';
import type { DraftRecovery } from './recovery.ts';
import { documentsOf, documentUri } from './uri.ts';

type OpenDraft = (address: ConversationAddress) => Promise<vscode.TextEditor>;

/** The commands on drafts. */
export class DraftCommands {
  private readonly _accounts: Accounts;
  private readonly _store: DraftStore;
  private readonly _picker: ConversationPicker;
  private readonly _texts: RecoveredTexts;
  private readonly _recovery: DraftRecovery;

  constructor(accounts: Accounts, store: DraftStore, picker: ConversationPicker, texts: RecoveredTexts, recovery: DraftRecovery) {
    this._accounts = accounts;
    this._store = store;
    this._picker = picker;
    this._texts = texts;
    this._recovery = recovery;
  }

  register(commands: CommandRegistry): { openDraft: OpenDraft } {
    const openDraft: OpenDraft = async (address) =>
      vscode.window.showTextDocument(documentsOf(address)[0]?.uri ?? documentUri(this._accounts, address), { preview: true });

    commands.registerOnRows('editDraft', async (argument) => {
      const target = await this._picker.target(argument, l10n.t('Conversation to write to'));
      if (target) {
        await openDraft(target);
      }
    });
    commands.registerOnRows('discardDraft', async (argument) => {
      const target = await this._picker.target(argument, l10n.t('Draft to discard'), ({ draft }) => draft !== undefined);
      if (target && (await this._confirmDiscard(target))) {
        await this._discard(target);
      }
    });
    commands.register('recoverDraft', async (argument) => {
      const entry = await this._recovered(argument);
      if (entry) {
        await this._recovery.ask(entry);
      }
    });
    return { openDraft };
  }

  private async _confirmDiscard({ account, conversation }: ConversationAddress): Promise<boolean> {
    const doIt = l10n.t('Discard');
    const name = this._accounts.find(account, conversation)?.showName ?? conversation.id;
    const detail = l10n.t('A draft that is open in a tab can be brought back there with Undo.');
    return (await vscode.window.showWarningMessage(l10n.t('Discard the draft to "{0}"?', name), { modal: true, detail }, doIt)) === doIt;
  }

  /** An open tab is emptied and saved, so that its own undo brings the text back. */
  private async _discard(address: ConversationAddress): Promise<void> {
    const [open] = documentsOf(address);
    if (!open) {
      await this._store.discard(address);
      return;
    }
    const edit = new vscode.WorkspaceEdit();
    edit.delete(open.uri, open.validateRange(new vscode.Range(0, 0, open.lineCount, 0)));
    await vscode.workspace.applyEdit(edit);
    if (!(await open.save())) {
      throw new Error(l10n.t('The draft could not be discarded.'));
    }
  }

  /** The text that the line above a draft stands for, or that a person chooses. */
  private async _recovered(argument: unknown): Promise<RecoveredEntry | undefined> {
    const { file } = (argument ?? {}) as { file?: unknown };
    if (file !== undefined) {
      return this._texts.all.find((entry) => entry.file === file);
    }
    const picks = this._texts.all.map((entry) => ({
      file: entry.file,
      label: plainText(this._recovery.nameOf(entry)),
      description: shortTime(entry.time / 1000, rowOptions()),
      detail: plainText(entry.text.slice(0, 200)),
    }));
    if (picks.length === 0) {
      void vscode.window.showInformationMessage(l10n.t('There are no unsaved drafts from windows that have ended.'));
      return undefined;
    }
    const picked = await vscode.window.showQuickPick(picks, { placeHolder: l10n.t('Unsaved draft to look at') });
    return this._texts.all.find((entry) => entry.file === picked?.file);
  }
}
