import { connect, type Socket } from 'node:net';
import { HelloRequest, OpenSessionRequest, PageRequest, protocolVersion, ReadDraftRequest, WriteDraftRequest, type OpenSessionParams } from '../../../src/protocol.ts';

/** What a crowd has to know of the host that it visits. */
export interface Venue {
  readonly address: string;
  readonly token: string;
  readonly params: OpenSessionParams;
}

/** Repeatable: the same seed, the same crowd. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const frame = (message: object): Buffer => {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
};

/** One client that does something of its own and goes: resolves when its socket has closed. */
export async function visit({ address, token, params }: Venue, random: () => number): Promise<void> {
  const socket = connect(address);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  const isIn = await new Promise<boolean>((resolve) => socket.once('connect', () => resolve(true)).once('close', () => resolve(false)));
  if (isIn) {
    act(socket, token, params, random);
  }
  await closed;
}

function act(socket: Socket, token: string, params: OpenSessionParams, random: () => number): void {
  const hello = frame({ id: 1, method: HelloRequest.method, params: { protocolVersion, token } });
  const requests = [
    frame({ id: 2, method: OpenSessionRequest.method, params }),
    frame({ id: 3, method: PageRequest.method, params: { after: null, count: 100 } }),
    frame({ id: 4, method: ReadDraftRequest.method, params: { type: 'c2c', id: 'bob' } }),
    frame({ id: 5, method: WriteDraftRequest.method, params: { conversation: { type: 'c2c', id: `visitor-${Math.floor(random() * 20)}` }, text: 'hello', expectedVersion: '' } }),
  ];
  const all = Buffer.concat([hello, ...requests]);
  const linger = random() * 40;
  switch (Math.floor(random() * 7)) {
    case 0: // Goes without a word.
      socket.destroy();
      break;
    case 1: // Says nothing.
      setTimeout(() => socket.destroy(), linger);
      break;
    case 2: // Half a message.
      socket.write(all.subarray(0, Math.floor(random() * all.length)));
      setTimeout(() => socket.destroy(), linger);
      break;
    case 3: // Asks for everything, and goes at once.
      socket.write(all, () => socket.destroy());
      break;
    case 4: // Asks, stays for the first events of the burst, and goes in the middle of them.
      socket.write(all);
      socket.once('data', () => setTimeout(() => socket.destroy(), linger));
      setTimeout(() => socket.destroy(), linger * 5);
      break;
    case 5: // Asks, and never reads.
      socket.pause();
      socket.write(all);
      setTimeout(() => socket.destroy(), linger);
      break;
    default: // Nonsense, or a length that nobody can believe.
      socket.write(random() < 0.5 ? 'Content-Length: 5\r\n\r\nhello\0\0' : `Content-Length: ${random() < 0.5 ? -7 : 99_999_999_999}\r\n\r\n{`);
      setTimeout(() => socket.destroy(), linger);
  }
}
