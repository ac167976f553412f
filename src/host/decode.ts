import { createHash } from 'node:crypto';
import type { Conversation, ConversationRef, ConversationType, Draft, LastMessage, ReceiveOption } from '../protocol.ts';
import { asInRows, numberOf, parseLossless, parseRows } from './json.ts';
import { isText, summarize, textOf, type Element } from './summary.ts';

/** `TIMConvType` (header). */
export const conversationTypes = { c2c: 1, group: 2 } as const;

const receiveOptions: readonly ReceiveOption[] = ['notify', 'blocked', 'silent', 'mentionsOnly'];
/** A pinned conversation has this bit in its active time (measured). */
const pinnedBit = 1n << 62n;

type Json = Record<string, unknown>;

/** Projects the SDK's array of conversation objects; those of other types than C2C and group are left out. */
export function decodeConversations(text: string): Conversation[] {
  const parsed = text === '' ? [] : parseRows(text);
  return (Array.isArray(parsed) ? parsed : []).map(decodeConversation).filter((it) => it !== undefined);
}

/** The (type, id) pairs of an array of conversation objects. */
export function decodeRefs(text: string): ConversationRef[] {
  return decodeConversations(text).map(({ type, id }) => ({ type, id }));
}

/** The answer of `TIMConvGetConversationListByFilter`. */
export function decodePage(text: string): { conversations: Conversation[]; count: number; nextSeq: bigint; isFinished: boolean; lastTime: bigint } {
  const page = parseRows(text) as Json;
  const list = Array.isArray(page.conversation_list_result_conv_list) ? (page.conversation_list_result_conv_list as unknown[]) : [];
  return {
    conversations: list.map(decodeConversation).filter((it) => it !== undefined),
    count: list.length,
    nextSeq: bigintOf(page.conversation_list_result_next_seq),
    isFinished: page.conversation_list_result_is_finished !== false,
    lastTime: bigintOf((list.at(-1) as Json | undefined)?.conv_active_time),
  };
}

/** The answer of `TIMConvGetTotalUnreadMessageCount`. */
export function decodeTotal(text: string): number {
  return numberOf((parseLossless(text) as Json).conv_get_total_unread_message_count_result_unread_count);
}

function decodeConversation(conversation: unknown): Conversation | undefined {
  if (!isObject(conversation)) {
    return undefined;
  }
  const type = typeOf(conversation.conv_type);
  const id = stringOf(conversation.conv_id);
  if (!type || id === '') {
    return undefined;
  }
  const activeTime = bigintOf(conversation.conv_active_time);
  return {
    type,
    id,
    showName: stringOf(conversation.conv_show_name) || id,
    activeTime: Number(activeTime & ~pinnedBit),
    isPinned: conversation.conv_is_pinned === true,
    unreadCount: unreadOf(conversation.conv_unread_num),
    receiveOption: receiveOptions[Number(conversation.conv_recv_opt)] ?? 'notify',
    mention: mentionOf(conversation),
    ...(isObject(conversation.conv_last_msg) && { lastMessage: decodeLastMessage(conversation.conv_last_msg) }),
    ...(isObject(conversation.conv_draft) && { draft: previewOf(conversation.conv_draft) }),
  };
}

function decodeLastMessage(message: Json): LastMessage {
  const profile = (message.message_sender_profile ?? {}) as Json;
  const member = (message.message_sender_group_member_info ?? {}) as Json;
  const senderId = stringOf(message.message_sender);
  const status = Number(message.message_status);
  return {
    senderId,
    senderName: stringOf(member.group_member_info_name_card) || stringOf(profile.user_profile_nick_name) || senderId,
    isFromSelf: message.message_is_from_self === true,
    summary: summarize(message.message_elem_array),
    time: Number(message.message_server_time) || Number(message.message_client_time) || 0,
    status: status === 1 ? 'sending' : status === 3 ? 'failed' : status === 6 ? 'revoked' : 'sent',
  };
}

function previewOf(draft: Json): NonNullable<Conversation['draft']> {
  return {
    summary: summarize(elementsOf(draft)),
    editTime: numberOf(draft.draft_edit_time),
    version: versionOf(draft),
  };
}

/** The draft of a conversation, from the SDK's own object; the empty draft when there is none. */
export function decodeDraft(draft: Json | undefined): Draft {
  return draft
    ? { text: elementsOf(draft).filter(isText).map(textOf).join('\n'), editTime: numberOf(draft.draft_edit_time), version: versionOf(draft) }
    : { text: '', editTime: 0, version: '' };
}

/** `conv_draft` of the one conversation in an answer of `TIMConvGetConvInfo`, with every number as it was written. */
export function rawDraft(info: string): Json | undefined {
  const [conversation] = parseLossless(info) as Json[];
  return conversation?.conv_draft as Json | undefined;
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
  return typeof value === 'object' && value !== null;
}

function elementsOf(draft: Json): Element[] {
  const elements = (draft.draft_msg as Json | undefined)?.message_elem_array;
  return Array.isArray(elements) ? (elements as Element[]) : [];
}

function typeOf(type: unknown): ConversationType | undefined {
  return type === 1 ? 'c2c' : type === 2 ? 'group' : undefined;
}

function mentionOf(conversation: Json): Conversation['mention'] {
  const infos = conversation.conv_group_at_info_array;
  const types = Array.isArray(infos) ? (infos as Json[]).map((info) => Number(info.conv_group_at_info_at_type)) : [];
  return types.some((type) => type === 1 || type === 3) ? 'me' : types.includes(2) ? 'all' : 'none';
}

/** A count stored as -1 comes out as 2^64 - 1 (measured). */
function unreadOf(value: unknown): number {
  const count = BigInt.asIntN(64, bigintOf(value));
  return count > 0n ? Number(count) : 0;
}

function bigintOf(value: unknown): bigint {
  return typeof value === 'string' && /^\d+$/.test(value) ? BigInt(value) : BigInt(Math.trunc(Number(value) || 0));
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : '';
}
