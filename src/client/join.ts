import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { ResponseError } from 'vscode-jsonrpc';
import { Channel } from '../channel.ts';
import { alreadyServed, HelloRequest, protocolVersion, SdkError, type FailureData } from '../protocol.ts';
import { HostConnection } from './hostConnection.ts';
import { knownHosts, openHostFolders, type HostFolder, type HostKey } from './hostFolder.ts';
import { killHost, listeningPid } from './hostPid.ts';
import { Launch, type HostOptions } from './launch.ts';
import { endOfLog, lastLines } from './logFile.ts';
import { hostBases } from './privateFolder.ts';
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
export async function runningHosts(bases: readonly string[] = hostBases()): Promise<HostKey[]> {
  const known = await Promise.all(
    knownHosts(bases).map(async ({ key, address }) => {
      const socket = await connectOnce(address);
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
  let folders = open(options, key);
  const logged = endOfLog(folders[0].logFile);
  let launch: Launch | undefined;
  for (const end = performance.now() + joinPatience; performance.now() < end; await after(connectRetry)) {
    for (const folder of folders) {
      const socket = await connectOnce(folder.address);
      const host = socket && (await greet(socket, { options, folder, launch, logged, unwanted, isUrgent }));
      if (host) {
        return host;
      }
      unwanted.throwIfAborted();
    }
    if (launch?.exit && launch.exit.code !== alreadyServed) {
      throw describe(launch.exit.how, folders[0], logged);
    }
    if (!existsSync(folders[0].directory)) {
      folders = open(options, key); // Somebody tidies up temporary files.
    }
    if (!launch || (launch.exit && performance.now() > launch.began + otherHostPatience)) {
      launch = new Launch(options, folders[0]);
    }
  }
  launch?.kill();
  throw SdkError.of('hostGone', 'host', 'hostSilent', { seconds: joinPatience / 1000 });
}

function open({ runtimeDirectory }: HostOptions, key: HostKey): readonly [HostFolder, ...HostFolder[]] {
  try {
    return openHostFolders(runtimeDirectory === undefined ? hostBases() : [runtimeDirectory], key);
  } catch (error) {
    throw error instanceof SdkError ? error : SdkError.of('hostGone', 'host', 'hostFailed', {}, String(error));
  }
}

interface Greeting {
  readonly options: HostOptions;
  readonly folder: HostFolder;
  readonly launch: Launch | undefined;
  /** How long the log was when we began. */
  readonly logged: number;
  readonly unwanted: AbortSignal;
  readonly isUrgent: boolean;
}

/** Shakes hands; undefined when the host ended just then, also because it hung. Rejects when the host refuses. */
async function greet(socket: Socket, { options, folder, launch, logged, unwanted, isUrgent }: Greeting): Promise<HostConnection | undefined> {
  const channel = new Channel(socket);
  const lost = channel.ended.then(() => undefined);
  channel.listen();
  const leave = (): void => channel.end();
  const hung = setTimeout(() => {
    launch?.kill();
    killHost(listeningPid(folder.pidFile), folder.directory);
    leave();
  }, helloPatience);
  unwanted.addEventListener('abort', leave);
  if (unwanted.aborted) {
    leave();
  }
  const us = { protocolVersion, token: folder.token, isPassing: options.isPassing === true };
  const greeting = channel.request(HelloRequest, us).catch((error: unknown) => {
    if (!isRefusal(error)) {
      return undefined; // The connection went.
    }
    if (!isUrgent) {
      throw refusal(error.data);
    }
    killHost(listeningPid(folder.pidFile), folder.directory);
    return undefined;
  });
  const hello = await Promise.race([greeting, lost]).finally(() => {
    clearTimeout(hung);
    unwanted.removeEventListener('abort', leave);
  });
  if (!hello) {
    leave();
    return undefined;
  }
  const exited = lost.then(async () => {
    await Promise.race([launch?.ended, after(200)]); // Only a host of our own tells how it ended.
    const exit = launch?.exit?.code === alreadyServed ? undefined : launch?.exit;
    return { failure: describe(exit?.how, folder, logged), isCrash: exit?.isCrash === true };
  });
  return new HostConnection(hello, channel, exited, folder);
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
