import * as vscode from 'vscode';
import { parseDraftPath } from '../model/conversationPath.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import type { Log } from '../util/log.ts';
import type { DraftFileSystem } from './fileSystem.ts';
import type { DraftJournal, JournalEntry } from './journal.ts';
import { draftLanguage, draftScheme } from '../rows/draftUri.ts';

/** How long after a key the text is written down. In milliseconds. */
const writeDelay = 300;

/**
 * Writes down what is typed into drafts until the SDK has it, and brings it back after a crash: into the tab when that is
 * open, or when the person opens it. Nothing is overwritten: a draft that has changed meanwhile is shown beside it.
 */
export class DraftRecovery extends Disposable {
  private readonly _journal: DraftJournal;
  private readonly _fileSystem: DraftFileSystem;
  private readonly _log: Log;
  private readonly _timers = new Map<string, NodeJS.Timeout>();
  private readonly _recovered = new Map<string, JournalEntry>();

  constructor(journal: DraftJournal, fileSystem: DraftFileSystem, log: Log) {
    super();
    this._journal = journal;
    this._fileSystem = fileSystem;
    this._log = log;
    this._register(vscode.workspace.onDidChangeTextDocument(({ document }) => this._onChange(document)));
    this._register(vscode.workspace.onDidSaveTextDocument((document) => this._onChange(document)));
    this._register(vscode.workspace.onDidCloseTextDocument((document) => this._forget(document)));
    this._register(vscode.workspace.onDidOpenTextDocument((document) => void this._restore(document)));
    fileSystem.watcher = { willWrite: (uri, text) => this._write(uri, text), didWrite: (uri, text) => this._acknowledge(uri, text) };
    this._register({ dispose: () => this._timers.forEach((timer) => clearTimeout(timer)) });
  }

  /**
   * Looks for what windows of before have left. VS Code restores tabs, but not always those of other file systems: in the
   * workspace where they were they are opened again, elsewhere offered.
   */
  async start(): Promise<void> {
    for (const entry of await this._journal.takeOver()) {
      this._recovered.set(entry.uri, entry);
    }
    for (const document of vscode.workspace.textDocuments) {
      await this._restore(document);
    }
    const hidden = [...this._recovered.values()].filter(({ uri }) => !isInTab(uri));
    const ours = hidden.filter((entry) => entry.workspace === workspace());
    for (const { uri } of ours) {
      await vscode.window.showTextDocument(vscode.Uri.parse(uri), { preview: false, preserveFocus: true });
    }
    const others = hidden.filter((entry) => !ours.includes(entry));
    if (others.length > 0) {
      await offer(others.map(({ uri }) => uri));
    }
  }

  /** Writes down at once what waits for its time. */
  async flush(): Promise<void> {
    const waiting = [...this._timers.keys()];
    await Promise.all(vscode.workspace.textDocuments.filter(({ uri }) => waiting.includes(uri.toString())).map((document) => this._settle(document)));
  }

  private _onChange(document: vscode.TextDocument): void {
    if (document.uri.scheme !== draftScheme) {
      return;
    }
    const key = document.uri.toString();
    if (!document.isDirty) {
      void this._settle(document);
    } else if (!this._timers.has(key)) {
      this._timers.set(key, setTimeout(() => void this._settle(document), writeDelay));
    }
  }

  /** What the journal has to say of a document now. */
  private async _settle(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    clearTimeout(this._timers.get(key));
    this._timers.delete(key);
    if (document.isDirty) {
      await this._write(key, document.getText());
    } else if (!this._recovered.has(key)) {
      this._drop(key);
    }
  }

  private async _write(uri: string, text: string): Promise<void> {
    this._recovered.delete(uri); // The file is overwritten: what was in it is in the tab.
    try {
      await this._journal.write({ uri, text, baseVersion: this._fileSystem.readVersion(uri), workspace: workspace() });
    } catch (error) {
      this._log.error(`An unsaved draft could not be written down: ${String(error)}`);
    }
  }

  /** What was typed since then is still to be saved. */
  private _acknowledge(uri: string, text: string): void {
    const document = vscode.workspace.textDocuments.find((it) => it.uri.toString() === uri);
    if (!document || document.getText() === text) {
      this._drop(uri);
    }
  }

  private _drop(uri: string): void {
    clearTimeout(this._timers.get(uri));
    this._timers.delete(uri);
    this._journal.remove(uri).catch((error: unknown) => this._log.error(String(error)));
  }

  /** The person has closed the tab, and answered that the text is not wanted. */
  private _forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (document.uri.scheme === draftScheme && !this._recovered.has(key)) {
      this._drop(key);
    }
  }

  private async _restore(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    const entry = this._recovered.get(key);
    if (!entry) {
      return;
    }
    if (document.getText() === entry.text) {
      this._recovered.delete(key); // It was saved, or VS Code has brought it back by itself.
      await this._settle(document);
    } else if (document.isDirty || this._fileSystem.readVersion(key) === entry.baseVersion) {
      await this._putBack(document, entry);
    } else {
      await this._askWhich(document, entry);
    }
  }

  /** From now on it is an unsaved text like others, which its person may undo. */
  private async _putBack(document: vscode.TextDocument, entry: JournalEntry): Promise<void> {
    this._recovered.delete(entry.uri);
    if (!(await replaceText(document, entry.text))) {
      this._recovered.set(entry.uri, entry);
    }
  }

  private async _askWhich(document: vscode.TextDocument, entry: JournalEntry): Promise<void> {
    const [use, show, drop] = [l10n.t('Use Unsaved Text'), l10n.t('Show Both'), l10n.t('Discard Unsaved Text')];
    const question = l10n.t('There is unsaved text for "{0}" from before, and its draft has changed since.', nameOf(document.uri));
    const answer = await vscode.window.showWarningMessage(question, use, show, drop);
    if (answer === use) {
      await this._putBack(document, entry);
    } else if (answer === show) {
      const unsaved = await vscode.workspace.openTextDocument({ language: draftLanguage, content: entry.text });
      await vscode.commands.executeCommand('vscode.diff', document.uri, unsaved.uri, l10n.t('{0}: draft and unsaved text', nameOf(document.uri)));
    } else if (answer === drop) {
      this._recovered.delete(document.uri.toString());
      await this._settle(document);
    }
  }
}

/** Which window it is, as far as that lasts longer than the window. */
function workspace(): string {
  return (vscode.workspace.workspaceFile ?? vscode.workspace.workspaceFolders?.[0]?.uri)?.toString() ?? '';
}

function isInTab(uri: string): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri));
}

/** As an edit, so that the tab is unsaved, and Undo brings back what was there. */
async function replaceText(document: vscode.TextDocument, text: string): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, document.validateRange(new vscode.Range(0, 0, document.lineCount, 0)), text);
  return vscode.workspace.applyEdit(edit);
}

/** Says what was recovered, and opens it when that is wanted; until then it waits for its conversation to be opened. */
async function offer(uris: readonly string[]): Promise<void> {
  const open = l10n.t('Open');
  const names = uris.map((uri) => nameOf(vscode.Uri.parse(uri))).join(', ');
  if ((await vscode.window.showInformationMessage(l10n.t('Unsaved drafts were recovered: {0}', names), open)) === open) {
    for (const uri of uris) {
      await vscode.window.showTextDocument(vscode.Uri.parse(uri), { preview: false });
    }
  }
}

function nameOf(uri: vscode.Uri): string {
  return parseDraftPath(uri.path)?.conversation.id ?? uri.path;
}
