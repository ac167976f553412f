import * as vscode from 'vscode';
import { conversationPath, draftPath, parseConversationPath, parseDraftPath, type ConversationAddress } from '../model/conversationPath.ts';
import type { Account, ConversationRef } from '../protocol.ts';
import { plainText } from '../util/plainText.ts';

export const draftScheme = 'im-draft';
/** The language of drafts: Markdown's grammar, and defaults that leave the text alone. */
export const draftLanguage = 'im-draft';

/**
 * The document in which the draft of a conversation is edited, with the name that its tab shows. A draft that is open keeps
 * the name that it was opened with: one draft is never in two tabs.
 */
export function draftUri(account: Account, ref: ConversationRef, showName: string): vscode.Uri {
  const start = `${conversationPath(account, ref)}/`;
  const open = vscode.workspace.textDocuments.find(({ uri, isClosed }) => uri.scheme === draftScheme && !isClosed && uri.path.startsWith(start));
  const name = plainText(showName) || plainText(ref.id);
  return open?.uri ?? vscode.Uri.from({ scheme: draftScheme, path: draftPath(account, ref, name) });
}

/** The conversation that a tab is about; undefined for all other tabs. */
export function conversationOfTab(tab: vscode.Tab | undefined): ConversationAddress | undefined {
  if (!(tab?.input instanceof vscode.TabInputText)) {
    return undefined;
  }
  const { scheme, path } = tab.input.uri;
  switch (scheme) {
    case draftScheme:
    case 'im-messages':
      return parseDraftPath(path);
    case 'im-details':
      return parseConversationPath(path, '.json');
    default:
      return undefined;
  }
}
