import * as vscode from 'vscode';
import { draftScheme } from '../rows/draftUri.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import type { Log } from '../util/log.ts';
import type { DraftFileSystem, DraftWatcher } from './fileSystem.ts';
import type { EntryKey, Journal } from './journal/journal.ts';
import { windowWorkspace } from './uri.ts';

/** How long after a key the text is written down. In milliseconds. */
const writeDelay = 300;

/** Writes down what is typed into drafts until the SDK has it. */
export class UnsavedTexts extends Disposable implements DraftWatcher {
  private readonly _journal: Journal;
  private readonly _fileSystem: DraftFileSystem;
  private readonly _log: Log;
  private readonly _timers = new Map<string, NodeJS.Timeout>();
  /** The person knows that nothing can be written down. */
  private _wasTold = false;

  constructor(journal: Journal, fileSystem: DraftFileSystem, log: Log) {
    super();
    this._journal = journal;
    this._fileSystem = fileSystem;
    this._log = log;
    this._register(vscode.workspace.onDidChangeTextDocument(({ document }) => this._onChange(document)));
    this._register(vscode.workspace.onDidSaveTextDocument((document) => this._onChange(document)));
    this._register(vscode.workspace.onDidCloseTextDocument((document) => this._onClose(document)));
    this._register({ dispose: () => this._timers.forEach((timer) => clearTimeout(timer)) });
    fileSystem.watcher = this;
  }

  /** Writes down at once what waits for its time. */
  async flush(): Promise<void> {
    const waiting = vscode.workspace.textDocuments.filter(({ uri }) => this._timers.has(uri.toString()));
    await Promise.all(waiting.map((document) => this._settle(document)));
  }

  /** False when the text could not be written down, which the person was told. */
  async write(uri: vscode.Uri, text: string): Promise<boolean> {
    const baseVersion = this._fileSystem.baseVersion(uri) ?? '';
    try {
      await this._journal.write({ ...entryKey(uri), text, baseVersion, workspace: windowWorkspace(), time: Date.now() });
      this._wasTold = false;
      return true;
    } catch (error) {
      this._tell(error);
      return false;
    }
  }

  async willWrite(uri: vscode.Uri, text: string): Promise<void> {
    await this.write(uri, text);
  }

  /** What was typed since then is still to be saved. */
  didWrite(uri: vscode.Uri, text: string): void {
    const document = vscode.workspace.textDocuments.find((it) => it.uri.toString() === uri.toString());
    if (!document || document.getText() === text) {
      this._drop(uri);
    }
  }

  private _onChange(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (document.uri.scheme !== draftScheme) {
      return;
    }
    if (!document.isDirty) {
      void this._settle(document);
    } else if (!this._timers.has(key)) {
      this._timers.set(key, setTimeout(() => void this._settle(document), writeDelay));
    }
  }

  /** What the journal has to say of a document now. */
  private async _settle(document: vscode.TextDocument): Promise<void> {
    this._stopTimer(document.uri);
    if (document.isDirty) {
      await this.write(document.uri, document.getText());
    } else {
      this._drop(document.uri);
    }
  }

  /** The person has closed the tab, and answered that the text is not wanted. A new language closes a document, too, in name. */
  private _onClose(document: vscode.TextDocument): void {
    if (document.uri.scheme === draftScheme && document.isClosed) {
      this._drop(document.uri);
    }
  }

  private _drop(uri: vscode.Uri): void {
    this._stopTimer(uri);
    this._journal.remove(entryKey(uri)).catch((error: unknown) => this._log.error(String(error)));
  }

  private _stopTimer(uri: vscode.Uri): void {
    clearTimeout(this._timers.get(uri.toString()));
    this._timers.delete(uri.toString());
  }

  private _tell(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this._log.error(`An unsaved draft could not be written down: ${reason}`);
    if (!this._wasTold) {
      this._wasTold = true;
      void vscode.window.showWarningMessage(l10n.t('What you type into drafts would be lost in a crash until it is saved: {0}', reason));
    }
  }
}

function entryKey(uri: vscode.Uri): EntryKey {
  return { kind: 'unsaved', uri: uri.toString() };
}
