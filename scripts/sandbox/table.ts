import { table } from '../../src/cli/table.ts';
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
  return table(['pin', 'conversation', 'unread', 'draft', 'last message'], rows, 50);
}
