import type { Socket } from 'node:net';

/** What connections may cost that have not said hello. The time is in milliseconds. */
export interface AdmissionLimits {
  readonly connections: number;
  readonly bytes: number;
  readonly time: number;
}

/** A hello has some 150 bytes, and comes at once. */
const usualLimits: AdmissionLimits = { connections: 64, bytes: 16_384, time: 5_000 };

/**
 * The connections that have not shown the token yet, bounded in number, bytes and time: the oldest one makes room for the
 * next, so that those who only hold connections keep nobody out.
 */
export class Admission {
  private readonly _limits: AdmissionLimits;
  private readonly _waiting = new Map<Socket, () => void>();

  constructor(limits: AdmissionLimits = usualLimits) {
    this._limits = limits;
  }

  get size(): number {
    return this._waiting.size;
  }

  /** Ends the socket unless the answer is called in time: its client has shown the token. */
  expectHello(socket: Socket): () => void {
    let bytes = 0;
    const count = (data: Buffer): void => {
      bytes += data.length;
      if (bytes > this._limits.bytes) {
        socket.destroy();
      }
    };
    const late = setTimeout(() => socket.destroy(), this._limits.time);
    const forget = (): void => {
      clearTimeout(late);
      socket.off('data', count).off('close', forget);
      this._waiting.delete(socket);
    };
    socket.on('data', count).once('close', forget);
    this._waiting.set(socket, forget);
    const [oldest] = this._waiting.keys();
    if (this._waiting.size > this._limits.connections && oldest) {
      this._waiting.get(oldest)?.();
      oldest.destroy();
    }
    return forget;
  }
}
