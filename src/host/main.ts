/**
 * The SDK host: `node host.cjs <directory>`. The directory belongs to this user alone and holds `token`, which every
 * client has to know; the host listens in it, unless another one does. It ends by itself when nobody is connected.
 */
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { alreadyServed } from '../protocol.ts';
import { acceptClient, type Client } from './endpoint.ts';
import { listenAlone } from './listen.ts';
import { Session } from './session.ts';

/** How long the host stays without a client. In milliseconds; tests shorten it. */
const lifeWithoutClients = Number(process.env.IM_CONVERSATIONS_HOST_LINGER_MS ?? 5_000);

const directory = process.argv[2];
if (!directory) {
  process.stderr.write('usage: host <directory>\n');
  process.exit(64);
}

const token = readFileSync(join(directory, 'token'), 'utf8');
const session = new Session();
const clients = new Set<Client>();
let end: NodeJS.Timeout | undefined;

/** Always by `exit`: ending with SDK calls in flight because nothing is left to do crashes (measured). */
function leave(code: number): never {
  session.close();
  process.exit(code);
}

function leaveWhenAlone(): void {
  clearTimeout(end);
  if (clients.size === 0) {
    end = setTimeout(() => leave(0), lifeWithoutClients);
  }
}

const server = createServer((socket: Socket) => {
  const client = acceptClient(socket, token, session, {
    onClose() {
      clients.delete(client);
      leaveWhenAlone();
    },
    onShutDown: () => leave(0),
  });
  clients.add(client);
  leaveWhenAlone();
});

process.on('SIGTERM', () => leave(0));
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack ?? String(error)}\n`);
  process.exit(1);
});

void listenAlone(server, directory).then((isAlone) => {
  if (!isAlone) {
    process.exit(alreadyServed);
  }
  leaveWhenAlone();
});
