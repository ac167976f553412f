import * as vscode from 'vscode';
import type { ConversationArgument, ImConversationsApi, ImConversationsExports } from './api.d.ts';
import type { ClientOf } from './client/sdkClient.ts';
import type { Accounts } from './model/accounts.ts';
import type { ConversationAddress } from './model/conversationPath.ts';
import type { ConversationPicker } from './rows/picker.ts';

/** Gives other extensions the version of the API that they were written for. */
export function versioned(api: ImConversationsApi): ImConversationsExports {
  return {
    getAPI: (version: number) => {
      if (version !== 1) {
        throw new Error(`This extension has version 1 of its API, not ${version}`);
      }
      return api;
    },
  };
}

/** Version 1 of `api.d.ts` over the parts of the extension. */
export function createApi(
  context: vscode.ExtensionContext,
  accounts: Accounts,
  clientOf: ClientOf,
  picker: ConversationPicker,
  openDraft: (address: ConversationAddress) => Promise<unknown>,
): ImConversationsApi {
  const changed = new vscode.EventEmitter<void>();
  context.subscriptions.push(
    changed,
    accounts.onDidChange(() => changed.fire()),
    accounts.onDidChangeState(() => changed.fire()),
    accounts.onDidChangeTotalUnreadCount(() => changed.fire()),
    accounts.onDidChangeConversations(() => changed.fire()),
  );
  const withAddress = async (conversation: ConversationArgument, run: (address: ConversationAddress) => Promise<unknown>): Promise<void> => {
    const address = await picker.target(conversation, '');
    if (address) {
      await run(address);
    }
  };
  return {
    get accounts() {
      return accounts.all.map(({ account, state, totalUnreadCount }) => ({ ...account, state, totalUnreadCount }));
    },
    get conversations() {
      return accounts.all.flatMap(({ account, conversations }) => conversations.all.map((conversation) => ({ ...conversation, account })));
    },
    get totalUnreadCount() {
      return accounts.totalUnreadCount;
    },
    onDidChange: changed.event,
    openDraft: (conversation) => withAddress(conversation, openDraft),
    setDraft: (conversation, text) =>
      withAddress(conversation, ({ account, conversation: ref }) => clientOf(account).setDraft(ref, text)),
  };
}
