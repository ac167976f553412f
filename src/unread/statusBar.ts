import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import { Disposable } from '../util/dispose.ts';

/** The one item in the status bar: the SDK's total, or what keeps it from being known. */
export class UnreadStatusBar extends Disposable {
  private readonly _model: AccountModel;
  private readonly _item = this._register(
    vscode.window.createStatusBarItem('imConversations.unread', vscode.StatusBarAlignment.Left, 0),
  );

  constructor(model: AccountModel) {
    super();
    this._model = model;
    this._item.name = vscode.l10n.t('IM Conversations: Unread');
    this._register(model.onDidChangeState(() => this._render()));
    this._register(model.onDidChangeTotalUnreadCount(() => this._render()));
    this._register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('imConversations.statusBar')) {
          this._render();
        }
      }),
    );
    this._render();
  }

  private _render(): void {
    const isWanted = vscode.workspace.getConfiguration('imConversations').get('statusBar', true);
    if (!isWanted || this._model.state === 'signedOut') {
      this._item.hide();
      return;
    }
    const { text, tooltip } = this._content();
    this._item.command = this._model.isOpen ? 'imConversations.showUnread' : 'imConversations.list.focus';
    this._item.text = text;
    this._item.tooltip = tooltip;
    this._item.accessibilityInformation = { label: tooltip };
    this._item.show();
  }

  private _content(): { text: string; tooltip: string } {
    const { state, account, totalUnreadCount, failure } = this._model;
    const user = account?.userId ?? '';
    if (state === 'failed') {
      return { text: '$(comment-discussion) $(warning)', tooltip: failure?.message ?? vscode.l10n.t('IM conversations are not available') };
    }
    if (state === 'connecting' || totalUnreadCount === undefined) {
      return { text: '$(comment-discussion) $(sync~spin)', tooltip: vscode.l10n.t('IM conversations of {0}: connecting…', user) };
    }
    const tooltip =
      totalUnreadCount === 0
        ? vscode.l10n.t('IM conversations of {0}: nothing unread', user)
        : vscode.l10n.t('IM conversations of {0}: {1} unread (muted conversations are not counted)', user, totalUnreadCount);
    return { text: `$(comment-discussion) ${totalUnreadCount}`, tooltip };
  }
}
