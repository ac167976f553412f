import * as vscode from 'vscode';
import type { Accounts } from '../model/accounts.ts';
import { conversationPath, parseConversationPath, type ConversationAddress } from '../model/conversationPath.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import type { Outbox } from './outbox.ts';
import { addressOf, documentUri } from './uri.ts';

/** The scheme of the rows in the view. */
const rowScheme = 'im-conversation';

/** Marks the rows and the tabs of drafts that wait for their account to be online. */
export class KeptMarks extends Disposable implements vscode.FileDecorationProvider {
  private readonly _outbox: Outbox;
  private readonly _onDidChange = this._register(new vscode.EventEmitter<vscode.Uri[]>());
  readonly onDidChangeFileDecorations = this._onDidChange.event;

  constructor(accounts: Accounts, outbox: Outbox) {
    super();
    this._outbox = outbox;
    this._register(outbox.onDidChange((address) => this._onDidChange.fire([rowUri(address), documentUri(accounts, address)])));
    this._register(vscode.window.registerFileDecorationProvider(this));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const address = uri.scheme === rowScheme ? parseConversationPath(uri.path) : addressOf(uri);
    return address && this._outbox.get(address) ? new vscode.FileDecoration('⇡', l10n.t('The draft is kept here and saved when the account is online')) : undefined;
  }
}

function rowUri({ account, conversation }: ConversationAddress): vscode.Uri {
  return vscode.Uri.from({ scheme: rowScheme, path: conversationPath(account, conversation) });
}
