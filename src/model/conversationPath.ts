import type { Account, ConversationRef } from '../protocol.ts';

/** One conversation of one account, as a path names it. */
export interface ConversationAddress {
  readonly account: Account;
  readonly conversation: ConversationRef;
}

/**
 * The path of a conversation in our URIs: `/<sdkAppId>/<userId>/<c2c|group>/<conversationId><extension>`,
 * each part percent-encoded, so that no id can leave its place.
 */
export function conversationPath(account: Account, { type, id }: ConversationRef, extension = ''): string {
  return `/${account.sdkAppId}/${encodePart(account.userId)}/${type}/${encodePart(id)}${extension}`;
}

/** The reverse of {@link conversationPath}; undefined when the path does not name a conversation. */
export function parseConversationPath(path: string, extension = ''): ConversationAddress | undefined {
  if (!path.endsWith(extension)) {
    return undefined;
  }
  const [empty, sdkAppId, user, type, encodedId, ...more] = path.slice(0, path.length - extension.length).split('/');
  if (empty !== '' || more.length > 0 || !/^[1-9]\d*$/.test(sdkAppId ?? '') || (type !== 'c2c' && type !== 'group')) {
    return undefined;
  }
  const userId = decodePart(user);
  const id = decodePart(encodedId);
  return userId && id ? { account: { sdkAppId: Number(sdkAppId), userId }, conversation: { type, id } } : undefined;
}

/** A part of dots alone would be taken for a step in the path. */
function encodePart(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed());
  return /^\.+$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded;
}

function decodePart(part: string | undefined): string | undefined {
  try {
    return part && decodeURIComponent(part);
  } catch {
    return undefined; // Not a path of ours: '%' followed by something else than two hex digits.
  }
}
