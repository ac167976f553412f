import * as vscode from 'vscode';
import type { Accounts } from '../model/accounts.ts';
import { rowLabel } from '../rows/rowText.ts';
import { rowOptions } from '../rows/words.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import { addressOf } from './uri.ts';

/** Says in an empty editor whom the draft is for. */
export class EmptyHint extends Disposable {
  private readonly _accounts: Accounts;
  private readonly _decoration = this._register(vscode.window.createTextEditorDecorationType({}));

  constructor(accounts: Accounts) {
    super();
    this._accounts = accounts;
    this._register(vscode.window.onDidChangeVisibleTextEditors((editors) => editors.forEach((editor) => this._show(editor))));
    this._register(vscode.workspace.onDidChangeTextDocument(({ document }) => this._showIn(document)));
    this._register(vscode.workspace.onDidOpenTextDocument((document) => this._showIn(document)));
    vscode.window.visibleTextEditors.forEach((editor) => this._show(editor));
  }

  private _showIn(document: vscode.TextDocument): void {
    vscode.window.visibleTextEditors.filter((editor) => editor.document === document).forEach((editor) => this._show(editor));
  }

  private _show(editor: vscode.TextEditor): void {
    const address = addressOf(editor.document.uri);
    if (!address) {
      return;
    }
    const isEmpty = editor.document.getText() === '';
    const known = this._accounts.find(address.account, address.conversation);
    const name = known ? rowLabel(known, rowOptions()) : address.conversation.id;
    const contentText = l10n.t('Write to {0}. Saving keeps the draft, saving nothing removes it.', name);
    const after = { contentText, color: new vscode.ThemeColor('input.placeholderForeground') };
    editor.setDecorations(this._decoration, isEmpty ? [{ range: new vscode.Range(0, 0, 0, 0), renderOptions: { after } }] : []);
  }
}
