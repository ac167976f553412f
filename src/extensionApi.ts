import * as vscode from 'vscode';
import type { ImConversationsApi } from './api.d.ts';
import type { SdkClient } from './client/sdkClient.ts';
import type { AccountModel } from './model/accountModel.ts';
import type { ConversationRef } from './protocol.ts';

/** The contract of `api.d.ts` over the parts of the extension. */
export function createApi(
  context: vscode.ExtensionContext,
  client: SdkClient,
  model: AccountModel,
  openDraft: (ref: ConversationRef) => Promise<unknown>,
): ImConversationsApi {
  const changed = new vscode.EventEmitter<void>();
  context.subscriptions.push(
    changed,
    model.onDidChangeState(() => changed.fire()),
    model.onDidChangeTotalUnreadCount(() => changed.fire()),
    model.conversations.onDidChange(() => changed.fire()),
  );
  return {
    get accounts() {
      return model.account ? [model.account] : [];
    },
    get conversations() {
      return [...model.conversations.all];
    },
    get totalUnreadCount() {
      return model.totalUnreadCount;
    },
    onDidChange: changed.event,
    async openDraft(conversation) {
      await openDraft(conversation);
    },
    async setDraft(conversation, text) {
      await client.writeDraft(conversation, text);
    },
  };
}
