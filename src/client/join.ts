import { connect, type Socket } from 'node:net';
import { createMessageConnection, ResponseError, SocketMessageReader, SocketMessageWriter } from 'vscode-jsonrpc/node';
import { alreadyServed, HelloRequest, protocolVersion, SdkError, type FailureData } from '../protocol.ts';
import { HostConnection } from './hostConnection.ts';
import { hostFoldersBase, knownAccounts, openHostFolder, type HostFolder, type HostKey } from './hostFolder.ts';
import { killProcess, listeningPid } from './hostPid.ts';
import { Launch, type HostOptions } from './launch.ts';
import { endOfLog, lastLines } from './logFile.ts';
import { after } from './time.ts';

/** In milliseconds. */
const joinPatience = 15_000;
const connectRetry = 10;
/** How long a host that we are connected to may take to say hello before it counts as hung. */
const helloPatience = 5_000;
/** How long the host of another window may take from its start to its socket before it is taken for dead. */
const otherHostPatience = 2_000;
/** How many of the host's last lines explain a crash. */
const keptLines = 5;

/** The accounts whose hosts run now, for whatever program of this user. */
export async function runningHosts(base: string = hostFoldersBase): Promise<HostKey[]> {
  const known = await Promise.all(
    knownAccounts(base).map(async (key) => {
      const socket = await connectOnce(openHostFolder(base, key).address);
      socket?.destroy();
      return socket ? key : undefined;
    }),
  );
  return known.filter((key) => key !== undefined);
}

/**
 * Joins the host of an account, starting one when there is none. When several windows do that at the same moment, one
 * of their hosts stays. A host that lets us in but never says hello hangs: it is ended, and replaced; so is one that
 * refuses us, if `isUrgent`. Rejects with {@link SdkError}: `refused` when there is no use in trying again, else
 * `hostGone` with the last words of a host that could not start; and soon after `unwanted` is aborted.
 */
export async function joinHost(options: HostOptions, key: HostKey, unwanted: AbortSignal, isUrgent = false): Promise<HostConnection> {
  const folder = open(options, key);
  const logged = endOfLog(folder.logFile);
  let launch: Launch | undefined;
  for (const end = Date.now() + joinPatience; Date.now() < end; await after(connectRetry)) {
    const socket = await connectOnce(folder.address);
    const host = socket && (await greet(socket, folder, launch, logged, unwanted, isUrgent));
    if (host) {
      return host;
    }
    unwanted.throwIfAborted();
    if (launch?.exit && launch.exit.code !== alreadyServed) {
      throw describe(launch.exit.how, folder, logged);
    }
    if (!launch || (launch.exit && Date.now() > launch.began + otherHostPatience)) {
      launch = new Launch(options, folder);
    }
  }
  launch?.kill();
  throw SdkError.of('hostGone', 'host', 'hostSilent', { seconds: joinPatience / 1000 });
}

function open({ runtimeDirectory = hostFoldersBase }: HostOptions, key: HostKey): HostFolder {
  try {
    return openHostFolder(runtimeDirectory, key);
  } catch (error) {
    throw error instanceof SdkError ? error : SdkError.of('hostGone', 'host', 'hostFailed', {}, String(error));
  }
}

/** Shakes hands; undefined when the host ended just then, also because it hung. Rejects when the host refuses. */
async function greet(
  socket: Socket,
  folder: HostFolder,
  launch: Launch | undefined,
  logged: number,
  unwanted: AbortSignal,
  isUrgent: boolean,
): Promise<HostConnection | undefined> {
  const reader = new SocketMessageReader(socket);
  reader.partialMessageTimeout = 0; // Its timer would go on for ever when the host dies in the middle of a message.
  const connection = createMessageConnection(reader, new SocketMessageWriter(socket));
  const lost = new Promise<undefined>((resolve) => socket.once('close', () => resolve(undefined)));
  connection.listen();
  const leave = (): void => void socket.destroy();
  const hung = setTimeout(() => {
    launch?.kill();
    killProcess(listeningPid(folder.pidFile));
    leave();
  }, helloPatience);
  unwanted.addEventListener('abort', leave);
  if (unwanted.aborted) {
    leave();
  }
  const greeting = connection.sendRequest(HelloRequest, { protocolVersion, token: folder.token }).catch((error: unknown) => {
    if (!isRefusal(error)) {
      return undefined; // The connection went.
    }
    if (!isUrgent) {
      throw refusal(error.data);
    }
    killProcess(listeningPid(folder.pidFile));
    return undefined;
  });
  const hello = await Promise.race([greeting, lost]).finally(() => {
    clearTimeout(hung);
    unwanted.removeEventListener('abort', leave);
  });
  if (!hello) {
    connection.dispose();
    leave();
    return undefined;
  }
  const exited = lost.then(async () => {
    await Promise.race([launch?.ended, after(200)]); // Only a host of our own tells how it ended.
    const exit = launch?.exit?.code === alreadyServed ? undefined : launch?.exit;
    return { failure: describe(exit?.how, folder, logged), isCrash: exit?.isCrash === true };
  });
  return new HostConnection(hello, socket, connection, exited);
}

function isRefusal(error: unknown): error is ResponseError<FailureData> & { data: FailureData } {
  return error instanceof ResponseError && (error.data as FailureData | undefined)?.kind === 'refused';
}

/** Hosts of protocol 2 and before know no reasons: what they refuse is our version. */
function refusal(data: FailureData): SdkError {
  return 'reason' in data ? new SdkError(data) : SdkError.of('refused', 'host/hello', 'hostOlder', { host: 2, client: protocolVersion });
}

function describe(how: string | undefined, { logFile }: HostFolder, logged: number): SdkError {
  return SdkError.of('hostGone', 'host', 'hostEnded', { how: how ?? '', lastLines: lastLines(logFile, logged, keptLines).join('\n') });
}

function connectOnce(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address, () => resolve(socket));
    socket.on('error', () => resolve(undefined)); // Also a later one, which the close that follows it tells.
  });
}
