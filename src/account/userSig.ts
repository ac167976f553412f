import { inflateSync } from 'node:zlib';

export interface UserSig {
  readonly sdkAppId: number;
  readonly userId: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}
export type UserSigProblem = 'empty' | 'secretKey' | 'damaged' | 'incomplete';

export function readUserSig(text: string): UserSig | { readonly problem: UserSigProblem } {
  const trimmed = text.replace(/\s+/g, '');
  if (trimmed === '') {return { problem: 'empty' };}
  if (/^["']?[0-9a-f]{64}["']?$/i.test(trimmed)) {return { problem: 'secretKey' };}
  try {
    const json = JSON.parse(
      inflateSync(Buffer.from(trimmed.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '='), 'base64'), { maxOutputLength: 65536 }).toString(),
    ) as Record<string, unknown>;
    const issuedAt = Number(json['TLS.time']);
    return { sdkAppId: Number(json['TLS.sdkappid']), userId: String(json['TLS.identifier']), issuedAt, expiresAt: issuedAt + Number(json['TLS.expire']) };
  } catch {
    return { problem: 'damaged' };
  }
}
