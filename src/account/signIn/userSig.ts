import { inflateSync } from 'node:zlib';
import type { Account } from '../../protocol.ts';

/** A UserSig, and what it says of itself. Only the server can say whether it is genuine. */
export interface UserSig extends Account {
  /** As it is stored and sent: without the quotes and line ends that came with a copy. */
  readonly text: string;
  /** In seconds since 1970. */
  readonly issuedAt: number;
  /** In seconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Why a text is not a UserSig, or not one that an account can sign in with. `secretKey`: it is what signatures are made
 * with, which nobody should paste anywhere.
 */
export type UserSigProblem = 'empty' | 'secretKey' | 'damaged' | 'incomplete' | 'otherUser' | 'otherApp' | 'expired';

/** Much more than any signature has; what is packed can be made to unpack without end. In bytes. */
const largest = 65_536;
/** What wraps a signature that was copied, or printed as a JSON string: white space, quotes, marks without a width. */
const wrapping = /[\s"'\u200b\u2060\ufeff]+/g;

/** The signature in a text that was pasted or printed. */
export function cleanUserSig(text: string): string {
  return text.replace(wrapping, '');
}

/** Reads a UserSig of version 2.0 as the documentation describes it: JSON, deflated, in base64 with `*-_` for `+/=`. */
export function readUserSig(text: string): UserSig | { readonly problem: UserSigProblem } {
  const sig = cleanUserSig(text);
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
  return isComplete ? { text: sig, sdkAppId, userId, issuedAt, expiresAt: issuedAt + life } : { problem: 'incomplete' };
}

/**
 * Why an account cannot sign in with a text; undefined when it can, as far as can be known here.
 *
 * @param now in milliseconds since 1970
 */
export function userSigProblem(text: string, account: Account | undefined, now: number): UserSigProblem | undefined {
  const userSig = readUserSig(text);
  if ('problem' in userSig) {
    return userSig.problem;
  }
  if (account && userSig.userId !== account.userId) {
    return 'otherUser';
  }
  if (account && userSig.sdkAppId !== account.sdkAppId) {
    return 'otherApp';
  }
  return userSig.expiresAt * 1000 <= now ? 'expired' : undefined;
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
