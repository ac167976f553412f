import { createHash } from 'node:crypto';
import { SdkError, type Conversation, type ConversationRef, type ConversationType, type Draft, type LastMessage, type ReceiveOption } from '../protocol.ts';
import { asInRows, numberOf, parseLossless, parseRows } from './json.ts';
import { isText, summarize, textOf, type Element } from './summary.ts';

/** `TIMConvType` (header). */
export const conversationTypes = { c2c: 1, group: 2 } as const;

const receiveOptions: readonly ReceiveOption[] = ['notify', 'blocked', 'silent', 'mentionsOnly'];
/** A pinned conversation has this bit in its active time (measured). */
const pinnedBit = 1n << 62n;

/** In seconds: what a `Date` can hold (ECMAScript). */
const latestTime = 8_640_000_000_000;

type Json = Record<string, unknown>;

/** Projects the SDK's array of conversation objects; those of other types than C2C and group are left out. */
export function decodeConversations(text: string): Conversation[] {
  const parsed = text === '' ? [] : parseRows(text);
  return decodeRows(Array.isArray(parsed) ? parsed : []);
}

/** The (type, id) pairs of an array of conversation objects. */
export function decodeRefs(text: string): ConversationRef[] {
  return decodeConversations(text).map(({ type, id }) => ({ type, id }));
}

/** The answer of `TIMConvGetConversationListByFilter`. */
export function decodePage(text: string): { conversations: Conversation[]; count: number; nextSeq: bigint; isFinished: boolean; lastTime: bigint } {
  const page = objectOf(parseRows(text));
  const list = Array.isArray(page.conversation_list_result_conv_list) ? (page.conversation_list_result_conv_list as unknown[]) : [];
  return {
    conversations: decodeRows(list),
    count: list.length,
    nextSeq: bigintOf(page.conversation_list_result_next_seq),
    isFinished: page.conversation_list_result_is_finished !== false,
    lastTime: bigintOf(objectOf(list.at(-1)).conv_active_time),
  };
}

/** The answer of `TIMConvGetTotalUnreadMessageCount`. */
export function decodeTotal(text: string): number {
  const { conv_get_total_unread_message_count_result_unread_count: count } = objectOf(parseRows(text));
  if (typeof count !== 'number') {
    throw SdkError.of('sdk', 'TIMConvGetTotalUnreadMessageCount', 'sdkNotJson', {}); // No number is better than one that is not true.
  }
  return unreadOf(count);
}

/** Nothing in one conversation keeps the others from being listed. */
function decodeRows(list: readonly unknown[]): Conversation[] {
  return list.map(decodeConversation).filter((it) => it !== undefined);
}

function decodeConversation(json: unknown): Conversation | undefined {
  const conversation = objectOf(json);
  const type = typeOf(conversation.conv_type);
  const id = stringOf(conversation.conv_id);
  if (!type || id === '') {
    return undefined;
  }
  try {
    return decodeFields(conversation, type, id);
  } catch {
    return decodeFields({}, type, id); // Nested deeper than the stack, for instance.
  }
}

function decodeFields(conversation: Json, type: ConversationType, id: string): Conversation {
  return {
    type,
    id,
    showName: stringOf(conversation.conv_show_name) || id,
    activeTime: timeOf(bigintOf(conversation.conv_active_time) & ~pinnedBit),
    isPinned: conversation.conv_is_pinned === true,
    unreadCount: unreadOf(conversation.conv_unread_num),
    receiveOption: receiveOptions[numberOf(conversation.conv_recv_opt)] ?? 'notify',
    mention: mentionOf(conversation),
    ...(isObject(conversation.conv_last_msg) && { lastMessage: decodeLastMessage(conversation.conv_last_msg) }),
    ...(isObject(conversation.conv_draft) && !isBlank(conversation.conv_draft) && { draft: previewOf(conversation.conv_draft) }),
  };
}

