import * as vscode from 'vscode';
import { draftPath } from '../model/conversationPath.ts';
import type { Account, ConversationRef } from '../protocol.ts';
import { plainText } from '../util/plainText.ts';

export const draftScheme = 'im-draft';
/** The language of drafts: Markdown's grammar, and defaults that leave the text alone. */
export const draftLanguage = 'im-draft';

/** The document in which the draft of a conversation is edited, with the name that its tab shows. */
export function draftUri(account: Account, ref: ConversationRef, showName: string): vscode.Uri {
  return vscode.Uri.from({ scheme: draftScheme, path: draftPath(account, ref, plainText(showName)) });
}
