import type { Conversation } from '../protocol.ts';
import { shortTime, type RowOptions } from '../rows/rowText.ts';
import { plain, plainText, type PlainText } from '../util/plainText.ts';

/** In code points: what a line above an editor can hold. */
const longest = 120;

/** What was said last in a conversation: `bob, 10:20: Are you there?`; undefined when nothing was, or nobody is to see it. */
export function lastWords({ lastMessage }: Conversation, options: RowOptions): PlainText | undefined {
  if (!lastMessage || options.isDiscreet) {
    return undefined;
  }
  const { isFromSelf, senderName, status, summary, time } = lastMessage;
  const sender = isFromSelf ? options.words.you : senderName;
  const points = [...(status === 'revoked' ? options.words.revoked : summary)];
  const text = points.length > longest ? `${points.slice(0, longest - 1).join('')}…` : points.join('');
  const when = shortTime(time, options);
  return when === '' ? plain`${plainText(sender)}: ${plainText(text)}` : plain`${plainText(sender)}, ${when}: ${plainText(text)}`;
}
