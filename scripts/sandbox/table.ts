import { compareConversations } from '../../src/model/conversation.ts';
import type { Conversation } from '../../src/protocol.ts';

/** The conversations in the order of the view, as a table for a terminal of the usual width. */
export function conversationTable(conversations: readonly Conversation[]): string {
  const rows = conversations.toSorted(compareConversations).map(({ isPinned, showName, unreadCount, draft, lastMessage }) => [
    isPinned ? '*' : '',
    showName,
    unreadCount > 0 ? String(unreadCount) : '',
    draft ? 'yes' : '',
    lastMessage ? `${lastMessage.isFromSelf ? 'you' : lastMessage.senderName}: ${lastMessage.summary}` : '',
  ]);
  const head = ['pin', 'conversation', 'unread', 'draft', 'last message'];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => width(row[column]!))));
  return [head, ...rows]
    .map((row) => row.map((text, column) => (column === row.length - 1 ? shorten(text, 50) : pad(text, widths[column]!))).join('  '))
    .join('\n');
}

const segmenter = new Intl.Segmenter();

/** In columns of the terminal: Chinese characters and emoji take two. */
function width(text: string): number {
  return [...segmenter.segment(text)].reduce((sum, { segment }) => sum + widthOfOne(segment), 0);
}

function widthOfOne(character: string): number {
  return /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u.test(character)
    ? 2
    : 1;
}

function pad(text: string, columns: number): string {
  return text + ' '.repeat(columns - width(text));
}

function shorten(text: string, columns: number): string {
  let kept = '';
  for (const { segment } of segmenter.segment(text)) {
    if (width(kept) + widthOfOne(segment) >= columns) {
      return `${kept}…`;
    }
    kept += segment;
  }
  return kept;
}
