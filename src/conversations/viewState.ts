import * as vscode from 'vscode';
import type { AccountModel, AccountState } from '../model/accountModel.ts';
import { ContextKey } from '../util/contextKey.ts';
import { Disposable } from '../util/dispose.ts';
import type { ConversationView } from './tree.ts';

/** A restart of the host is over sooner; a line that comes and goes would make the rows jump. In milliseconds. */
const messageDelay = 1_500;

/** Lets the view say what is going on: welcome texts while it is empty, a message above rows that may be old. */
export class ViewState extends Disposable {
  private readonly _view: ConversationView;
  private readonly _model: AccountModel;
  private readonly _stateKey = new ContextKey<AccountState>('imConversations.state');
  private _endProgress: (() => void) | undefined;
  private _messageTimer: NodeJS.Timeout | undefined;

  constructor(view: ConversationView, model: AccountModel) {
    super();
    this._view = view;
    this._model = model;
    this._register(model.onDidChangeState(() => this._render()));
    this._register({ dispose: () => this._endProgress?.() });
    this._register({ dispose: () => clearTimeout(this._messageTimer) });
    this._render();
  }

  private _render(): void {
    const { state, account } = this._model;
    this._stateKey.set(state);
    this._view.description = account?.userId ?? '';
    this._showProgress(state === 'connecting' || state === 'syncing');
    clearTimeout(this._messageTimer);
    const message = this._message();
    if (message) {
      this._messageTimer = setTimeout(() => (this._view.message = message), messageDelay);
    } else {
      this._view.message = '';
    }
  }

  private _message(): string {
    const { state, conversations } = this._model;
    // VS Code hides the welcome text, which says more, behind a message.
    return state === 'connecting' && conversations.size > 0 ? vscode.l10n.t('Reconnecting…') : '';
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
