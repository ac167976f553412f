import { createHash } from 'node:crypto';

/** The version of a draft that is only kept here; it never equals one of the SDK's, and is the same in every window. */
export function keptVersion(text: string, baseVersion: string): string {
  return `kept-${createHash('sha256').update(JSON.stringify([text, baseVersion])).digest('hex').slice(0, 16)}`;
}
