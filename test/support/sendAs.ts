// Acts as a user of the sandbox in a process of its own:
//   node test/support/sendAs.ts <dataDirectory> <userId> <c2c|group> <conversationId> <text>
// sends one message. Without the last three, colleague.ts tells it what to send.
import { Sandbox, sandboxFolder } from '../../scripts/sandbox/sandbox.ts';
import type { Order } from './colleague.ts';

const [dataDirectory = '', userId = '', type, id, text] = process.argv.slice(2);
const sandbox = await Sandbox.open(sandboxFolder(dataDirectory));
await sandbox.become(userId);

if ((type === 'c2c' || type === 'group') && id && text) {
  await send({ userId, to: { type, id }, text });
  await end();
} else if (process.send) {
  process.on('message', (order: Order) => {
    void send(order).then(
      () => process.send?.(''),
      (error: unknown) => process.send?.(String(error)),
    );
  });
  process.once('disconnect', () => void end());
  process.send('');
} else {
  console.error('Usage: node test/support/sendAs.ts <dataDirectory> <userId> <c2c|group> <conversationId> <text>');
  process.exit(2);
}

async function send({ userId, to, text, many }: Order): Promise<void> {
  await sandbox.become(userId);
  if (many) {
    await Promise.all(Array.from({ length: many.count }, (_, index) => sandbox.sdk.sendText(many.to[index % many.to.length]!, `${text} ${index}`)));
    return;
  }
  if (to.type === 'group') {
    await sandbox.sdk.createConversation(to); // Joins the group of the sandbox.
  }
  await sandbox.sdk.sendText(to, text);
}

/** The library's own threads keep the process alive otherwise. */
async function end(): Promise<never> {
  await sandbox.close();
  process.exit(0);
}
