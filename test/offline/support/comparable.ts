// An outcome without what is new in each run: the times and random numbers of messages that were made in it.
import type { CallOutcome } from './sequenceProcess.ts';
import type { Json } from './steps.ts';

/** Seconds since 1970; all seeds are older, and no test moves a clock back. */
const begin = 1_750_000_000;
const pinned = 2n ** 62n;
/** Marks what was a number. */
const number = '\ufffe';

export function comparable({ returned, answer }: CallOutcome): string {
  return JSON.stringify([returned, answer && [answer[0], answer[1], answer[3]]]) + (answer ? withoutNews(answer[2]) : '');
}

function withoutNews(text: string): string {
  if (!/\d{10}/.test(text)) {
    return text;
  }
  let value: Json;
  try {
    // Numbers are compared as they are written: 1e+01 is not 10, and some are beyond 2^53.
    value = JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => (token.startsWith('"') ? token : `"${number}${token}"`))) as Json;
  } catch {
    return text; // Not JSON, as answers to odd calls may be.
  }
  return JSON.stringify(mask(value)).replaceAll(`"${number}`, '"');
}

function mask(value: Json): Json {
  if (typeof value === 'string') {
    return value.replace(/-(?:17[5-9]|18)\d+-\d+$/, '-new');
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item: Json) => mask(item));
  }
  const members = value as { readonly [key: string]: Json };
  const isNew = isNow(members['message_client_time']) || isNow(members['message_server_time']);
  return Object.fromEntries(Object.entries(members).map(([key, item]) => [key, isVolatile(key, item, isNew, members) ? 'new' : mask(item)]));
}

function isVolatile(key: string, item: Json, isNew: boolean, message: { readonly [key: string]: Json }): boolean {
  if (isNew && /^message_(client_time|server_time|rand|unique_id)$/.test(key)) {
    return item !== `${number}0`;
  }
  if (isNew && key === 'message_seq') {
    return message['message_conv_type'] !== `${number}2` && item !== `${number}0`;
  }
  return /^(conv_c2c_read_timestamp|conv_active_time|msg_receipt_time_stamp)$|next_seq$/.test(key) && isNow(item);
}

function isNow(time: Json | undefined): boolean {
  const digits = typeof time === 'string' && time.startsWith(number) && /^\d+$/.test(time.slice(1)) ? BigInt(time.slice(1)) : 0n;
  return (digits >= pinned ? digits - pinned : digits) > begin;
}
