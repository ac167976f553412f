import type * as vscode from 'vscode';
import type { Accounts } from './model/accounts.ts';
import { ContextKey } from './util/contextKey.ts';

/** Ticks off the step of the walkthrough that asks for a draft: one was saved since the window opened. */
export function watchFirstDraft(accounts: Accounts): vscode.Disposable {
  const wroteDraft = new ContextKey<boolean>('imConversations.wroteDraft');
  const openedAt = Date.now() / 1000;
  return accounts.onDidChangeConversations(({ model, keys }) => {
    for (const key of keys) {
      if ((model.conversations.getByKey(key)?.draft?.editTime ?? 0) >= Math.floor(openedAt)) {
        wroteDraft.set(true);
      }
    }
  });
}
