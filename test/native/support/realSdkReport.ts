/** Looks at a seeded cache through the real library and prints what it saw. Refuses to run with a network. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeConversations, decodeTotal } from '../../../src/host/decode.ts';
import { indentJson } from '../../../src/host/json.ts';
import { Sdk } from '../../../src/host/sdk.ts';
import { SdkError, type Conversation } from '../../../src/protocol.ts';
import { seedCache } from '../../fixtures/seed-sdk-cache.mjs';

export interface RealSdkReport {
  version: string;
  rows: Conversation[];
  /** Keys in the order of the library's whole list, and of walks by pages of several sizes. */
  list: string[];
  walks: string[][];
  total: number;
  info: string;
  deleting: { kind: string; messagesLeft: number };
}

const interfaces = readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2).map((line) => line.split(':')[0]!.trim()).filter(Boolean);
if (interfaces.some((name) => name !== 'lo')) {
  process.stderr.write('There is a network here: run this in an empty network namespace (unshare -n).\n');
  process.exit(70);
}

const root = path.resolve(import.meta.dirname, '../../..');
const dataDirectory = process.argv[2]!;
const bob = { type: 'c2c', id: 'bob' } as const;
const keys = (rows: readonly Conversation[]): string[] => rows.map(({ type, id }) => `${type}:${id}`);

await seedCache({ configPath: path.join(dataDirectory, 'data'), conversations: JSON.parse(readFileSync(0, 'utf8')) as unknown[] });
const sdk = Sdk.load(path.join(root, 'node_modules/im_electron_sdk/lib/linux/lib/libImSDK.so'));
await sdk.init({ sdkAppId: 1400000000, dataDirectory });
await sdk.openCache('alice');
const list = await sdk.getConversationList();

const walks = [];
for (const size of [1, 2, 3, 100]) {
  walks.push(await walk(size));
}
const messages = async (): Promise<number> => (JSON.parse(await sdk.getMessages(bob, 100)) as unknown[]).length;
const refusal: unknown = await sdk.deleteConversation(bob).catch((error: unknown) => error);
const report: RealSdkReport = {
  version: sdk.version,
  rows: decodeConversations(list),
  list: keys(decodeConversations(list)),
  walks,
  total: decodeTotal(await sdk.getTotalUnread()),
  info: indentJson(await sdk.getConversationInfo([bob])),
  deleting: { kind: refusal instanceof SdkError ? refusal.kind : 'none', messagesLeft: await messages() },
};
process.stdout.write(`\n${JSON.stringify(report)}\n`, () => process.exit(0));

async function walk(size: number): Promise<string[]> {
  const seen = new Set<string>();
  let after: bigint | null = null;
  do {
    const page = await sdk.getConversationPage(after, size);
    keys(page.conversations).forEach((key) => seen.add(key));
    after = page.next;
  } while (after !== null);
  return [...seen];
}

/** The library opens a cache some time after it was asked to, and tells nobody (measured). */
