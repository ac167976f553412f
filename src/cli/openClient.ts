import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { runningHosts } from '../client/join.ts';
import type { HostKey } from '../client/hostFolder.ts';
import { SdkClient } from '../client/sdkClient.ts';
import { failureMessage, inEnglish } from '../model/failureText.ts';
import { libraryFiles, sandboxAppId } from '../model/nativeLibraries.ts';
import type { OpenSessionParams } from '../protocol.ts';
import { UsageError, type Options } from './options.ts';

/** The account, the conversation or the sandbox that was asked for is not there. Exit code 3. */
export class NotFound extends Error {}

/**
 * Joins the host of the account that was asked for. A window has opened it, so no signature is needed; only a sandbox is
 * opened here when it does not run.
 *
 * @param dist the folder with the host's bundle and the native libraries
 */
export async function join(dist: string, options: Options): Promise<SdkClient> {
  const running = await runningHosts();
  const params = options.sandbox === undefined ? runningParams(running, options) : sandboxParams(running, dist, options.sandbox, options);
  const client = new SdkClient({ hostScript: path.join(dist, 'host.cjs'), log: () => undefined, isPassing: true, sentence: (failure) => failureMessage(failure, inEnglish) });
  try {
    await client.open(params);
  } catch (error) {
    await client.dispose();
    throw error;
  }
  return client;
}

function runningParams(running: readonly HostKey[], { account, data }: Options): OpenSessionParams {
  const isAsked = ({ sdkAppId, userId, dataDirectory }: HostKey): boolean =>
    (account === undefined || account === `${sdkAppId}/${userId}` || account === userId) && (data === undefined || dataDirectory === path.resolve(data));
  const key = onlyOne(running.filter(isAsked));
  if (!key) {
    throw new NotFound(account === undefined ? 'No account is open in any window.' : `No window has opened ${account}.`);
  }
  return { ...key, userSig: '', libraryPath: '', cacheOnly: 'expired' };
}

function sandboxParams(running: readonly HostKey[], dist: string, userId: string, { data, isCreating }: Options): OpenSessionParams {
  const known = running.filter((key) => key.sdkAppId === sandboxAppId && key.userId === userId);
  const dataDirectory = data === undefined ? onlyOne(known)?.dataDirectory : path.resolve(data);
  if (dataDirectory === undefined) {
    throw new UsageError(`No window has opened the sandbox of ${userId}: say with --data where its data is.`);
  }
  if (!isCreating && !isSandbox(dataDirectory)) {
    throw new NotFound(`There is no sandbox in ${dataDirectory}. Add --create to begin one.`);
  }
  const libraryPath = path.join(dist, 'native', `${process.platform}-${process.arch}`, libraryFiles.sandbox[process.platform] ?? '');
  if (!existsSync(libraryPath)) {
    throw new NotFound(`There is no sandbox for ${process.platform}-${process.arch}.`);
  }
  return { sdkAppId: sandboxAppId, userId, userSig: 'sandbox', libraryPath, dataDirectory };
}

/** One account can be open in several data directories: two editors, or two profiles of one. */
function onlyOne(keys: readonly HostKey[]): HostKey | undefined {
  if (keys.length > 1) {
    const names = keys.map(({ sdkAppId, userId, dataDirectory }) => `\n  --account ${sdkAppId}/${userId} --data ${dataDirectory}`);
    throw new UsageError(`Several accounts are open: say which.${names.join('')}`);
  }
  return keys[0];
}

/** An empty folder will do, as a person made it for this; one with other things in it may be a typing error. */
function isSandbox(folder: string): boolean {
  return existsSync(path.join(folder, 'data')) || (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true && readdirSync(folder).length === 0);
}
