import type { Socket } from 'node:net';
import {
  createMessageConnection,
  ErrorCodes,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
  type MessageConnection,
  type NotificationType,
  type NotificationType0,
  type RequestType,
} from 'vscode-jsonrpc/node';
import type { FailureData } from './failure.ts';

/** The other side is gone, or was left, before it answered. */
export class ChannelEnded extends Error {}

/**
 * JSON-RPC over one socket, as both processes use it. Nothing throws at once, not even on a connection that has ended in
 * the same turn, and however it ends, {@link ended} says so once.
 */
export class Channel {
  /** Resolves when no message can come or go any more, for whatever reason. Never rejects. */
  readonly ended: Promise<void>;
  private readonly _socket: Socket;
  private readonly _connection: MessageConnection;
  private _hasEnded = false;

  constructor(socket: Socket) {
    this._socket = socket;
    const reader = new SocketMessageReader(socket);
    reader.partialMessageTimeout = 0; // Its timer would go on for ever when the other side goes in the middle of a message.
    this._connection = createMessageConnection(reader, new SocketMessageWriter(socket));
    this._connection.onError(() => this.end()); // The other side does not speak JSON-RPC, or cannot be written to.
    socket.on('error', () => undefined); // The close that follows tells.
    this.ended = new Promise((resolve) => {
      socket.once('close', () => {
        this._hasEnded = true;
        this._connection.dispose();
        resolve();
      });
    });
  }

  get hasEnded(): boolean {
    return this._hasEnded;
  }

  /** Starts to read; handlers are registered before. */
  listen(): void {
    this._connection.listen();
  }

  /** Rejects with the {@link ResponseError} of the other side, or with {@link ChannelEnded}. */
  async request<P, R>(type: RequestType<P, R, FailureData>, params: P): Promise<R> {
    if (this._hasEnded) {
      throw new ChannelEnded();
    }
    try {
      return await (params === undefined ? this._connection.sendRequest<R>(type.method) : this._connection.sendRequest<R>(type.method, params));
    } catch (error) {
      throw error instanceof ResponseError && error.code !== (ErrorCodes.PendingResponseRejected as number) ? error : new ChannelEnded();
    }
  }

  /** Resolves when the socket has taken it; false when it was lost with the connection. */
  async notify<P>(type: NotificationType<P>, params: P): Promise<boolean>;
  async notify(type: NotificationType0): Promise<boolean>;
  async notify(type: { readonly method: string }, params?: unknown): Promise<boolean> {
    try {
      await (params === undefined ? this._connection.sendNotification(type.method) : this._connection.sendNotification(type.method, params));
      return true;
    } catch {
      return false; // It throws at once when the connection is closed, and rejects when it closes meanwhile.
    }
  }

  /** What the handler throws, or rejects with, is the answer. */
  onRequest<P, R>(type: RequestType<P, R, FailureData>, handle: (params: P) => R | Promise<R>): void {
    this._connection.onRequest(type.method, async (params: P) => handle(params));
  }

  onNotification<P>(type: NotificationType<P>, handle: (params: P) => void): void;
  onNotification(type: NotificationType0, handle: () => void): void;
  onNotification(type: { readonly method: string }, handle: (params: unknown) => void): void {
    this._connection.onNotification(type.method, handle);
  }

  /** Requests and notifications for which nothing else is registered. */
  onOther(request: (method: string) => never, notification: () => void): void {
    this._connection.onRequest(request);
    this._connection.onNotification(notification);
  }

  /** Ends at once; what was not sent yet is lost. */
  end(): void {
    this._socket.destroy();
  }

  /** Ends when everything that was sent is on its way. */
  endSoon(): void {
    this._socket.destroySoon();
  }
}
