import * as vscode from 'vscode';
import type { Accounts } from '../model/accounts.ts';
import type { ConversationAddress } from '../model/conversationPath.ts';
import { draftLanguage } from '../rows/draftUri.ts';
import type { Draft } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import type { Log } from '../util/log.ts';
import type { DraftStore } from './draftStore.ts';
import type { DraftFileSystem } from './fileSystem.ts';
import type { RecoveredEntry } from './journal/entry.ts';
import type { Journal } from './journal/journal.ts';
import type { Outbox } from './outbox.ts';
import type { RecoveredTexts } from './recoveredTexts.ts';
import type { UnsavedTexts } from './unsavedTexts.ts';
import { addressOf, documentsOf, documentUri, isSameConversation, windowWorkspace } from './uri.ts';

/**
 * Brings back what windows that have ended left unsaved: into the tab when that is open, or when the person opens it. Each
 * text waits for its own account and its own answer. Nothing is overwritten: a draft that has changed meanwhile is shown
 * beside the text, and the text stays in the journal until it is answered for.
 */
export class DraftRecovery extends Disposable {
  private readonly _accounts: Accounts;
  private readonly _store: DraftStore;
  private readonly _fileSystem: DraftFileSystem;
  private readonly _journal: Journal;
  private readonly _outbox: Outbox;
  private readonly _texts: RecoveredTexts;
  private readonly _unsaved: UnsavedTexts;
  private readonly _log: Log;
  /** Files of the entries that are being put back or asked about. */
  private readonly _busy = new Set<string>();

  constructor(parts: {
    accounts: Accounts;
    store: DraftStore;
    fileSystem: DraftFileSystem;
    journal: Journal;
    outbox: Outbox;
    texts: RecoveredTexts;
    unsaved: UnsavedTexts;
    log: Log;
  }) {
    super();
    this._accounts = parts.accounts;
    this._store = parts.store;
    this._fileSystem = parts.fileSystem;
    this._journal = parts.journal;
    this._outbox = parts.outbox;
    this._texts = parts.texts;
    this._unsaved = parts.unsaved;
    this._log = parts.log;
    this._register(vscode.workspace.onDidOpenTextDocument((document) => this._restore(document)));
    this._register(this._outbox.onDidConflict((entry) => this._bringBack([entry])));
    this._register(this._accounts.onDidChangeState(({ state }) => state === 'online' && this._search('kept')));
  }

  /** Looks for what windows that have ended have left. */
  start(): void {
    this._search();
  }

