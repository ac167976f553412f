/**
 * The sandbox program: `node sandbox.cjs <order>`. It carries out one order (orders.ts, as JSON) on the emulator as the
 * users of the sandbox, prints the answer as its last line, and ends.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockForLife } from '../../host/fileLock.ts';
import type { Order, OrderAnswers } from '../orders.ts';
import { reply, writeNextLine } from './colleagues.ts';
import { Sandbox } from './sandbox.ts';
import { openStory } from './seed.ts';

/** In milliseconds: how long the program of another window may take. */
const patience = 20_000;
const lockRetry = 20;

setInterval(() => undefined, 60_000); // A callback that is waited for does not keep Node alive.
const order = JSON.parse(process.argv[2] ?? '{}') as Order;
void run().then(
  (answer) => process.stdout.write(`\n${JSON.stringify(answer)}\n`, () => process.exit(0)), // The library's threads would go on.
  (error: unknown) => process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1)),
);

async function run(): Promise<OrderAnswers[Order['kind']]> {
  const { folder, libraryPath } = order;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const end = Date.now() + patience; !lockForLife(join(folder, 'story.lock')); await new Promise((resolve) => setTimeout(resolve, lockRetry))) {
    if (Date.now() > end) {
      throw new Error(`Another process is at work in ${folder}`);
    }
  }
  const sandbox = await Sandbox.open(folder, libraryPath);
  try {
    switch (order.kind) {
      case 'openStory':
        return { isNew: await openStory(sandbox, folder) };
      case 'writeNext':
        return { nextIn: await writeNextLine(sandbox, folder) };
      case 'reply':
        return { from: await reply(sandbox, folder, order.userId, order.conversation) };
    }
  } finally {
    await sandbox.close();
  }
}
