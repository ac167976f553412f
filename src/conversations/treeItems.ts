import * as vscode from 'vscode';
import { accountKey, type AccountModel } from '../model/accountModel.ts';
import { isMuted, keyOf } from '../model/conversation.ts';
import type { Conversation } from '../protocol.ts';
import { accountName, accountText } from '../rows/accountText.ts';
import { draftUri } from '../rows/draftUri.ts';
import { rowDescription, rowLabel, rowSpeech } from '../rows/rowText.ts';
import { rowOptions } from '../rows/words.ts';
import { l10n } from '../util/l10n.ts';
import { joinPlain, plain, plainText } from '../util/plainText.ts';
import { conversationUri, type ConversationItem, type OlderSection } from './nodes.ts';

/** What VS Code draws for an account; its rows are below. */
export function accountRow(model: AccountModel): vscode.TreeItem {
  const { account, look, totalUnreadCount = 0, state } = model;
  const item = new vscode.TreeItem(plainText(account.userId), vscode.TreeItemCollapsibleState.Expanded);
  item.id = `account:${accountKey(account)}`;
  const where = plainText(look.label);
  const unread = totalUnreadCount > 0 ? l10n.t('{0} unread', totalUnreadCount) : '';
  item.description = joinPlain([where, unread, accountText(model)], ' · ');
  item.tooltip = joinPlain([accountName(model), unread, accountText(model)], '\n');
  item.iconPath = new vscode.ThemeIcon(model.isLive ? look.icon : 'debug-disconnect');
  item.contextValue = ['account', look.kind, state, totalUnreadCount > 0 ? 'unread' : ''].filter(Boolean).join('.');
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

/**
 * What VS Code draws for a conversation; the tooltip is made when somebody asks for it. The command is VS Code's own, without
 * options, so that a row opens as a file in the Explorer does: a preview for a click, beside the editor with Alt, and so on.
 *
 * @param isLive whether the account is online, and so lets a conversation be deleted
 */
export function conversationRow(node: ConversationItem, conversation: Conversation | undefined, isLive: boolean): vscode.TreeItem {
  const options = rowOptions();
  const item = new vscode.TreeItem(conversation ? rowLabel(conversation, options) : plainText(node.id));
  item.id = `${accountKey(node.account)}:${keyOf(node)}`;
  item.resourceUri = conversationUri(node.account, node);
  const uri = draftUri(node.account, node, conversation?.showName ?? '');
  item.command = { command: 'vscode.open', title: l10n.t('Open Conversation'), arguments: [uri] };
  if (conversation) {
    item.description = rowDescription(conversation, options);
    item.accessibilityInformation = { label: rowSpeech(conversation, options) };
    item.iconPath = new vscode.ThemeIcon(iconOf(conversation));
    item.contextValue = contextOf(conversation, isLive);
  }
  return item;
}

/** Shapes say what a row is: a colour of their own would look like a warning. */
function iconOf(conversation: Conversation): string {
  if (conversation.isPinned) {
    return 'pinned';
  }
  if (isMuted(conversation)) {
    return 'bell-slash';
  }
  return conversation.type === 'group' ? 'organization' : 'account';
}

function contextOf(conversation: Conversation, isLive: boolean): string {
  return [
    'conversation',
    conversation.isPinned ? 'pinned' : '',
    conversation.unreadCount > 0 ? 'unread' : '',
    conversation.draft ? 'draft' : '',
    isMuted(conversation) ? 'muted' : '',
    isLive ? 'live' : '',
  ]
    .filter(Boolean)
    .join('.');
}
