import type { Socket } from 'node:net';
import { ErrorCodes, ResponseError, type NotificationType, type RequestType } from 'vscode-jsonrpc';
import { Channel } from '../channel.ts';
import * as wire from '../protocol.ts';
import { SdkError, type FailureData, type FailureFacts, type FailureReason, type Hello } from '../protocol.ts';
import { ChangeFeed } from './changeFeed.ts';
import type { Session } from './session.ts';

/** JSON-RPC leaves codes above -32000 to applications; what happened is in the data. */
const failed = 1;
/** How long a refused client has to read why, as JSON-RPC does not tell when an answer was written. In milliseconds. */
const farewell = 100;

/** What a connection needs of the process that it is part of. */
export interface EndpointContext {
  readonly session: Session;
  readonly isToken: (text: unknown) => boolean;
  /** The client has shown the token. */
  readonly onHello: (hello: Hello) => void;
  readonly onShutDown: () => void;
}

/**
 * Serves one connection. Nothing is answered, and the connection closed, until the client has shown the token.
 * The answer resolves when the connection has ended.
 */
export function serveClient(socket: Socket, { session, isToken, onHello, onShutDown }: EndpointContext): Promise<void> {
  const channel = new Channel(socket);
  let isTrusted = false;

  const tell = async <P>(type: NotificationType<P>, params: P): Promise<void> => {
    if (isTrusted) {
      await channel.notify(type, params);
    }
  };
  const feed = new ChangeFeed({
    changed: (conversations) => tell(wire.ConversationsChangedNotification, conversations),
    removed: (refs) => tell(wire.ConversationsRemovedNotification, refs),
    totalUnread: (count) => tell(wire.TotalUnreadNotification, count),
  });
  const refuse = <R extends FailureReason>(reason: R, facts: FailureFacts[R]): never => {
    setTimeout(() => channel.endSoon(), farewell);
    throw asResponse(SdkError.of('refused', 'host/hello', reason, facts));
  };
  const serve = <P, R>(type: RequestType<P, R, FailureData>, run: (params: P) => R | Promise<R>): void => {
    channel.onRequest(type, (params) => (isTrusted ? answer(() => run(params), feed) : refuse('helloMissing', {})));
  };

  channel.onOther(
    (method) => {
      throw isTrusted ? new ResponseError(ErrorCodes.MethodNotFound, `There is no ${method}`) : refuse('helloMissing', {});
    },
    () => isTrusted || channel.end(), // A notification has no answer that could say why.
  );
  channel.onRequest(wire.HelloRequest, (hello) => {
    if (hello?.protocolVersion !== wire.protocolVersion) {
      const versions = { host: wire.protocolVersion, client: Number(hello?.protocolVersion) };
      return refuse(versions.client < versions.host ? 'hostNewer' : 'hostOlder', versions);
    }
    if (!isToken(hello.token)) {
      return refuse('wrongToken', {});
    }
    isTrusted = true;
    onHello(hello);
    return { pid: process.pid, status: session.status };
  });
  channel.onNotification(wire.PersonNotifiedNotification, () => (isTrusted ? session.setNotified() : channel.end()));
  serve(wire.PingRequest, () => undefined);
  serve(wire.ShutDownRequest, () => onShutDown());
  serve(wire.OpenSessionRequest, (params) => session.open(params));
  serve(wire.PageRequest, (params) => session.page(params));
  serve(wire.InfoRequest, (ref) => session.info(ref));
  serve(wire.CreateRequest, (ref) => session.create(ref));
  serve(wire.PinRequest, ({ conversation, isPinned }) => session.setPinned(conversation, isPinned));
  serve(wire.DeleteRequest, (ref) => session.delete(ref));
  serve(wire.MarkReadRequest, (ref) => session.markRead(ref));
  serve(wire.TotalUnreadRequest, () => session.totalUnread());
  serve(wire.ReadDraftRequest, (ref) => session.drafts.read(ref));
  serve(wire.WriteDraftRequest, ({ conversation, text, expectedVersion }) => session.drafts.write(conversation, text, expectedVersion));

  const listeners = [
    feed,
    session.onDidChangeStatus((status) => void tell(wire.StatusNotification, status)),
    session.onDidChangeConversations((changed) => feed.change(changed)),
    session.onDidRemoveConversations((removed) => feed.remove(removed)),
    session.onDidChangeTotalUnread((total) => feed.setTotalUnread(total)),
  ];
  channel.listen();
  return channel.ended.then(() => listeners.forEach((listener) => listener.dispose()));
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
