// Fills the sandbox by really sending messages: `node scripts/sandbox/seed.ts <dataDirectory>`, or `seed()`.
// Prints the conversations that alice has then, as JSON.
import { existsSync, renameSync, rmSync } from 'node:fs';
import type { Conversation } from '../../src/protocol.ts';
import { Sandbox, sandboxFolder } from './sandbox.ts';
import { reader, story, type Chapter } from './story.ts';

/**
 * Does nothing to a sandbox in which alice has conversations, whatever has become of them. A new one appears when it
 * is complete, so that a seeding that was interrupted begins anew.
 */
export async function seed(dataDirectory: string, chapters: readonly Chapter[] = story): Promise<Conversation[]> {
  const folder = sandboxFolder(dataDirectory);
  const known = existsSync(folder) ? await inSandbox(folder, conversationsOfReader) : [];
  if (known.length > 0) {
    return known;
  }
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const conversations = await inSandbox(unfinished, async (sandbox) => {
    for (const chapter of chapters) {
      await tell(sandbox, chapter);
    }
    return conversationsOfReader(sandbox);
  });
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  return conversations;
}

async function tell(sandbox: Sandbox, { conversation, messages, unread = 0, isPinned, draft }: Chapter): Promise<void> {
  const { sdk } = sandbox;
  const { type } = conversation;
  await sandbox.become(reader);
  await sdk.createConversation(conversation);

  const firstUnread = messages.length - unread;
  for (const [index, { from, text }] of messages.entries()) {
    if (index === firstUnread) {
      await read();
    }
    await sandbox.become(from);
    if (type === 'group') {
      await sdk.createConversation(conversation); // Joins it.
    }
    await sdk.sendText(type === 'c2c' && from !== reader ? { type, id: reader } : conversation, text);
  }
  if (unread === 0) {
    await read();
  }

  await sandbox.become(reader);
  if (isPinned) {
    await sdk.pinConversation(conversation, true);
  }
  if (draft !== undefined) {
    const draftMessage = { message_elem_array: [{ elem_type: 0, text_elem_content: draft }] };
    sdk.setDraft(
      conversation,
      JSON.stringify({ draft_edit_time: Math.floor(Date.now() / 1000), draft_msg: draftMessage, draft_user_define: '' }),
    );
  }

  async function read(): Promise<void> {
    await sandbox.become(reader);
    await sdk.markRead(conversation);
  }
}

async function conversationsOfReader(sandbox: Sandbox): Promise<Conversation[]> {
  await sandbox.become(reader);
  return (await sandbox.sdk.getConversationPage(null, 100)).conversations;
}

async function inSandbox<T>(folder: string, run: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const sandbox = await Sandbox.open(folder);
  try {
    return await run(sandbox);
  } finally {
    await sandbox.close();
  }
}

if (import.meta.main) {
  const [dataDirectory] = process.argv.slice(2);
  if (!dataDirectory) {
    throw new Error('Usage: node scripts/sandbox/seed.ts <dataDirectory>');
  }
  console.log(JSON.stringify(await seed(dataDirectory)));
  process.exit(0); // The library's threads would go on.
}
