import * as vscode from 'vscode';
import type { SdkClient } from '../client/sdkClient.ts';
import { conversationPath, parseConversationPath } from '../model/conversationPath.ts';
import type { Account, ConversationRef } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';

/** Read-only documents with everything the SDK says of a conversation, to the last digit. */
export class DetailsDocuments extends Disposable implements vscode.TextDocumentContentProvider {
  private readonly _client: SdkClient;
  private readonly _onDidChange = this._register(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this._onDidChange.event;

  constructor(client: SdkClient) {
    super();
    this._client = client;
    this._register(vscode.workspace.registerTextDocumentContentProvider('im-details', this));
  }

  async show(account: Account, ref: ConversationRef): Promise<void> {
    const uri = vscode.Uri.from({ scheme: 'im-details', path: conversationPath(account, ref, '.json') });
    this._onDidChange.fire(uri); // A document that is still open shows what was true when it was opened.
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const address = parseConversationPath(uri.path, '.json');
    const text = address && (await this._client.info(address.conversation));
    return text ?? vscode.l10n.t('The SDK does not know this conversation.');
  }
}
