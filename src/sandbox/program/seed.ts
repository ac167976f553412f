// The story as the emulator takes it in: the conversations of each user, seen from that user's side.
import { conversationTypes } from '../../host/decode.ts';
import type { Sandbox } from './sandbox.ts';
import { reader, story, type Chapter } from './story.ts';
import { readStory, writeStory } from './storyFile.ts';

/** In seconds. */
const minute = 60;
const betweenMessages = 4 * minute;

/**
 * Tells the story, unless its reader has conversations, whatever has become of them: false then. Telling it again after
 * an interruption adds nothing twice, as every message is what it was the first time. The reader comes last.
 */
export async function openStory(sandbox: Sandbox, folder: string): Promise<boolean> {
  await sandbox.become(reader);
  const { conversations } = await sandbox.sdk.getConversationPage(null, 1);
  if (conversations.length > 0) {
    return false;
  }
  const now = Date.now();
  const { toldAt } = readStory(folder) ?? { toldAt: now };
  writeStory(folder, { toldAt, lines: 0, lastLineAt: now });
  for (const userId of [...castOf(story).filter((name) => name !== reader), reader]) {
    await sandbox.seed(userId, conversationsOf(userId, Math.floor(toldAt / 1000)));
  }
  return true;
}

/** Everybody who takes part in these chapters. */
export function castOf(chapters: readonly Chapter[]): string[] {
  return [...new Set(chapters.flatMap((chapter) => membersOf(chapter)))];
}

export function membersOf({ conversation: { type, id }, messages }: Chapter): string[] {
  return [...new Set([reader, ...(type === 'c2c' ? [id] : []), ...messages.map(({ from }) => from)])];
}

function conversationsOf(userId: string, toldAt: number): object[] {
  return story.flatMap((chapter, index) => (membersOf(chapter).includes(userId) ? [asSeed(chapter, index, userId, toldAt)] : []));
}

function asSeed(chapter: Chapter, index: number, userId: string, toldAt: number): object {
  const { conversation, messages, minutesAgo, unread = 0, isPinned = false, draft } = chapter;
  const isReader = userId === reader;
  const timeOf = (place: number): number => toldAt - minutesAgo * minute - (messages.length - 1 - place) * betweenMessages;
  const read = messages.length - (isReader ? unread : 0);
  const isGroup = conversation.type === 'group';
  return {
    type: conversationTypes[conversation.type],
    id: isReader || isGroup ? conversation.id : reader,
    activeTime: timeOf(messages.length - 1),
    pinned: isReader && isPinned,
    unread: isReader ? unread : 0,
    readTime: read === 0 ? 1 : timeOf(read - 1),
    readSeq: read,
    latestSeq: messages.length,
    ...(isGroup && { group: { type: 'Public', members: membersOf(chapter) } }),
    ...(isReader && draft !== undefined && { draft: { editTime: timeOf(messages.length - 1), userDefine: '', elems: [{ text: draft }] } }),
    messages: messages.map(({ from, text, mentions = [] }, place) => ({
      sender: from,
      seq: place + 1,
      rand: (index + 1) * 1000 + place,
      time: timeOf(place),
      read: place < read,
      elems: [{ text }],
      ...(mentions.length > 0 && { at: mentions }),
    })),
    ...(isReader && {
      mentions: messages.flatMap(({ mentions = [] }, place) =>
        place >= read && mentions.includes(userId) ? [{ conv_group_at_info_at_type: 1, conv_group_at_info_seq: place + 1 }] : [],
      ),
    }),
  };
}
