import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import type { AccountConversation } from '../model/accounts.ts';
import type { Conversation } from '../protocol.ts';
import { Coalescer } from '../util/coalescer.ts';
import { joinPlain, plainText, type PlainText } from '../util/plainText.ts';
import { rowDescription, rowLabel } from './rowText.ts';
import { rowOptions } from './words.ts';

/** VS Code gets no more rows than these: nobody reads more, and each letter typed sends them all. */
const mostMatches = 200;

type SearchRow = vscode.QuickPickItem & AccountConversation;

export interface SearchOptions {
  readonly placeholder: PlainText | '';
  /** What to say when there is nothing to choose from. */
  readonly ifNone: PlainText;
  readonly filter: (conversation: Conversation) => boolean;
}

/**
 * Lets a person choose from all conversations; undefined when they left. What was read is there at once, the rest is
 * read while they look.
 */
export async function search(models: readonly AccountModel[], { placeholder, ifNone, filter }: SearchOptions): Promise<AccountConversation | undefined> {
  if (models.every(({ conversations }) => conversations.isComplete && !conversations.all.some(filter))) {
    void vscode.window.showInformationMessage(ifNone);
    return undefined;
  }
  const pick = vscode.window.createQuickPick<SearchRow>();
  const closed = new AbortController();
  const show = (): void => {
    const found = matches(models, pick.value, filter);
    if (found.length !== pick.items.length || found.some(({ conversation }, index) => conversation !== pick.items[index]!.conversation)) {
      pick.items = found.map((match) => searchRow(match, models.length > 1)); // Otherwise the selection would jump to the top.
    }
  };
  const refresh = new Coalescer(show);
  const listeners = models.map(({ conversations }) => conversations.onDidChange(() => refresh.schedule()));
  pick.placeholder = placeholder;
  pick.busy = true;
  pick.keepScrollPosition = true;
  pick.onDidChangeValue(show);
  show();
  pick.show();
  try {
    return await new Promise((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
      void Promise.all(models.map((model) => model.readTo(Infinity, closed.signal))).then(() => {
        pick.busy = false;
        if (!closed.signal.aborted && matches(models, '', filter).length === 0) {
          void vscode.window.showInformationMessage(ifNone);
          resolve(undefined);
        }
      });
    });
  } finally {
    closed.abort();
    listeners.forEach((listener) => listener.dispose());
    refresh.dispose();
    pick.dispose();
  }
}

/** The first conversations that have every word of the query in their name, id or text. */
function matches(models: readonly AccountModel[], query: string, filter: (conversation: Conversation) => boolean): AccountConversation[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found: AccountConversation[] = [];
  for (const { account, conversations } of models) {
    for (const conversation of conversations.all) {
      if (filter(conversation) && hasWords(conversation, words) && found.push({ account, conversation }) === mostMatches) {
        return found;
      }
    }
  }
  return found;
}

function hasWords({ showName, id, lastMessage, draft }: Conversation, words: readonly string[]): boolean {
  if (words.length === 0) {
    return true;
  }
  const text = `${showName}\n${id}\n${draft?.summary ?? ''}\n${lastMessage?.summary ?? ''}`.toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}

function searchRow({ account, conversation }: AccountConversation, hasSeveralAccounts: boolean): SearchRow {
  const options = rowOptions();
  const detail = joinPlain(
    [
      hasSeveralAccounts ? plainText(account.userId) : '',
      conversation.unreadCount > 0 ? plainText(options.words.unread(conversation.unreadCount)) : '',
    ],
    ' · ',
  );
  return {
    account,
    conversation,
    label: rowLabel(conversation, options),
    description: rowDescription(conversation, options),
    iconPath: new vscode.ThemeIcon(conversation.type === 'group' ? 'organization' : 'account'),
    ...(detail && { detail }),
    alwaysShow: true, // It was found by its id, or by a text that is not shown.
  };
}
