import * as vscode from 'vscode';
import { plainText, type PlainText } from './plainText.ts';

/** VS Code's `l10n.t`, whose values are escaped: the sentence is ours, what it quotes is not. */
export const l10n = {
  t: (message: string, ...values: readonly (string | number)[]): PlainText =>
    vscode.l10n.t(message, ...values.map((value) => (typeof value === 'string' ? plainText(value) : value))) as PlainText,
};
