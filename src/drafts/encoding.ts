import * as vscode from 'vscode';
import { l10n } from '../util/l10n.ts';

/** Before UTF-8 it says that it is UTF-8. */
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** VS Code's names. */
export const utf8Encodings: ReadonlySet<string> = new Set(['utf8', 'utf8bom']);

/**
 * The bytes that VS Code gets of a draft. What the mark says of their encoding counts more for VS Code than all settings,
 * and it writes the mark again, in UTF-8, when it saves.
 */
export function encodeDraft(text: string): Uint8Array {
  return Buffer.concat([byteOrderMark, Buffer.from(text, 'utf8')]);
}

/**
 * The text of the bytes that VS Code wrote.
 *
 * @throws when they are in another encoding, which only a person can have chosen: what it cannot write is lost by then
 */
export function decodeDraft(bytes: Uint8Array, uri: vscode.Uri): string {
  const document = vscode.workspace.textDocuments.find((it) => it.uri.toString() === uri.toString());
  const isMarked = Buffer.from(bytes.subarray(0, byteOrderMark.length)).equals(byteOrderMark);
  if (isMarked || !document || utf8Encodings.has(document.encoding)) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      // Said below.
    }
  }
  throw new Error(l10n.t('Drafts are always stored as UTF-8. Choose "Save with Encoding" and "UTF-8" in the status bar.'));
}
