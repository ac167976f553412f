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
  return `${accountPathPrefix(account)}${type}/${encodePart(id)}${extension}`;
}

/** What the paths of all conversations of an account begin with, and no other account's. */
export function accountPathPrefix({ sdkAppId, userId }: Account): string {
  return `/${sdkAppId}/${encodePart(userId)}/`;
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

/** What the paths of drafts ended in until version 0.1, in place of a name. */
const oldDraftExtension = '.md';
/** In code points: as much of a name as a tab can show. */
const longestName = 60;

/**
 * The path of a draft: `/<sdkAppId>/<userId>/<c2c|group>/<conversationId>/<name>`. The last part is only what tabs and
 * titles show: whatever it says, the path means the same draft.
 */
export function draftPath(account: Account, ref: ConversationRef, showName: string): string {
  return `${conversationPath(account, ref)}/${namePart(showName) || namePart(ref.id) || encodePart(ref.id)}`;
}

/** The reverse of {@link draftPath}, also for the paths of version 0.1; undefined when the path does not name a draft. */
export function parseDraftPath(path: string): ConversationAddress | undefined {
  const parts = path.split('/');
  if (parts.length === 6 && parts[5] !== '') {
    return parseConversationPath(parts.slice(0, 5).join('/'));
  }
  return parseConversationPath(path, oldDraftExtension);
}

/** Nothing in it may look like a step in the path, reorder the letters around it, or break the line. */
function namePart(name: string): string {
  const line = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\s]+/gu, ' ')
    .trim()
    .replaceAll('/', '\u2215')
    .replaceAll('\\', '\u29f5');
  const points = [...line];
  const short = points.length > longestName ? `${points.slice(0, longestName - 1).join('')}…` : line;
  return /^\.+$/.test(short) ? short.replaceAll('.', '\u2024') : short;
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
