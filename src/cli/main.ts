/** The command line: a client of the hosts that windows have started, or of a sandbox's that it starts itself. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SdkClient } from '../client/sdkClient.ts';
import { join, NotFound } from './openClient.ts';
import { printAccounts, printDraft, printList, printUnread, watch } from './subcommands.ts';
import { readOptions, usage, UsageError, type Options } from './options.ts';
import { forTerminal, makeOutput } from './output.ts';

const output = makeOutput(process.stdout);

/**
 * Does what the arguments ask for, and ends the process.
 *
 * @param dist the folder with the bundles and the native libraries
 */
export async function main(dist: string, args: readonly string[]): Promise<never> {
  process.stdout.on('error', () => process.exit(0)); // The reader has seen enough.
  let code = 0;
  try {
    await run(dist, readOptions(args));
  } catch (error) {
    process.stderr.write(`${(error as Error).message.split('\n').map(forTerminal).join('\n')}\n`);
    code = error instanceof UsageError ? 2 : error instanceof NotFound ? 3 : 1;
    if (code === 2) {
      process.stderr.write('im-conversations --help says what there is.\n');
    }
  }
  await new Promise((resolve) => process.stdout.write('', resolve)); // A pipe may be slow.
  return process.exit(code);
}

async function run(dist: string, options: Options): Promise<void> {
  switch (options.command) {
    case 'help':
      output.line(usage);
      break;
    case 'version':
      output.line((JSON.parse(readFileSync(path.join(dist, '../package.json'), 'utf8')) as { version: string }).version);
      break;
    case 'accounts':
      await printAccounts(output, options);
      break;
    case 'list':
      await withClient(dist, options, (client) => printList(output, client, options));
      break;
    case 'unread':
      await withClient(dist, options, (client) => printUnread(output, client, options));
      break;
    case 'draft':
      await withClient(dist, options, (client) => printDraft(output, client, options));
      break;
    case 'watch':
      await withClient(dist, options, (client) => watch(output, client, options, interrupted()));
      break;
  }
}

/** Leaves the host to the windows that use it. */
async function withClient(dist: string, options: Options, use: (client: SdkClient) => Promise<void>): Promise<void> {
  const client = await join(dist, options);
  try {
    await use(client);
  } finally {
    await client.dispose();
  }
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, () => resolve())));
}