function decodeLastMessage(message: Json): LastMessage {
  const profile = objectOf(message.message_sender_profile);
  const member = objectOf(message.message_sender_group_member_info);
  const senderId = stringOf(message.message_sender);
  const status = numberOf(message.message_status);
  return {
    senderId,
    senderName: stringOf(member.group_member_info_name_card) || stringOf(profile.user_profile_nick_name) || senderId,
    isFromSelf: message.message_is_from_self === true,
    summary: summarize(message.message_elem_array),
    time: timeOf(bigintOf(message.message_server_time)) || timeOf(bigintOf(message.message_client_time)),
    status: status === 1 ? 'sending' : status === 3 ? 'failed' : status === 6 ? 'revoked' : 'sent',
  };
}

function previewOf(draft: Json): NonNullable<Conversation['draft']> {
  return {
    summary: summarize(elementsOf(draft)),
    editTime: timeOf(bigintOf(numberOf(draft.draft_edit_time))),
    version: versionOf(draft),
  };
}

/** The draft of a conversation, from the SDK's own object; the empty draft when there is none, or only white space. */
export function decodeDraft(draft: Json | undefined): Draft {
  return draft && !isBlank(draft)
    ? { text: elementsOf(draft).filter(isText).map(textOf).join('\n'), editTime: timeOf(bigintOf(numberOf(draft.draft_edit_time))), version: versionOf(draft) }
    : { text: '', editTime: 0, version: '' };
}

/** `conv_draft` of the one conversation in an answer of `TIMConvGetConvInfo`, with every number as it was written. */
export function rawDraft(info: string): Json | undefined {
  const list = parseLossless(info);
  const { conv_draft: draft } = objectOf(Array.isArray(list) ? list[0] : undefined);
  return isObject(draft) ? draft : undefined;
}

/**
 * The argument of `TIMConvSetDraft` for a draft whose text was edited. The first text element takes the new text, other
 * text elements are dropped; elements that are no text, and `draft_user_define`, stay as they were.
 */
export function editDraft(draft: Json | undefined, text: string, nowInSeconds: number): string {
  const textElement = { elem_type: 0, text_elem_content: text.toWellFormed() };
  const elements: unknown[] = draft ? elementsOf(draft) : [];
  const first = elements.findIndex((element) => isText(element as Element));
  const edited = elements.filter((element, index) => index === first || !isText(element as Element));
  if (first < 0) {
    edited.unshift(textElement);
  } else {
    edited[edited.indexOf(elements[first])] = { ...(elements[first] as Json), ...textElement };
  }
  return JSON.stringify({
    draft_edit_time: nowInSeconds,
    draft_msg: { message_elem_array: edited },
    draft_user_define: stringOf(draft?.draft_user_define),
  });
}

/** Of what a person wrote, equal for both ways of parsing: the message around the elements is filled in anew each time. */
function versionOf(draft: Json): string {
  const content = JSON.stringify([numberOf(draft.draft_edit_time), draft.draft_user_define ?? '', elementsOf(draft)], asInRows);
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function elementsOf(draft: Json): Element[] {
  const elements = objectOf(draft.draft_msg).message_elem_array;
  return Array.isArray(elements) ? (elements as Element[]) : [];
}

/** Nobody sees it, so it must not look like a draft. */
function isBlank(draft: Json): boolean {
  return elementsOf(draft).every((element) => isText(element) && textOf(element).trim() === '');
}

function typeOf(type: unknown): ConversationType | undefined {
  return type === 1 ? 'c2c' : type === 2 ? 'group' : undefined;
}

function mentionOf(conversation: Json): Conversation['mention'] {
  const infos = conversation.conv_group_at_info_array;
  const types = Array.isArray(infos) ? infos.map((info) => numberOf(objectOf(info).conv_group_at_info_at_type)) : [];
  return types.some((type) => type === 1 || type === 3) ? 'me' : types.includes(2) ? 'all' : 'none';
}

/** A count stored as -1 comes out as 2^64 - 1 (measured). */
function unreadOf(value: unknown): number {
  const count = BigInt.asIntN(64, bigintOf(value));
  return count > 0n && count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : 0;
}

/** 0, which is shown as no time, for what is not a time: milliseconds in place of seconds, or a negative one. */
function timeOf(seconds: bigint): number {
  return seconds > 0n && seconds <= latestTime ? Number(seconds) : 0;
}

function bigintOf(value: unknown): bigint {
  if (typeof value === 'string' && /^\d+$/.test(value)) {
    return BigInt(value);
  }
  return typeof value === 'number' && Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : '';
}
