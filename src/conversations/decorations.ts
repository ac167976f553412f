import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import { isMuted } from '../model/conversation.ts';
import { parseConversationPath } from '../model/conversationPath.ts';
import { Disposable } from '../util/dispose.ts';
import { unreadBadge } from '../rows/rowText.ts';
import { conversationUri } from './tree.ts';

/** Unread counts beside the rows, and muted rows dim. */
export class ConversationDecorations extends Disposable implements vscode.FileDecorationProvider {
  private readonly _model: AccountModel;
  private readonly _onDidChangeFileDecorations = this._register(new vscode.EventEmitter<vscode.Uri[]>());
  readonly onDidChangeFileDecorations = this._onDidChangeFileDecorations.event;

  constructor(model: AccountModel) {
    super();
    this._model = model;
    this._register(model.conversations.onDidChange(({ keys }) => this._refresh(keys)));
    this._register(vscode.window.registerFileDecorationProvider(this));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const address = uri.scheme === 'im-conversation' ? parseConversationPath(uri.path) : undefined;
    const conversation = address && this._model.conversations.get(address.conversation);
    if (!conversation) {
      return undefined;
    }
    const badge = unreadBadge(conversation.unreadCount);
    const tooltip = badge && vscode.l10n.t('{0} unread', conversation.unreadCount);
    if (isMuted(conversation)) {
      return new vscode.FileDecoration(badge, tooltip, new vscode.ThemeColor('disabledForeground'));
    }
    return badge ? new vscode.FileDecoration(badge, tooltip, new vscode.ThemeColor('list.highlightForeground')) : undefined;
  }

  private _refresh(keys: ReadonlySet<string>): void {
    const { account, conversations } = this._model;
    if (!account) {
      return;
    }
    const uris = [...keys]
      .map((key) => conversations.getByKey(key))
      .filter((conversation) => conversation !== undefined)
      .map((conversation) => conversationUri(account, conversation));
    if (uris.length > 0) {
      this._onDidChangeFileDecorations.fire(uris);
    }
  }
}
