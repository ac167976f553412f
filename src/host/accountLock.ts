import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Account } from '../protocol.ts';

/** The file that the host of an account locks while it has the account's data open. */
export function accountLockFile({ dataDirectory, sdkAppId, userId }: Account & { readonly dataDirectory: string }): string {
  const user = createHash('sha256').update(userId).digest('hex').slice(0, 16);
  return join(dataDirectory, `${sdkAppId}-${user}.lock`);
}
