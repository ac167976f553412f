// The colleagues of the story at work. One process at a time: windows that see the same message ask for the same answer.
import { accountLockFile } from '../../host/accountFiles.ts';
import { isLocked } from '../../host/fileLock.ts';
import { sandboxAppId } from '../../model/nativeLibraries.ts';
import type { ConversationRef } from '../../protocol.ts';
import type { Sandbox } from './sandbox.ts';
import { lines, replies } from './script.ts';
import { membersOf } from './seed.ts';
import { reader, story } from './story.ts';
import { readStory, writeStory } from './storyFile.ts';

/**
 * Writes the next line of the script if its time has come. Answers how long the one after it has to wait, in
 * milliseconds; null when there is none.
 */
export async function writeNextLine(sandbox: Sandbox, folder: string): Promise<number | null> {
  const state = readStory(folder);
  const line = state && lines[state.lines];
  if (!line) {
    return null;
  }
  const wait = state.lastLineAt + line.after * 1000 - Date.now();
  if (wait > 0) {
    return wait;
  }
  // Noted first: an interruption loses a line, and never says it twice.
  writeStory(folder, { ...state, lines: state.lines + 1, lastLineAt: Date.now() });
  if (!isPerson(folder, line.from)) {
    await sandbox.become(line.from);
    await sandbox.sdk.sendText(seenBy(line.from, line.conversation, reader), line.text);
  }
  const next = lines[state.lines + 1];
  return next ? next.after * 1000 : null;
}

/** Has a colleague answer a person who has the last word in a conversation. Answers who did, or null. */
export async function reply(sandbox: Sandbox, folder: string, person: string, conversation: ConversationRef): Promise<string | null> {
  const colleague = readStory(folder) && colleagueIn(folder, person, conversation);
  const texts = colleague && replies[colleague];
  if (!texts) {
    return null;
  }
  await sandbox.become(colleague);
  const ref = seenBy(colleague, conversation, person);
  const history = JSON.parse(await sandbox.sdk.getMessages(ref, 100)) as { message_sender: string }[];
  if (history[0]?.message_sender !== person) {
    return null; // Another window's colleague was quicker.
  }
  await sandbox.sdk.markRead(ref);
  await sandbox.sdk.sendText(ref, texts[history.filter(({ message_sender: from }) => from === person).length % texts.length]!);
  return colleague;
}

/** The one who was written to; in a group, the one of its members who spoke last in the story. */
function colleagueIn(folder: string, person: string, { type, id }: ConversationRef): string | undefined {
  const chapter = story.find(({ conversation }) => conversation.type === type && conversation.id === id);
  const candidates = type === 'c2c' ? [id] : (chapter ? membersOf(chapter) : []).toReversed();
  return candidates.find((name) => name !== person && Object.hasOwn(replies, name) && !isPerson(folder, name));
}

/** Somebody has this user open in a window. Nobody else writes in their name. */
function isPerson(folder: string, userId: string): boolean {
  return isLocked(accountLockFile({ dataDirectory: folder, sdkAppId: sandboxAppId, userId }));
}

/** A conversation between two has another name on each side. */
function seenBy(userId: string, conversation: ConversationRef, other: string): ConversationRef {
  return conversation.type === 'c2c' && conversation.id === userId ? { type: 'c2c', id: other } : conversation;
}