  /** Asks what is to become of a recovered text, beside the draft as it is now. */
  async ask(entry: RecoveredEntry): Promise<void> {
    const uri = this._documentUri(entry);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: false });
    if (this._texts.has(entry)) {
      await this._askWhich(document, entry);
    }
  }

  private _search(kind?: 'kept'): void {
    this._orLog(async () => {
      const { entries, damaged } = await this._journal.takeOver(kind);
      if (damaged.length > 0) {
        void vscode.window.showWarningMessage(l10n.t('A file with an unsaved draft could not be read. It is kept: {0}', damaged.join(', ')));
      }
      for (const entry of entries.filter((it) => it.kind === 'kept')) {
        this._outbox.adopt(entry);
      }
      this._bringBack(entries.filter((it) => it.kind === 'unsaved'));
    });
  }

  /**
   * VS Code restores tabs, but not always those of other file systems: in the workspace where they were they are opened
   * again, elsewhere offered.
   */
  private _bringBack(entries: readonly RecoveredEntry[]): void {
    entries.forEach((entry) => this._texts.add(entry));
    vscode.workspace.textDocuments.forEach((document) => this._restore(document));
    const hidden = entries.filter((entry) => {
      const address = addressOf(vscode.Uri.parse(entry.uri));
      return address && this._texts.of(address)[0] === entry && documentsOf(address).length === 0 && !isInTab(address);
    });
    const isOurs = ({ workspace }: RecoveredEntry): boolean => workspace === windowWorkspace();
    for (const entry of hidden.filter(isOurs)) {
      this._orLog(() => this._openWhenPossible(entry));
    }
    this._orLog(() => this._offer(hidden.filter((entry) => !isOurs(entry))));
  }

  private async _openWhenPossible(entry: RecoveredEntry): Promise<void> {
    await this._untilOpen(entry);
    if (this._texts.has(entry)) {
      await vscode.window.showTextDocument(this._documentUri(entry), { preview: false, preserveFocus: true });
    }
  }

  /** Says what was recovered, and opens it when that is wanted; until then it waits for its conversation to be opened. */
  private async _offer(entries: readonly RecoveredEntry[]): Promise<void> {
    if (entries.length === 0) {
      return;
    }
    const open = l10n.t('Open');
    const names = entries.map((entry) => this.nameOf(entry)).join(', ');
    if ((await vscode.window.showInformationMessage(l10n.t('Unsaved drafts were recovered: {0}', names), open)) === open) {
      for (const entry of entries) {
        this._orLog(() => this._openWhenPossible(entry));
      }
    }
  }

  /** Puts the newest text back into the document of its conversation, or asks. */
  private _restore(document: vscode.TextDocument): void {
    const address = addressOf(document.uri);
    const [entry] = address ? this._texts.of(address) : [];
    if (!address || !entry || this._busy.has(entry.file)) {
      return;
    }
    this._busy.add(entry.file);
    this._orLog(async () => {
      try {
        await this._untilOpen(entry);
        await this._restoreInto(document, entry, () => this._store.read(address));
      } finally {
        this._busy.delete(entry.file);
      }
    });
  }

  private async _restoreInto(document: vscode.TextDocument, entry: RecoveredEntry, read: () => Promise<Draft>): Promise<void> {
    if (document.isClosed) {
      return; // It waits for the next one.
    }
    if (document.isDirty) {
      if (document.getText() === entry.text) {
        await this._settle(document, entry, true); // VS Code has brought it back by itself.
      } else if (this._fileSystem.baseVersion(document.uri) === undefined) {
        await this._putBack(document, entry); // VS Code's own copy is written less often.
      }
      return; // Where somebody types, the text stays reachable above the draft.
    }
    const draft = await read(); // A document that was not edited may still show an older one.
    if (draft.text === entry.text) {
      await this._settle(document, entry, false); // It was saved.
    } else if (draft.version === entry.baseVersion) {
      await this._putBack(document, entry);
    } else {
      await this._askWhich(document, entry);
    }
  }

  /** From now on it is an unsaved text like others, which its person may undo. */
  private async _putBack(document: vscode.TextDocument, entry: RecoveredEntry): Promise<void> {
    if (await replaceText(document, entry.text)) {
      await this._settle(document, entry, true);
    }
  }

  /** The text is in the document. It is forgotten only when it is safe there, too. */
  private async _settle(document: vscode.TextDocument, entry: RecoveredEntry, isUnsaved: boolean): Promise<void> {
    if (isUnsaved && this._fileSystem.baseVersion(document.uri) === undefined) {
      this._fileSystem.setBaseVersion(document.uri, entry.baseVersion);
    }
    if (!isUnsaved || (await this._unsaved.write(document.uri, entry.text))) {
      await this._texts.forget(entry);
    }
  }

  private async _askWhich(document: vscode.TextDocument, entry: RecoveredEntry): Promise<void> {
    const [use, show, drop] = [l10n.t('Use Unsaved Text'), l10n.t('Show Both'), l10n.t('Discard Unsaved Text')];
    const name = this.nameOf(entry);
    const question = l10n.t('There is unsaved text for "{0}", and its draft has changed since.', name);
    const answer = await vscode.window.showWarningMessage(question, use, show, drop);
    if (!this._texts.has(entry)) {
      return; // It was answered for in another place.
    }
    if (answer === use) {
      await this._putBack(document, entry);
    } else if (answer === show) {
      const unsaved = await vscode.workspace.openTextDocument({ language: draftLanguage, content: entry.text });
      await vscode.commands.executeCommand('vscode.diff', document.uri, unsaved.uri, l10n.t('{0}: draft and unsaved text', name));
    } else if (answer === drop) {
      await this._texts.forget(entry);
    }
  }

  /** Names the conversation of a recovered text. */
  nameOf({ uri }: RecoveredEntry): string {
    const address = addressOf(vscode.Uri.parse(uri));
    return address ? (this._accounts.find(address.account, address.conversation)?.showName ?? address.conversation.id) : uri;
  }

  /** The tab that is open, or the one that its row opens. */
  private _documentUri({ uri }: RecoveredEntry): vscode.Uri {
    const address = addressOf(vscode.Uri.parse(uri));
    return address ? (documentsOf(address)[0]?.uri ?? documentUri(this._accounts, address)) : vscode.Uri.parse(uri);
  }

  /** Waits for the account of a text, as long as it takes. */
  private _untilOpen({ uri }: RecoveredEntry): Promise<void> {
    const address = addressOf(vscode.Uri.parse(uri));
    const isOpen = (): boolean => address !== undefined && this._accounts.get(address.account)?.isOpen === true;
    if (isOpen()) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const listener = this._register(this._accounts.onDidChangeState(() => isOpen() && (listener.dispose(), resolve())));
    });
  }

  /** One text that makes trouble is not to stop the others. */
  private _orLog(run: () => Promise<void>): void {
    run().catch((error: unknown) => this._log.error(`An unsaved draft could not be brought back yet: ${String(error)}`));
  }
}

function isInTab(address: ConversationAddress): boolean {
  const isMeant = (input: unknown): boolean => {
    const other = input instanceof vscode.TabInputText ? addressOf(input.uri) : undefined;
    return other !== undefined && isSameConversation(address, other);
  };
  return vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ input }) => isMeant(input)));
}

/** As an edit, so that the tab is unsaved, and Undo brings back what was there. */
async function replaceText(document: vscode.TextDocument, text: string): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, document.validateRange(new vscode.Range(0, 0, document.lineCount, 0)), text);
  return vscode.workspace.applyEdit(edit);
}
