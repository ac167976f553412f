import * as vscode from 'vscode';
import { conversationPath } from '../model/conversationPath.ts';
import type { Account, ConversationRef } from '../protocol.ts';

export const draftScheme = 'im-draft';
export const draftExtension = '.md';

/** The document in which the draft of a conversation is edited. */
export function draftUri(account: Account, ref: ConversationRef): vscode.Uri {
  return vscode.Uri.from({ scheme: draftScheme, path: conversationPath(account, ref, draftExtension) });
}
