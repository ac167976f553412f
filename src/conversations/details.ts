import * as vscode from 'vscode';
import type { ClientOf } from '../client/sdkClient.ts';
import { conversationPath, parseConversationPath, type ConversationAddress } from '../model/conversationPath.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';

/** Read-only documents with everything the SDK says of a conversation, to the last digit. */
export class DetailsDocuments extends Disposable implements vscode.TextDocumentContentProvider {
  private readonly _clientOf: ClientOf;
  private readonly _onDidChange = this._register(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this._onDidChange.event;

  constructor(clientOf: ClientOf) {
    super();
    this._clientOf = clientOf;
    this._register(vscode.workspace.registerTextDocumentContentProvider('im-details', this));
  }

  async show({ account, conversation }: ConversationAddress): Promise<void> {
    const uri = vscode.Uri.from({ scheme: 'im-details', path: conversationPath(account, conversation, '.json') });
    this._onDidChange.fire(uri); // A document that is still open shows what was true when it was opened.
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const address = parseConversationPath(uri.path, '.json');
    const text = address && (await this._clientOf(address.account).info(address.conversation));
    return text ?? l10n.t('The SDK does not know this conversation.');
  }
}
