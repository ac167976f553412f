import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  createMessageConnection,
  ErrorCodes,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
  type MessageConnection,
  type RequestType,
  type RequestType0,
} from 'vscode-jsonrpc/node';
import * as wire from '../protocol.ts';
import { SdkError, type FailureData, type FailureFacts, type FailureReason } from '../protocol.ts';
import { ChangeFeed } from './changeFeed.ts';
import type { Session } from './session.ts';

/** One connected client. */
export type Client = MessageConnection;

/** JSON-RPC leaves codes above -32000 to applications; what happened is in the data. */
const failed = 1;
/** How long a refused client has to read why, as JSON-RPC does not tell when an answer was written. In milliseconds. */
const farewell = 100;

/** What a connection tells the process that it is part of. */
export interface ClientEvents {
  onClose(): void;
  onShutDown(): void;
}

/** Serves one connection. Nothing is answered, and the connection closed, until the client has shown the token. */
export function acceptClient(socket: Socket, token: string, session: Session, events: ClientEvents): Client {
  const reader = new SocketMessageReader(socket);
  reader.partialMessageTimeout = 0; // Its timer would go on for ever when the client goes in the middle of a message.
  const connection = createMessageConnection(reader, new SocketMessageWriter(socket));
  let isTrusted = false;

  const tell = async <T>(type: { method: string }, value: T): Promise<void> => {
    if (isTrusted) {
      await connection.sendNotification(type.method, value).catch(() => undefined); // The client has just gone.
    }
  };
  const feed = new ChangeFeed({
    changed: (conversations) => tell(wire.ConversationsChangedNotification, conversations),
    removed: (refs) => tell(wire.ConversationsRemovedNotification, refs),
    totalUnread: (count) => tell(wire.TotalUnreadNotification, count),
  });
  const refuse = <R extends FailureReason>(reason: R, facts: FailureFacts[R]): never => {
    setTimeout(() => socket.destroySoon(), farewell);
    throw asResponse(SdkError.of('refused', 'host/hello', reason, facts));
  };
  const serve = <P, R>(type: RequestType<P, R, FailureData>, run: (params: P) => R | Promise<R>): void => {
    connection.onRequest(type.method, async (params: P) => (isTrusted ? answer(() => run(params), feed) : refuse('helloMissing', {})));
  };
  const serve0 = <R>(type: RequestType0<R, FailureData>, run: () => R | Promise<R>): void => {
    connection.onRequest(type.method, async () => (isTrusted ? answer(run, feed) : refuse('helloMissing', {})));
  };

  connection.onRequest((method) => {
    if (!isTrusted) {
      refuse('helloMissing', {});
    }
    throw new ResponseError(ErrorCodes.MethodNotFound, `There is no ${method}`);
  });
  connection.onNotification(() => {
    if (!isTrusted) {
      socket.destroy(); // A notification has no answer that could say why.
    }
  });
  connection.onRequest(wire.HelloRequest, (hello) => {
    if (hello?.protocolVersion !== wire.protocolVersion) {
      const versions = { host: wire.protocolVersion, client: Number(hello?.protocolVersion) };
      return refuse(versions.client < versions.host ? 'hostNewer' : 'hostOlder', versions);
    }
    if (!isSame(hello.token, token)) {
      return refuse('wrongToken', {});
    }
    isTrusted = true;
    return { pid: process.pid, status: session.status };
  });
  connection.onNotification(wire.PersonNotifiedNotification, () => (isTrusted ? session.setNotified() : void socket.destroy()));
  serve0(wire.PingRequest, () => undefined);
  serve0(wire.ShutDownRequest, () => events.onShutDown());
  serve(wire.OpenSessionRequest, (params) => session.open(params));
  serve(wire.PageRequest, (params) => session.page(params));
  serve(wire.InfoRequest, (ref) => session.info(ref));
  serve(wire.CreateRequest, (ref) => session.create(ref));
  serve(wire.PinRequest, ({ conversation, isPinned }) => session.setPinned(conversation, isPinned));
  serve(wire.DeleteRequest, (ref) => session.delete(ref));
  serve(wire.MarkReadRequest, (ref) => session.markRead(ref));
  serve0(wire.TotalUnreadRequest, () => session.totalUnread());
  serve(wire.ReadDraftRequest, (ref) => session.readDraft(ref));
  serve(wire.WriteDraftRequest, ({ conversation, text }) => session.writeDraft(conversation, text));

  const listeners = [
    feed,
    session.onDidChangeStatus((status) => void tell(wire.StatusNotification, status)),
    session.onDidChangeConversations((changed) => feed.change(changed)),
    session.onDidRemoveConversations((removed) => feed.remove(removed)),
    session.onDidChangeTotalUnread((total) => feed.setTotalUnread(total)),
  ];

  connection.onError(() => socket.destroy()); // A client that does not speak JSON-RPC.
  socket.once('close', () => {
    listeners.forEach((listener) => listener.dispose());
    connection.dispose();
    events.onClose();
  });
  connection.listen();
  return connection;
}

async function answer<R>(run: () => R | Promise<R>, feed: ChangeFeed): Promise<R> {
  try {
    return await run();
  } catch (error) {
    throw asResponse(error);
  } finally {
    void feed.flush();
  }
}

function asResponse(error: unknown): ResponseError<FailureData> {
  const failure = error instanceof SdkError ? error : SdkError.of('sdk', 'host', 'hostFailed', {}, String(error));
  return new ResponseError(failed, failure.message, failure.data);
}

function isSame(a: unknown, b: string): boolean {
  const [left, right] = [Buffer.from(String(a)), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
