import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import { accountLabel, accountText } from '../rows/accountText.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import { joinPlain, plain, type PlainText } from '../util/plainText.ts';

/** The one item in the status bar: the sum of the SDK's totals, or what keeps it from being known. */
export class UnreadStatusBar extends Disposable {
  private readonly _accounts: Accounts;
  private readonly _item = this._register(
    vscode.window.createStatusBarItem('imConversations.unread', vscode.StatusBarAlignment.Left, 0),
  );

  constructor(accounts: Accounts) {
    super();
    this._accounts = accounts;
    this._item.name = l10n.t('IM Conversations: Unread');
    this._register(accounts.onDidChange(() => this._render()));
    this._register(accounts.onDidChangeState(() => this._render()));
    this._register(accounts.onDidChangeTotalUnreadCount(() => this._render()));
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
    const models = this._accounts.all;
    if (!isWanted || models.length === 0) {
      this._item.hide();
      return;
    }
    const tooltip = joinPlain(models.map(accountLine), '\n');
    this._item.command = this._accounts.totalUnreadCount ? 'imConversations.showUnread' : 'imConversations.list.focus';
    this._item.text = this._text(models);
    this._item.tooltip = tooltip;
    this._item.accessibilityInformation = { label: tooltip };
    const isBlocked = models.some(({ state }) => state === 'kicked' || state === 'expired');
    this._item.backgroundColor = isBlocked ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this._item.show();
  }

  private _text(models: readonly AccountModel[]): PlainText {
    const total = this._accounts.totalUnreadCount;
    if (models.every(({ state }) => state === 'unavailable')) {
      return plain`$(comment-discussion) $(warning)`;
    }
    if (total === undefined || models.every(({ state }) => state === 'connecting')) {
      return plain`$(comment-discussion) $(sync~spin)`;
    }
    // A number from the cache is marked as one; no number is none.
    const isLive = models.every((model) => model.isLive);
    return joinPlain([plain`$(comment-discussion)`, total > 0 ? plain`${total}` : '', isLive ? '' : plain`$(debug-disconnect)`], ' ');
  }
}

/** What the tooltip says of one account. */
function accountLine(model: AccountModel): PlainText | '' {
  const { state, totalUnreadCount } = model;
  const user = accountLabel(model);
  if (state === 'unavailable') {
    return accountText(model);
  }
  if (state === 'connecting' || totalUnreadCount === undefined) {
    return l10n.t('IM conversations of {0}: connecting…', user);
  }
  const unread =
    totalUnreadCount === 0
      ? l10n.t('IM conversations of {0}: nothing unread', user)
      : l10n.t('IM conversations of {0}: {1} unread (muted conversations are not counted)', user, totalUnreadCount);
  return model.isLive ? unread : joinPlain([unread, accountText(model)], ' · ');
}
