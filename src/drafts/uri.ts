import * as vscode from 'vscode';
import type { Accounts } from '../model/accounts.ts';
import { draftPath, parseDraftPath, type ConversationAddress } from '../model/conversationPath.ts';
import { draftScheme, draftUri } from '../rows/draftUri.ts';

/** The document of a conversation's draft: the one that is open, or the one that its row opens. */
export function documentUri(accounts: Accounts, { account, conversation }: ConversationAddress): vscode.Uri {
  return draftUri(account, conversation, accounts.find(account, conversation)?.showName ?? '');
}

/** One address for a conversation, whatever its name is. */
export function conversationUri({ account, conversation }: ConversationAddress): vscode.Uri {
  return vscode.Uri.from({ scheme: draftScheme, path: draftPath(account, conversation, '') });
}

/** The conversation of a draft's document; undefined for all other documents. */
export function addressOf(uri: vscode.Uri): ConversationAddress | undefined {
  return uri.scheme === draftScheme ? parseDraftPath(uri.path) : undefined;
}

export function isSameConversation(a: ConversationAddress, b: ConversationAddress): boolean {
  return conversationUri(a).toString() === conversationUri(b).toString();
}

/** The open documents of a conversation's draft: more than one when its name has changed. */
export function documentsOf(address: ConversationAddress): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(({ uri }) => {
    const other = addressOf(uri);
    return other !== undefined && isSameConversation(address, other);
  });
}

/** Which window it is, as far as that lasts longer than the window. */
export function windowWorkspace(): string {
  return (vscode.workspace.workspaceFile ?? vscode.workspace.workspaceFolders?.[0]?.uri)?.toString() ?? '';
}
