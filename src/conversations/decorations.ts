import * as vscode from 'vscode';
import type { Accounts, ConversationsChange } from '../model/accounts.ts';
import { isMuted } from '../model/conversation.ts';
import { parseConversationPath } from '../model/conversationPath.ts';
import { unreadBadge } from '../rows/rowText.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import { conversationUri } from './nodes.ts';

/** Unread counts beside the rows, and the colour of those that are unread. What is muted calls for no attention. */
export class ConversationDecorations extends Disposable implements vscode.FileDecorationProvider {
  private readonly _accounts: Accounts;
  /** What VS Code has asked for: nothing else is on any screen. */
  private readonly _asked = new Set<string>();
  private readonly _onDidChangeFileDecorations = this._register(new vscode.EventEmitter<vscode.Uri[]>());
  readonly onDidChangeFileDecorations = this._onDidChangeFileDecorations.event;

  constructor(accounts: Accounts) {
    super();
    this._accounts = accounts;
    this._register(accounts.onDidChangeConversations((change) => this._refresh(change)));
    this._register(vscode.window.registerFileDecorationProvider(this));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const address = uri.scheme === 'im-conversation' ? parseConversationPath(uri.path) : undefined;
    const conversation = address && this._accounts.find(address.account, address.conversation);
    if (!conversation) {
      return undefined;
    }
    this._asked.add(uri.path);
    const badge = unreadBadge(conversation.unreadCount);
    const color = isMuted(conversation) ? undefined : new vscode.ThemeColor('imConversations.unreadForeground');
    return badge && new vscode.FileDecoration(badge, l10n.t('{0} unread', conversation.unreadCount), color);
  }

  private _refresh({ model, keys }: ConversationsChange): void {
    const uris = [...keys]
      .map((key) => model.conversations.getByKey(key))
      .filter((conversation) => conversation !== undefined)
      .map((conversation) => conversationUri(model.account, conversation))
      .filter(({ path }) => this._asked.has(path));
    if (uris.length > 0) {
      this._onDidChangeFileDecorations.fire(uris);
    }
  }
}
