import { isMuted } from '../model/conversation.ts';
import type { Conversation } from '../protocol.ts';

/** The words of a row, in the user's language. */
export interface RowWords {
  readonly draft: string;
  readonly you: string;
  readonly mentionMe: string;
  readonly mentionAll: string;
  readonly revoked: string;
  readonly sending: string;
  readonly failed: string;
  readonly yesterday: string;
  readonly pinned: string;
  readonly muted: string;
  readonly group: string;
  readonly lastActive: string;
  unread(count: number): string;
}

export interface RowOptions {
  readonly words: RowWords;
  /** BCP 47; decides how times are written. */
  readonly locale: string;
  /** Initials instead of names, and no text of messages and drafts. */
  readonly isDiscreet: boolean;
  readonly now: Date;
}

const timeFormats = {
  hour: { hour: 'numeric', minute: '2-digit' },
  weekday: { weekday: 'short' },
  day: { month: 'short', day: 'numeric' },
  date: { year: 'numeric', month: '2-digit', day: '2-digit' },
  long: { dateStyle: 'medium', timeStyle: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
const madeFormats = new Map<string, Intl.DateTimeFormat>();

/** The name of the row. */
export function rowLabel({ showName, id }: Conversation, { isDiscreet }: RowOptions): string {
  const name = oneLine(showName) || oneLine(id);
  return isDiscreet ? initials(name) : name;
}

/** `[Draft] text` or `sender: last message`, then a short time. */
export function rowDescription(conversation: Conversation, options: RowOptions): string {
  const { isDiscreet, words } = options;
  const { draft, mention } = conversation;
  const marks = [
    mention === 'me' ? `[${words.mentionMe}]` : mention === 'all' ? `[${words.mentionAll}]` : '',
    draft ? `[${words.draft}]` : '',
  ];
  const text = isDiscreet ? '' : draft ? draft.summary : lastMessageText(conversation, words);
  const time = shortTime(conversation.activeTime, options);
  const line = [...marks, text].filter(Boolean).join(' ');
  return [line, time].filter(Boolean).join(' · ');
}

/** Everything about the row in lines of plain text. Never markdown: names and messages are hostile. */
export function rowTooltip(conversation: Conversation, options: RowOptions): string {
  const { words, isDiscreet } = options;
  const { draft, lastMessage, activeTime } = conversation;
  const facts = [
    conversation.type === 'group' ? words.group : '',
    conversation.isPinned ? words.pinned : '',
    isMuted(conversation) ? words.muted : '',
    conversation.unreadCount > 0 ? words.unread(conversation.unreadCount) : '',
  ];
  const name = rowLabel(conversation, options);
  return [
    isDiscreet || name === conversation.id ? name : `${name} (${oneLine(conversation.id)})`,
    facts.filter(Boolean).join(', '),
    draft ? `[${words.draft}] ${isDiscreet ? '' : draft.summary}`.trim() : '',
    lastMessage && !isDiscreet ? lastMessageText(conversation, words) : '',
    activeTime > 0 ? `${words.lastActive} ${longTime(activeTime, options)}` : '',
  ]
    .filter(Boolean)
    .join('\n');
}

/** What a screen reader says for the row. */
export function rowSpeech(conversation: Conversation, options: RowOptions): string {
  const { words } = options;
  return [
    rowLabel(conversation, options),
    conversation.unreadCount > 0 ? words.unread(conversation.unreadCount) : '',
    conversation.isPinned ? words.pinned : '',
    isMuted(conversation) ? words.muted : '',
    rowDescription(conversation, options),
  ]
    .filter(Boolean)
    .join(', ');
}

/** Two characters at most: VS Code drops a longer badge without a word. */
export function unreadBadge(count: number): string | undefined {
  return count <= 0 ? undefined : count > 9 ? '9+' : String(count);
}

function lastMessageText({ type, lastMessage }: Conversation, words: RowWords): string {
  if (!lastMessage) {
    return '';
  }
  const { status, isFromSelf, senderName } = lastMessage;
  const text = status === 'revoked' ? words.revoked : lastMessage.summary;
  const sender = isFromSelf ? words.you : type === 'group' ? oneLine(senderName) : '';
  const trouble = status === 'failed' ? `[${words.failed}]` : status === 'sending' ? `[${words.sending}]` : '';
  return [trouble, sender ? `${sender}: ${text}` : text].filter(Boolean).join(' ');
}

/** The hour today, else the day; it needs no timer to stay true for hours. */
export function shortTime(seconds: number, { now, locale, words }: RowOptions): string {
  if (seconds <= 0) {
    return '';
  }
  const time = new Date(seconds * 1000);
  const daysAgo = Math.round((startOfDay(now) - startOfDay(time)) / 86_400_000);
  const write = (format: keyof typeof timeFormats): string => timeFormat(locale, format).format(time);
  if (daysAgo === 0) {
    return write('hour');
  }
  if (daysAgo === 1) {
    return words.yesterday;
  }
  if (daysAgo > 1 && daysAgo < 7) {
    return write('weekday');
  }
  return write(time.getFullYear() === now.getFullYear() ? 'day' : 'date');
}

function longTime(seconds: number, { locale }: RowOptions): string {
  return timeFormat(locale, 'long').format(new Date(seconds * 1000));
}

/** Making a formatter takes longer than writing a hundred rows with it. */
function timeFormat(locale: string, format: keyof typeof timeFormats): Intl.DateTimeFormat {
  const key = `${locale} ${format}`;
  const known = madeFormats.get(key) ?? new Intl.DateTimeFormat(locale, timeFormats[format]);
  madeFormats.set(key, known);
  return known;
}

function startOfDay(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

/** The first letters of the first two words; of a name without spaces, its first letter. */
function initials(name: string): string {
  const words = name.split(/[\s._-]+/u).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0]!.toUpperCase())
    .join('');
}

/** Control characters, line ends and direction overrides would let a name repaint what stands beside it. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}
