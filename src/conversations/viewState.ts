import * as vscode from 'vscode';
import type { AccountModel, AccountState } from '../model/accountModel.ts';
import { ContextKey } from '../util/contextKey.ts';
import { Disposable } from '../util/dispose.ts';
import type { ConversationView } from './index.ts';

/** Lets the view say what is going on: welcome texts while it is empty, a message above rows that may be old. */
export class ViewState extends Disposable {
  private readonly _view: ConversationView;
  private readonly _model: AccountModel;
  private readonly _stateKey = new ContextKey<AccountState>('imConversations.state');
  private _endProgress: (() => void) | undefined;

  constructor(view: ConversationView, model: AccountModel) {
    super();
    this._view = view;
    this._model = model;
    this._register(model.onDidChangeState(() => this._render()));
    this._register({ dispose: () => this._endProgress?.() });
    this._render();
  }

  private _render(): void {
    const { state, account } = this._model;
    this._stateKey.set(state);
    this._view.description = account?.userId ?? '';
    this._view.message = this._message() ?? '';
    this._showProgress(state === 'connecting' || state === 'syncing');
  }

  private _message(): string | undefined {
    const { state, failure, conversations } = this._model;
    if (state === 'failed') {
      return failure?.message;
    }
    if (conversations.size === 0) {
      return undefined; // The welcome text says it.
    }
    return state === 'connecting' ? vscode.l10n.t('Reconnecting…') : undefined;
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
