import { createHmac } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** A signature as the documented algorithm (TLSSig 2.0) makes it; of the key only its form is right. */
export function makeUserSig(
  { sdkAppId, userId }: { readonly sdkAppId: number; readonly userId: string },
  { issuedAt = Math.floor(Date.now() / 1000), life = 180 * 86_400, key = '0'.repeat(64) } = {},
): string {
  const content = `TLS.identifier:${userId}\nTLS.sdkappid:${sdkAppId}\nTLS.time:${issuedAt}\nTLS.expire:${life}\n`;
  const fields = {
    'TLS.ver': '2.0',
    'TLS.identifier': userId,
    'TLS.sdkappid': sdkAppId,
    'TLS.expire': life,
    'TLS.time': issuedAt,
    'TLS.sig': createHmac('sha256', key).update(content).digest('base64'),
  };
  return deflateSync(JSON.stringify(fields)).toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
}
