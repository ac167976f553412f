import { buffer } from 'node:stream/consumers';
import { runningHosts } from '../client/join.ts';
import type { SdkClient } from '../client/sdkClient.ts';
import { ConversationList } from '../model/conversationList.ts';
import { explainFailure, inEnglish } from '../model/failureText.ts';
import type { Conversation, SessionStatus } from '../protocol.ts';
import { NotFound } from './openClient.ts';
import type { Options } from './options.ts';
import { forTerminal, visibleJson, type Output } from './output.ts';
import { table } from './table.ts';

/** The accounts whose hosts run. */
export async function printAccounts(output: Output, { isJson }: Options): Promise<void> {
  const accounts = await runningHosts();
  if (accounts.length === 0 && !isJson) {
    output.line('No account is open in any window.');
    return;
  }
  output.line(
    isJson
      ? visibleJson(accounts)
      : table(['SDKAppID', 'UserID', 'data'], accounts.map(({ sdkAppId, userId, dataDirectory }) => [String(sdkAppId), userId, dataDirectory]), 200),
  );
}

export async function printList(output: Output, client: SdkClient, { isJson }: Options): Promise<void> {
  const conversations = new ConversationList();
  for await (const page of client.pages()) {
    conversations.applyPage(page.conversations, page.next === null);
  }
  if (isJson) {
    output.line(visibleJson(conversations.all));
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
  output.line(table(['pin', 'unread', 'conversation', 'name', 'time', 'last'], rows));
}

export async function printUnread(output: Output, client: SdkClient, { isJson }: Options): Promise<void> {
  const total = await client.totalUnread();
  output.line(isJson ? visibleJson({ total }) : String(total));
}

/** Prints, sets or cancels a draft. Nothing but white space is none. */
export async function printDraft(output: Output, client: SdkClient, { isJson, conversation, newDraft, isCreating }: Options): Promise<void> {
  if (newDraft !== undefined) {
    const text = newDraft === '-' ? await readInput() : newDraft;
    const isEmpty = text.trim() === '';
    if (!isEmpty && !isCreating && (await client.info(conversation!)) === null) {
      throw new NotFound(`There is no conversation ${nameOf(conversation!)}. Add --create to begin it.`);
    }
    await client.setDraft(conversation!, isEmpty ? '' : text);
  }
  const draft = await client.readDraft(conversation!);
  if (isJson) {
    output.line(visibleJson({ ...conversation, ...draft }));
  } else if (newDraft === undefined && draft.text !== '') {
    output.text(draft.text);
  }
}

/** What stdin says, without the line end that ends a file. */
async function readInput(): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await buffer(process.stdin)).replace(/\r?\n$/, '');
  } catch {
    throw new Error('What stdin says is not UTF-8: the draft stays as it was.');
  }
}

/** Prints each change once, until it is interrupted. */
export async function watch(output: Output, client: SdkClient, { isJson }: Options, end: Promise<void>): Promise<void> {
  const said = new Map<string, string>();
  const tell = (about: string, event: object, words: string): void => {
    const json = visibleJson(event);
    if (said.get(about) !== json) {
      said.set(about, json);
      output.line(isJson ? json : `${new Date().toTimeString().slice(0, 8)}  ${words}`);
    }
  };
  client.onDidChangeConversations((changed) =>
    changed.forEach((conversation) =>
      tell(
        nameOf(conversation),
        { event: 'changed', conversation },
        `${nameOf(conversation)}  ${conversation.unreadCount > 0 ? `${conversation.unreadCount} unread  ` : ''}${textOf(conversation)}`,
      ),
    ),
  );
  client.onDidRemoveConversations((removed) => removed.forEach((ref) => tell(nameOf(ref), { event: 'removed', conversation: ref }, `${nameOf(ref)}  removed`)));
  client.onDidChangeTotalUnread((total) => tell('', { event: 'unread', total }, `${total} unread in total`));
  const tellStatus = (status: SessionStatus): void =>
    tell('status', { event: 'status', ...status }, forTerminal(status.reason ? `${status.state}: ${explainFailure(status.reason, inEnglish)}` : status.state));
  client.onDidChangeStatus(tellStatus);
  tellStatus(client.status);
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
