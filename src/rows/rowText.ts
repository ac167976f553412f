import { isMuted } from '../model/conversation.ts';
import type { Conversation } from '../protocol.ts';
import { joinPlain, plain, plainText, type PlainText } from '../util/plainText.ts';

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
export function rowLabel({ showName, id }: Conversation, { isDiscreet }: RowOptions): PlainText {
  const name = plainText(showName) || plainText(id);
  return isDiscreet ? plainText(initials(name)) : name;
}

/** A short time, which even a narrow view shows, then `[Draft] text` or `sender: last message`. */
export function rowDescription(conversation: Conversation, options: RowOptions): PlainText {
  const { isDiscreet, words } = options;
  const { draft, mention } = conversation;
  const line = joinPlain(
    [
      mention === 'me' ? plain`[${words.mentionMe}]` : mention === 'all' ? plain`[${words.mentionAll}]` : '',
      draft ? plain`[${words.draft}]` : '',
      isDiscreet ? '' : draft ? plainText(draft.summary) : lastMessageText(conversation, words),
    ],
    ' ',
  );
  return joinPlain([shortTime(conversation.activeTime, options), line], ' · ');
}

/** Everything about the row, in lines. */
export function rowTooltip(conversation: Conversation, options: RowOptions): PlainText {
  const { words, isDiscreet } = options;
  const { draft, lastMessage, activeTime } = conversation;
  const facts = [
    conversation.type === 'group' ? plainText(words.group) : '',
    conversation.isPinned ? plainText(words.pinned) : '',
    isMuted(conversation) ? plainText(words.muted) : '',
    conversation.unreadCount > 0 ? plainText(words.unread(conversation.unreadCount)) : '',
  ] as const;
  const name = rowLabel(conversation, options);
  const id = plainText(conversation.id);
  const time = longTime(activeTime, options);
  return joinPlain(
    [
      isDiscreet || name === id ? name : plain`${name} (${id})`,
      joinPlain(facts, ', '),
      draft ? joinPlain([plain`[${words.draft}]`, isDiscreet ? '' : plainText(draft.summary)], ' ') : '',
      lastMessage && !isDiscreet ? lastMessageText(conversation, words) : '',
      time ? plain`${words.lastActive} ${time}` : '',
    ],
    '\n',
  );
}

/** What a screen reader says for the row. */
export function rowSpeech(conversation: Conversation, options: RowOptions): PlainText {
  const { words } = options;
  return joinPlain(
    [
      rowLabel(conversation, options),
      conversation.unreadCount > 0 ? plainText(words.unread(conversation.unreadCount)) : '',
      conversation.isPinned ? plainText(words.pinned) : '',
      isMuted(conversation) ? plainText(words.muted) : '',
      rowDescription(conversation, options),
    ],
    ', ',
  );
}

/** Two characters at most: VS Code drops a longer badge without a word. */
export function unreadBadge(count: number): PlainText | undefined {
  return count <= 0 ? undefined : plainText(count > 9 ? '9+' : String(count));
}

function lastMessageText({ type, lastMessage }: Conversation, words: RowWords): PlainText | '' {
  if (!lastMessage) {
    return '';
  }
  const { status, isFromSelf, senderName } = lastMessage;
  const text = status === 'revoked' ? words.revoked : lastMessage.summary;
  const sender = isFromSelf ? words.you : type === 'group' ? senderName : '';
  const trouble = status === 'failed' ? plain`[${words.failed}]` : status === 'sending' ? plain`[${words.sending}]` : '';
  return joinPlain([trouble, plainText(sender) ? plain`${sender}: ${text}` : plainText(text)], ' ');
}

/** The hour today, else the day: true until midnight. Empty for a time that no calendar has. */
export function shortTime(seconds: number, { now, locale, words }: RowOptions): PlainText | '' {
  if (!isTime(seconds)) {
    return '';
  }
  const time = new Date(seconds * 1000);
  const daysAgo = Math.round((startOfDay(now) - startOfDay(time)) / 86_400_000);
  const write = (format: keyof typeof timeFormats): PlainText => plainText(timeFormat(locale, format).format(time));
  if (daysAgo === 0) {
    return write('hour');
  }
  if (daysAgo === 1) {
    return plainText(words.yesterday);
  }
  if (daysAgo > 1 && daysAgo < 7) {
    return write('weekday');
  }
  return write(time.getFullYear() === now.getFullYear() ? 'day' : 'date');
}

function longTime(seconds: number, { locale }: RowOptions): string {
  return isTime(seconds) ? timeFormat(locale, 'long').format(new Date(seconds * 1000)) : '';
}

/** A date can hold no more than 100,000,000 days, in either direction. */
function isTime(seconds: number): boolean {
  return seconds > 0 && seconds <= 8_640_000_000_000;
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
