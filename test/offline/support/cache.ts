import { createHash } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { generate, seedCache } from '../../fixtures/seed-sdk-cache.mjs';

export const account = { sdkAppId: 1600012345, userId: 'alice' };

/** A seed as the cache writer takes it; what these tests look at of it. */
export interface SeedConversation {
  readonly type: 1 | 2;
  readonly id: string;
  readonly activeTime: number;
  readonly pinned?: boolean;
  readonly unread?: number;
  readonly draft?: { readonly elems: readonly { readonly text: string }[] } | undefined;
  readonly messages: readonly { readonly seq: number; readonly rand?: number; readonly time: number; readonly elems: readonly { readonly text: string }[] }[];
}

/** Three hundred conversations with pins, drafts, marks, groups, Chinese; and two with all that is hostile. */
export function seeds(): SeedConversation[] {
  const hostile = '$(trash) [x](command:y) <b>\u202eevil\u001b[31m\u2028line\nline';
  const [first, second, ...others] = generate(300) as unknown as SeedConversation[];
  const spoil = (seed: SeedConversation, id: string): SeedConversation => ({
    ...seed,
    id,
    messages: seed.messages.map((message) => ({ ...message, rand: 4294967295, elems: [{ text: hostile }] })),
    ...{ user: { nick: hostile, remark: '' } },
  });
  return [spoil(first!, '../../etc/passwd'), spoil(second!, '$(bug)-“引号”'), ...others];
}

/** The folder in which the extension keeps this account. */
export function accountFolder(dataDirectory: string): string {
  return path.join(dataDirectory, 'accounts', `${account.sdkAppId}-${Buffer.from(account.userId).toString('hex')}`);
}

export async function seedAccount(dataDirectory: string): Promise<void> {
  await seedCache({
    configPath: path.join(accountFolder(dataDirectory), 'data'),
    appId: account.sdkAppId,
    userId: account.userId,
    conversations: seeds(),
  });
}

/** How many messages the cache has, and a sum over every byte of them; other processes may have it open. */
export function messagesIn(dataDirectory: string): string {
  const user = `${account.sdkAppId}_${Buffer.from(account.userId).toString('hex')}`;
  const database = new DatabaseSync(path.join(accountFolder(dataDirectory), 'data', user, 'msg_0.db'), { readOnly: true });
  try {
    const statement = database.prepare('SELECT id, type, sid, time, is_self, seq, rand, status, flag, sender, hex(content) AS content FROM message ORDER BY id');
    statement.setReadBigInts(true);
    const rows = statement.all();
    const text = JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    return `${rows.length} messages, ${createHash('sha256').update(text).digest('hex')}`;
  } finally {
    database.close();
  }
}
