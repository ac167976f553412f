/**
 * The SDK host: `node host.cjs <directory>`. The directory belongs to this user alone and holds `token`, which every
 * client has to know; the host listens in it, unless another one does. It ends by itself when nobody is connected.
 */
import type { Socket } from 'node:net';
import { alreadyServed, type Hello } from '../protocol.ts';
import { Admission } from './admission.ts';
import { serveClient } from './endpoint.ts';
import { MeetingPlace } from './meetingPlace.ts';
import { Session } from './session.ts';

/** How long the host stays without a client. In milliseconds; tests shorten it. */
const lifeWithoutClients = Number(process.env.IM_CONVERSATIONS_HOST_LINGER_MS ?? 5_000);

const directory = process.argv[2];
if (!directory) {
  process.stderr.write('usage: host <directory>\n');
  process.exit(64);
}
process.umask(0o077); // What the library makes is nobody else's to read.

const session = new Session();
const admission = new Admission();
const clients = new Set<Socket>();
/** Windows come back soon, when they reload; commands do not. */
let life = lifeWithoutClients;
let hasWindow = false;
let end: NodeJS.Timeout | undefined;

/** Always by `exit`: ending with SDK calls in flight because nothing is left to do crashes (measured). */
function leave(code: number): never {
  session.close();
  process.exit(code);
}

function leaveWhenAlone(): void {
  clearTimeout(end);
  if (clients.size === 0) {
    end = setTimeout(() => leave(0), life);
  }
}

function onHello({ isPassing }: Hello): void {
  hasWindow ||= isPassing !== true;
  life = hasWindow ? lifeWithoutClients : 0;
}

const place = new MeetingPlace(directory, (socket) => {
  const welcome = admission.expectHello(socket);
  clients.add(socket);
  leaveWhenAlone();
  void serveClient(socket, {
    session,
    isToken: (text) => place.isToken(text),
    onHello(hello) {
      welcome();
      onHello(hello);
    },
    onShutDown: () => leave(0),
  }).then(() => {
    clients.delete(socket);
    leaveWhenAlone();
  });
});

process.on('SIGTERM', () => leave(0));
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack ?? String(error)}\n`);
  process.exit(1);
});

void place.open().then((isAlone) => {
  if (!isAlone) {
    process.exit(alreadyServed);
  }
  leaveWhenAlone();
});
