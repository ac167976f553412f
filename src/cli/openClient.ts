import { existsSync } from 'node:fs';
import path from 'node:path';
import { runningHosts } from '../client/join.ts';
import type { HostKey } from '../client/hostFolder.ts';
import { SdkClient } from '../client/sdkClient.ts';
import { failureMessage, inEnglish } from '../model/failureText.ts';
import { libraryFiles, sandboxAppId } from '../model/nativeLibraries.ts';
import type { OpenSessionParams } from '../protocol.ts';
import { UsageError, type Options } from './options.ts';

/** The account that was asked for is open nowhere. Exit code 3. */
export class NoSuchAccount extends Error {}

/**
 * Joins the host of the account that was asked for. A window has opened it, so no signature is needed; only a sandbox is
 * opened here when it does not run.
 *
 * @param dist the folder with the host's bundle and the native libraries
 */
export async function join(dist: string, options: Options): Promise<SdkClient> {
  const running = await runningHosts();
  const params = options.sandbox === undefined ? runningParams(running, options.account) : sandboxParams(running, dist, options.sandbox, options.data);
  const client = new SdkClient({ hostScript: path.join(dist, 'host.cjs'), log: () => undefined, isPassing: true, sentence: (failure) => failureMessage(failure, inEnglish) });
  try {
    await client.open(params);
  } catch (error) {
    await client.dispose();
    throw error;
  }
  return client;
}

function runningParams(running: readonly HostKey[], account: string | undefined): OpenSessionParams {
  const matching = running.filter(({ sdkAppId, userId }) => account === undefined || account === `${sdkAppId}/${userId}` || account === userId);
  const [key, ...others] = matching;
  if (!key) {
    throw new NoSuchAccount(account === undefined ? 'No account is open in any window.' : `No window has opened ${account}.`);
  }
  if (others.length > 0) {
    const names = matching.map(({ sdkAppId, userId }) => `${sdkAppId}/${userId}`);
    throw new UsageError(`Several accounts are open: say which with --account (${names.join(', ')}).`);
  }
  return { ...key, userSig: '', libraryPath: '', cacheOnly: 'expired' };
}

function sandboxParams(running: readonly HostKey[], dist: string, userId: string, data: string | undefined): OpenSessionParams {
  const known = running.find((key) => key.sdkAppId === sandboxAppId && key.userId === userId);
  const dataDirectory = data === undefined ? known?.dataDirectory : path.resolve(data);
  if (dataDirectory === undefined) {
    throw new UsageError(`No window has opened the sandbox of ${userId}: say with --data where its data is.`);
  }
  const libraryPath = path.join(dist, 'native', `${process.platform}-${process.arch}`, libraryFiles.sandbox[process.platform] ?? '');
  if (!existsSync(libraryPath)) {
    throw new NoSuchAccount(`There is no sandbox for ${process.platform}-${process.arch}.`);
  }
  return { sdkAppId: sandboxAppId, userId, userSig: 'sandbox', libraryPath, dataDirectory };
}
