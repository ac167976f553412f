import * as vscode from 'vscode';
import type { Accounts } from '../model/accounts.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';

/** The total of all accounts on the view's icon. */
export class UnreadBadge extends Disposable {
  private readonly _view: { badge?: vscode.ViewBadge | undefined };
  private readonly _accounts: Accounts;

  constructor(view: { badge?: vscode.ViewBadge | undefined }, accounts: Accounts) {
    super();
    this._view = view;
    this._accounts = accounts;
    this._register(accounts.onDidChangeTotalUnreadCount(() => this._render()));
    this._register(accounts.onDidChangeState(() => this._render()));
    this._register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('imConversations.badge')) {
          this._render();
        }
      }),
    );
    this._render();
  }

  private _render(): void {
    const isWanted = vscode.workspace.getConfiguration('imConversations').get('badge') !== 'off';
    const value = isWanted ? (this._accounts.totalUnreadCount ?? 0) : 0;
    const isCached = this._accounts.all.some(({ isOpen, isLive }) => isOpen && !isLive);
    const tooltip = isCached ? l10n.t('{0} unread (cached)', value) : l10n.t('{0} unread', value);
    this._view.badge = value > 0 ? { value, tooltip } : undefined;
  }
}
