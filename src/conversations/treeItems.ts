import * as vscode from 'vscode';
import { accountKey, type AccountModel } from '../model/accountModel.ts';
import { isMuted, keyOf } from '../model/conversation.ts';
import type { Conversation } from '../protocol.ts';
import { accountText } from '../rows/accountText.ts';
import { rowDescription, rowLabel, rowSpeech, type RowOptions } from '../rows/rowText.ts';
import { rowOptions } from '../rows/words.ts';
import { l10n } from '../util/l10n.ts';
import { joinPlain, plain, plainText } from '../util/plainText.ts';
import { conversationUri, type ConversationItem, type OlderSection } from './nodes.ts';

/** What VS Code draws for an account; its rows are below. */
export function accountRow(model: AccountModel): vscode.TreeItem {
  const { account, kind, totalUnreadCount = 0, state } = model;
  const item = new vscode.TreeItem(plainText(account.userId), vscode.TreeItemCollapsibleState.Expanded);
  item.id = `account:${accountKey(account)}`;
  const where = kind === 'sandbox' ? l10n.t('sandbox') : plainText(String(account.sdkAppId));
  const unread = totalUnreadCount > 0 ? l10n.t('{0} unread', totalUnreadCount) : '';
  item.description = joinPlain([where, unread, accountText(model)], ' · ');
  item.tooltip = joinPlain([plain`${account.userId} (${where})`, unread, accountText(model)], '\n');
  item.iconPath = new vscode.ThemeIcon(kind === 'sandbox' ? 'beaker' : model.isLive ? 'account' : 'debug-disconnect');
  item.contextValue = `account.${kind}.${state}`;
  return item;
}

/** What VS Code draws for a section of older conversations, the last of which is number `end`. */
export function sectionRow({ model, start }: OlderSection, end: number): vscode.TreeItem {
  const item = new vscode.TreeItem(l10n.t('Older conversations'), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `older:${accountKey(model.account)}:${start}`;
  item.description = plain`${start + 1} – ${end}`;
  item.iconPath = new vscode.ThemeIcon('history');
  return item;
}

/** What VS Code draws for a conversation; the tooltip is made when somebody asks for it. */
export function conversationRow(node: ConversationItem, conversation: Conversation | undefined): vscode.TreeItem {
  const options = rowOptions();
  const item = new vscode.TreeItem(conversation ? rowLabel(conversation, options) : plainText(node.id));
  item.id = `${accountKey(node.account)}:${keyOf(node)}`;
  item.resourceUri = conversationUri(node.account, node);
  item.command = {
    command: 'imConversations.editDraft',
    title: l10n.t('Edit Draft'),
    arguments: [node],
  };
  if (conversation) {
    describe(item, conversation, options);
  }
  return item;
}

function describe(item: vscode.TreeItem, conversation: Conversation, options: RowOptions): void {
  item.description = rowDescription(conversation, options);
  item.accessibilityInformation = { label: rowSpeech(conversation, options) };
  item.iconPath = new vscode.ThemeIcon(
    conversation.type === 'group' ? 'organization' : 'account',
    conversation.isPinned ? new vscode.ThemeColor('editorWarning.foreground') : undefined,
  );
  item.contextValue = [
    'conversation',
    conversation.isPinned ? 'pinned' : '',
    conversation.unreadCount > 0 ? 'unread' : '',
    conversation.draft ? 'draft' : '',
    isMuted(conversation) ? 'muted' : '',
  ]
    .filter(Boolean)
    .join('.');
}
