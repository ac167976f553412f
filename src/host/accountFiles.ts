import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Account } from '../protocol.ts';

type AccountInFolder = Account & { readonly dataDirectory: string };

/** The file that the host of an account locks while it has the account's data open. */
export function accountLockFile(account: AccountInFolder): string {
  return accountFile(account, 'lock');
}

/** The file that is there from a kick until a person asks for a login. */
export function kickedFile(account: AccountInFolder): string {
  return accountFile(account, 'kicked');
}

function accountFile({ dataDirectory, sdkAppId, userId }: AccountInFolder, extension: string): string {
  const user = createHash('sha256').update(userId).digest('hex').slice(0, 16);
  return join(dataDirectory, `${sdkAppId}-${user}.${extension}`);
}
