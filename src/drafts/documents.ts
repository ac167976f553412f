import * as vscode from 'vscode';
import { draftLanguage, draftScheme } from '../rows/draftUri.ts';
import { Disposable } from '../util/dispose.ts';
import { utf8Encodings } from './encoding.ts';

/**
 * Gives drafts their language when they are opened, whatever their names and the setting `files.associations` say, and
 * shows them in UTF-8 again after "Reopen with Encoding". A person may choose another language afterwards.
 */
export class DraftDocuments extends Disposable {
  private readonly _open = new Set<string>();

  constructor() {
    super();
    this._register(vscode.workspace.onDidOpenTextDocument((document) => this._onOpen(document)));
    this._register(vscode.workspace.onDidChangeTextDocument(({ document }) => this._readAsUtf8(document)));
    this._register(vscode.workspace.onDidCloseTextDocument(({ uri, isClosed }) => isClosed && this._open.delete(uri.toString())));
    vscode.workspace.textDocuments.forEach((document) => this._onOpen(document));
  }

  private _onOpen(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (document.uri.scheme !== draftScheme || this._open.has(key)) {
      return;
    }
    this._open.add(key);
    this._readAsUtf8(document);
    if (document.languageId !== draftLanguage) {
      setLanguage(document).catch(() => undefined); // It was closed again.
    }
  }

  private _readAsUtf8(document: vscode.TextDocument): void {
    if (document.uri.scheme === draftScheme && !document.isDirty && !utf8Encodings.has(document.encoding)) {
      void vscode.workspace.openTextDocument(document.uri, { encoding: 'utf8' }).then(undefined, () => undefined); // Somebody types: a save will say it.
    }
  }
}

/**
 * A new language may mean a new encoding, for which VS Code would read the file again, and choose its language again.
 * It leaves both alone when it was told of an encoding.
 */
async function setLanguage(document: vscode.TextDocument): Promise<void> {
  await vscode.workspace.openTextDocument(document.uri, { encoding: document.encoding });
  await vscode.languages.setTextDocumentLanguage(document, draftLanguage);
}
