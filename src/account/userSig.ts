import { inflateSync } from 'node:zlib';

/** What a UserSig says of itself. Only the server can say whether it is genuine. */
export interface UserSig {
  readonly sdkAppId: number;
  readonly userId: string;
  /** In seconds. */
  readonly issuedAt: number;
  /** In seconds. */
  readonly expiresAt: number;
}

/** Why a text is no UserSig. `secretKey`: it is what signatures are made with, which nobody should paste anywhere. */
export type UserSigProblem = 'empty' | 'secretKey' | 'damaged' | 'incomplete';

/** Much more than any signature has; what is packed can be made to unpack without end. In bytes. */
const largest = 65_536;

/**
 * Reads a UserSig of version 2.0 as the documentation describes it: JSON, deflated, in base64 with `*-_` for `+/=`.
 * White space from copying is no harm.
 */
export function readUserSig(text: string): UserSig | { readonly problem: UserSigProblem } {
  const sig = text.replace(/[\s"']+/g, '');
  if (sig === '') {
    return { problem: 'empty' };
  }
  if (/^[0-9a-f]{64}$/i.test(sig)) {
    return { problem: 'secretKey' };
  }
  const fields = unpack(sig);
  if (!fields) {
    return { problem: 'damaged' };
  }
  const [sdkAppId, userId] = [Number(fields['TLS.sdkappid']), fields['TLS.identifier']];
  const [issuedAt, life] = [Number(fields['TLS.time']), Number(fields['TLS.expire'])];
  const isComplete = typeof userId === 'string' && userId !== '' && [sdkAppId, issuedAt, life].every((it) => Number.isSafeInteger(it) && it > 0);
  return isComplete ? { sdkAppId, userId, issuedAt, expiresAt: issuedAt + life } : { problem: 'incomplete' };
}

function unpack(sig: string): Readonly<Record<string, unknown>> | undefined {
  const base64 = sig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=');
  try {
    const json: unknown = JSON.parse(inflateSync(Buffer.from(base64, 'base64'), { maxOutputLength: largest }).toString('utf8'));
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
