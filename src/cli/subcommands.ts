import { text } from 'node:stream/consumers';
import { runningHosts } from '../client/join.ts';
import type { SdkClient } from '../client/sdkClient.ts';
import { ConversationList } from '../model/conversationList.ts';
import { explainFailure, inEnglish } from '../model/failureText.ts';
import type { Conversation } from '../protocol.ts';
import type { Options } from './options.ts';
import { forTerminal, table } from './table.ts';

type Print = (line: string) => void;

/** The accounts whose hosts run. */
export async function printAccounts(print: Print, { isJson }: Options): Promise<void> {
  const accounts = await runningHosts();
  if (accounts.length === 0 && !isJson) {
    print('No account is open in any window.');
    return;
  }
  print(
    isJson
      ? JSON.stringify(accounts)
      : table(['SDKAppID', 'UserID', 'data'], accounts.map(({ sdkAppId, userId, dataDirectory }) => [String(sdkAppId), userId, dataDirectory]), 200),
  );
}

export async function printList(print: Print, client: SdkClient, { isJson }: Options): Promise<void> {
  const conversations = new ConversationList();
  for await (const page of client.pages()) {
    conversations.applyPage(page.conversations, page.next === null);
  }
  if (isJson) {
    print(JSON.stringify(conversations.all));
    return;
  }
  const rows = conversations.all.map((it) => [
    it.isPinned ? '*' : '',
    it.unreadCount > 0 ? String(it.unreadCount) : '',
    nameOf(it),
    it.showName === it.id ? '' : it.showName,
    timeOf(it),
    textOf(it),
  ]);
  print(table(['pin', 'unread', 'conversation', 'name', 'time', 'last'], rows));
}

export async function printUnread(print: Print, client: SdkClient, { isJson }: Options): Promise<void> {
  const total = await client.totalUnread();
  print(isJson ? JSON.stringify({ total }) : String(total));
}

/** Prints, sets or cancels a draft. */
export async function printDraft(print: Print, client: SdkClient, { isJson, conversation, newDraft }: Options): Promise<void> {
  if (newDraft !== undefined) {
    await client.writeDraft(conversation!, newDraft === '-' ? await text(process.stdin) : newDraft);
  }
  const draft = await client.readDraft(conversation!);
  if (isJson) {
    print(JSON.stringify({ ...conversation, ...draft }));
  } else if (newDraft === undefined && draft.text !== '') {
    print(draft.text.split('\n').map(forTerminal).join('\n'));
  }
}

/** Prints each change until somebody ends it. */
export async function watch(print: Print, client: SdkClient, { isJson }: Options, end: Promise<void>): Promise<void> {
  const tell = (event: object, words: string): void => print(isJson ? JSON.stringify(event) : `${new Date().toTimeString().slice(0, 8)}  ${words}`);
  client.onDidChangeConversations((changed) =>
    changed.forEach((conversation) =>
      tell({ event: 'changed', conversation }, `${nameOf(conversation)}  ${conversation.unreadCount > 0 ? `${conversation.unreadCount} unread  ` : ''}${textOf(conversation)}`),
    ),
  );
  client.onDidRemoveConversations((removed) => removed.forEach((ref) => tell({ event: 'removed', conversation: ref }, `${nameOf(ref)}  removed`)));
  client.onDidChangeTotalUnread((total) => tell({ event: 'unread', total }, `${total} unread in total`));
  client.onDidChangeStatus((status) => tell({ event: 'status', ...status }, status.reason ? `${status.state}: ${explainFailure(status.reason, inEnglish)}` : status.state));
  tell({ event: 'status', ...client.status }, client.status.state);
  await end;
}

function nameOf({ type, id }: Pick<Conversation, 'type' | 'id'>): string {
  return forTerminal(`${type}/${id}`);
}

function textOf({ draft, lastMessage }: Conversation): string {
  const said = lastMessage ? `${lastMessage.isFromSelf ? 'you' : lastMessage.senderName}: ${lastMessage.summary}` : '';
  return forTerminal(draft ? `[draft] ${draft.summary}` : said);
}

/** In local time, to the minute. */
function timeOf({ activeTime }: Conversation): string {
  const time = new Date(activeTime * 1000);
  const two = (part: number): string => String(part).padStart(2, '0');
  const [date, clock] = [[time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())], [two(time.getHours()), two(time.getMinutes())]];
  return activeTime > 0 ? `${date.join('-')} ${clock.join(':')}` : '';
}
