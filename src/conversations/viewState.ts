import * as vscode from 'vscode';
import type { AccountState } from '../model/accountState.ts';
import type { Accounts } from '../model/accounts.ts';
import { accountName, accountText } from '../rows/accountText.ts';
import { ContextKey } from '../util/contextKey.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import { joinPlain, type PlainText } from '../util/plainText.ts';
import type { ConversationView } from './nodes.ts';

/** Most restarts and logins are over sooner; a line that comes and goes would make the rows jump. In milliseconds. */
const messageDelay = 1_500;

/** Lets the view say what is going on: welcome texts while it is empty, a message above rows that may be old. */
export class ViewState extends Disposable {
  private readonly _view: ConversationView;
  private readonly _accounts: Accounts;
  /** Of the only account; `several` accounts have rows that say it. */
  private readonly _stateKey = new ContextKey<AccountState | 'signedOut' | 'several'>('imConversations.state');
  private readonly _openKey = new ContextKey<boolean>('imConversations.isOpen');
  private readonly _accountKey = new ContextKey<boolean>('imConversations.hasAccount');
  private readonly _liveKey = new ContextKey<boolean>('imConversations.canDelete');
  private readonly _unreadKey = new ContextKey<boolean>('imConversations.hasUnread');
  private _endProgress: (() => void) | undefined;
  private _messageTimer: NodeJS.Timeout | undefined;

  constructor(view: ConversationView, accounts: Accounts) {
    super();
    this._view = view;
    this._accounts = accounts;
    this._register(accounts.onDidChange(() => this._render()));
    this._register(accounts.onDidChangeState(() => this._render()));
    this._register(accounts.onDidChangeTotalUnreadCount(() => this._unreadKey.set(this._hasUnread)));
    this._register(accounts.onDidChangeConversations(() => this._unreadKey.set(this._hasUnread)));
    this._register({ dispose: () => this._endProgress?.() });
    this._register({ dispose: () => clearTimeout(this._messageTimer) });
    this._render();
  }

  private _render(): void {
    const { all, only } = this._accounts;
    this._stateKey.set(only?.state ?? (all.length === 0 ? 'signedOut' : 'several'));
    this._openKey.set(all.some(({ state }) => state !== 'unavailable')); // Also while a host is replaced: a click then waits.
    this._accountKey.set(all.length > 0);
    this._liveKey.set(all.some(({ isLive }) => isLive));
    this._renderTitle();
    this._showProgress(all.some(({ state }) => state === 'connecting' || state === 'loggingIn' || state === 'syncing'));
    clearTimeout(this._messageTimer);
    const message = this._message();
    if (message && message !== this._view.message) {
      this._messageTimer = setTimeout(() => (this._view.message = message), messageDelay);
    } else if (!message) {
      this._view.message = '';
    }
  }

  /**
   * Who one is, and whether the rows may be old: a line above the rows would make them jump. As the only view in its
   * container, VS Code shows "IM: " and the view's title, and not its description; elsewhere both. A narrow view cuts off the end.
   */
  private _renderTitle(): void {
    const { only } = this._accounts;
    const cached = only && only.isOpen && !only.isLive ? l10n.t('cached') : '';
    this._view.title = only ? joinPlain([cached, accountName(only)], ' · ') : l10n.t('Conversations');
    this._view.description = only ? l10n.t('IM Conversations') : '';
  }

  /** Muted conversations are not in the total. */
  private get _hasUnread(): boolean {
    return this._accounts.all.some(({ totalUnreadCount = 0, conversations }) => totalUnreadCount > 0 || conversations.all.some(({ unreadCount }) => unreadCount > 0));
  }

  private _message(): PlainText | '' {
    const { only } = this._accounts;
    if (!only || only.state === 'unavailable' || only.conversations.size === 0) {
      return ''; // The welcome text says more, and VS Code hides it behind a message.
    }
    return only.state === 'connecting' ? l10n.t('Reconnecting…') : accountText(only);
  }

  /** VS Code draws the progress only when it lasts. */
  private _showProgress(isBusy: boolean): void {
    if (!isBusy) {
      this._endProgress?.();
      this._endProgress = undefined;
    } else if (!this._endProgress) {
      const location = { viewId: 'imConversations.list' };
      void vscode.window.withProgress({ location }, () => new Promise<void>((resolve) => (this._endProgress = resolve)));
    }
  }
}
