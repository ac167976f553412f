/** Accounts of any size for both libraries, written straight into their databases: the fixed part of every measurement. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { node24, root } from '../scripts/lib/paths.ts';
import { libraryFiles, sandboxAppId } from '../src/model/nativeLibraries.ts';
import { generate, seedCache } from '../test/fixtures/seed-sdk-cache.mjs';

export const libraries = ['libImSDK', 'emulator'] as const;
export type LibraryName = (typeof libraries)[number];

/** One account on one library; what all programs are called with. */
export interface Account {
  readonly library: LibraryName;
  readonly n: number;
  readonly libraryPath: string;
  /** With the folders `data` and `log`. */
  readonly directory: string;
  readonly sdkAppId: number;
  readonly userId: string;
  /** A one-to-one conversation in the middle of the list. */
  readonly someId: string;
}

interface Seed {
  readonly type: 1 | 2;
  readonly id: string;
  readonly activeTime: number;
  readonly pinned: boolean;
  readonly unread: number;
  readonly draft?: { readonly editTime: number; readonly elems: readonly { readonly text: string }[] };
  readonly messages: readonly { readonly sender: string; readonly seq: number; readonly time: number; readonly elems: readonly { readonly text: string }[] }[];
}

const nativeFolder = path.join(root, 'dist/native', `${process.platform}-${process.arch}`);
const userId = 'alice';
const pinnedBit = 1n << 62n;

/** Makes the account unless it is there. */
export async function makeAccount(library: LibraryName, n: number, folder: string): Promise<Account> {
  const directory = path.join(folder, `${library}-${n}`);
  const file = libraryFiles[library === 'emulator' ? 'sandbox' : 'tencent'][process.platform];
  if (!file) {
    throw new Error(`There is no ${library} for ${process.platform}`);
  }
  const seeds = generate(n) as unknown as Seed[];
  const someId = seeds.slice(n >> 1).find(({ type }) => type === 1)!.id;
  const account = { library, n, libraryPath: libraryPath(folder, library, file), directory, sdkAppId: sandboxAppId, userId, someId };
  const mark = path.join(directory, 'seeded');
  if (!existsSync(mark)) {
    mkdirSync(path.join(directory, 'log'), { recursive: true });
    for (const [link, target] of [['sdk-config', 'data'], ['sdk-log', 'log']] as const) {
      symlinkSync(target, path.join(directory, link)); // Where the peer looks.
    }
    await (library === 'emulator' ? seedEmulator(account, seeds) : seedCache({ configPath: path.join(directory, 'data'), appId: sandboxAppId, userId, conversations: seeds }));
    writeFileSync(mark, '');
  }
  return account;
}

/** The peer only takes a library of this name, in folders of these names. */
function libraryPath(folder: string, library: LibraryName, file: string): string {
  const link = path.join(folder, library, 'linux/lib/libImSDK.so');
  if (!existsSync(link)) {
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(nativeFolder, file), link);
  }
  return link;
}

/** One run of the emulator makes the tables. */
function seedEmulator({ libraryPath, directory }: Account, seeds: readonly Seed[]): void {
  const program = `
    import { Sdk } from ${JSON.stringify(path.join(root, 'src/host/sdk.ts'))};
    const sdk = Sdk.load(${JSON.stringify(libraryPath)});
    await sdk.init({ sdkAppId: ${sandboxAppId}, dataDirectory: ${JSON.stringify(directory)} });
    await sdk.login('${userId}', 'any');
    process.exit();`;
  execFileSync(node24, ['--input-type=module', '--eval', program], { stdio: 'ignore' });
  const database = new DatabaseSync(path.join(directory, 'data', `emulator_${sandboxAppId}.db`));
  const prepare = (table: string, columns: string): ((...values: (string | number | bigint)[]) => void) => {
    const statement = database.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.replace(/\w+/g, '?')})`);
    return (...values) => void statement.run(...values);
  };
  const thread = prepare('thread', 'id, type, low, high, sequence');
  const member = prepare('member', 'thread, user');
  const message = prepare('message', 'id, thread, sender, sequence, random, time, elements, at_users, cloud_custom, priority, needs_receipt, excluded, client_time, element_types');
  const conversation = prepare('conversation', 'owner, type, peer, thread, active_time, unread, draft, last_message');
  const { id: owner } = database.prepare('SELECT id FROM user WHERE name = ?').get(userId) as { id: number };
  database.exec('BEGIN');
  for (const [index, seed] of seeds.entries()) {
    const id = index + 1;
    const [low, high] = seed.type === 2 ? [seed.id, ''] : [seed.id, userId].sort();
    thread(id, seed.type, low!, high!, 1);
    if (seed.type === 2) {
      member(id, owner);
    }
    const [last] = seed.messages;
    if (last) {
      message(id, id, last.sender, last.seq, 1000 + last.seq, last.time, elementsOf(last), '[]', '', 0, 0, 0, last.time, 1);
    }
    const draft = seed.draft ? JSON.stringify({ draft_edit_time: seed.draft.editTime, draft_msg: { message_elem_array: JSON.parse(elementsOf(seed.draft)) as unknown }, draft_user_define: '' }) : '';
    const time = BigInt(seed.activeTime) | (seed.pinned ? pinnedBit : 0n);
    conversation(owner, seed.type, seed.id, id, time, seed.unread, draft, last ? id : 0);
  }
  database.exec('COMMIT');
  database.close();
}

function elementsOf({ elems }: { readonly elems: readonly { readonly text: string }[] }): string {
  return JSON.stringify(elems.map(({ text }) => ({ elem_type: 0, text_elem_content: text })));
}
