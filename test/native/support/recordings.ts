// The recorded calls of the real SDK, and what it means that one of them holds.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { root } from './emulator.ts';
import { type Completion, type FunctionName, functionNames } from './library.ts';

export type RecordedArgument =
  | string
  | number
  | boolean
  | null
  | { $u64: string }
  | { $buf: number; fill?: number }
  | { $repeat: [string, number]; prefix?: string; suffix?: string }
  | { $bytes: string }
  /** A path in the folder of the case. */
  | { $dir: string };

/** A long text is written down by its length and digest. */
type RawText = string | { $bytes: string } | { $length: number; $sha256?: string; $sha256OfBytes?: string };

export interface Recording {
  id: string;
  state: string;
  call: FunctionName;
  args: RecordedArgument[];
  ret: number | string | null;
  buffer?: string;
  callback: { code: number; desc: string; json: unknown; raw?: RawText; rawSameAs?: string; when: 'before-return' | 'after-return' } | null;
  before?: { call: FunctionName; args: RecordedArgument[] }[];
  after?: LookUp[];
  /** The messages that were in the cache besides the standard conversations. */
  seed?: { messages: 'transcript' | 'thousands' | 'known' };
  volatile?: string[];
  crash?: string;
  note?: string;
}

/** What was asked afterwards. Of a list of messages, an array of them or the text itself. */
export interface LookUp {
  call: FunctionName;
  ret: number;
  callback: { code: number; desc: string; json: unknown; jsonSameAs?: string } | null;
}

/** The states of a login that waits for a network, and of one that failed for want of it. */
const offlineStates = ['logging-in-empty', 'logging-in-seeded', 'login-failed'];

export function isOffline({ state }: Recording): boolean {
  return offlineStates.includes(state);
}

/** What the library did. */
export interface Outcome {
  returned: unknown;
  completion: Completion | null;
  buffer: string | undefined;
  loginStatusAfter: number;
  /** What the look-ups of `after` found. */
  after: { code: number; desc: string; json: string }[];
}

/** Every recording of a file whose call the emulator has; texts that are written down once are filled in. */
export function readRecordings(file: 'sdk-recordings' | 'sdk-message-recordings'): Recording[] {
  const known = new Set<string>(functionNames);
  const recordings = readFileSync(path.join(root, `test/fixtures/${file}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recording);
  const texts = new Map(recordings.map(({ id, callback }) => [id, callback?.raw ?? (callback ? inDialect(callback.json) : undefined)]));
  for (const { callback, after } of recordings) {
    if (callback?.rawSameAs !== undefined) {
      callback.raw = texts.get(callback.rawSameAs)!;
    }
    for (const { callback: found } of after ?? []) {
      if (found?.jsonSameAs !== undefined) {
        found.json = texts.get(found.jsonSameAs);
      }
    }
  }
  return recordings.filter(({ call, crash, note }) => known.has(call) && (file === 'sdk-recordings' || (!crash && !note?.includes('accidental'))));
}

/** Why the recording does not hold, or nothing. */
export function difference(recording: Recording, outcome: Outcome): string | undefined {
  const { callback: expected } = recording;
  const { completion: found } = outcome;
  if (outcome.returned !== recording.ret) {
    return `returned ${String(outcome.returned)}, not ${String(recording.ret)}`;
  }
  if (recording.buffer !== undefined && outcome.buffer !== undefined && !sameBuffer(recording, outcome.buffer)) {
    return `the buffer holds ${outcome.buffer}, not ${recording.buffer}`;
  }
  if (!expected || !found) {
    return expected ? 'no callback' : found ? `a callback with ${found.code}` : differenceAfter(recording, outcome);
  }
  if (found.code !== expected.code || found.desc !== expected.desc) {
    return `${found.code} "${found.desc}", not ${expected.code} "${expected.desc}"`;
  }
  if (found.beforeReturn !== (expected.when === 'before-return')) {
    return `the callback came ${found.beforeReturn ? 'before' : 'after'} the return`;
  }
  if (!sameText(recording, found.raw)) {
    return `the JSON is ${found.json.slice(0, 500)}`;
  }
  return differenceAfter(recording, outcome);
}

function differenceAfter(recording: Recording, outcome: Outcome): string | undefined {
  for (const [index, { call, ret, callback }] of (recording.after ?? []).entries()) {
    if (call === 'TIMGetLoginStatus' && ret !== outcome.loginStatusAfter) {
      return `the login status was ${outcome.loginStatusAfter} afterwards, not ${ret}`;
    }
    const found = outcome.after[index];
    const same = found && callback && found.code === callback.code && found.desc === callback.desc && isSameLookUp(recording, index, found.json);
    if (call !== 'TIMGetLoginStatus' && callback && !same) {
      return `${call} answered ${JSON.stringify(found)} afterwards`;
    }
  }
  return undefined;
}

function isSameLookUp(recording: Recording, index: number, found: string): boolean {
  const expected = recording.after![index]!.callback!.json;
  if (typeof expected === 'string' && isVolatile(recording, `after.${index}`)) {
    const all = splitMessages(maskNumbers(found));
    return splitMessages(maskNumbers(expected)).every((message) => all.includes(message));
  }
  if (expected === null || typeof expected === 'string') {
    return maskNumbers(found) === maskNumbers(expected ?? '');
  }
  const text = expected as { $length?: number; $sha256?: string; $bytes?: string };
  if (text.$bytes !== undefined) {
    return maskNumbers(found) === maskNumbers(Buffer.from(text.$bytes, 'hex').toString());
  }
  if (text.$length !== undefined && text.$sha256 !== undefined) {
    return isVolatile(recording, `after.${index}`)
      ? Math.abs(Buffer.byteLength(found) - text.$length) < 20
      : createHash('sha256').update(found).digest('hex') === text.$sha256;
  }
  return maskNumbers(found) === maskNumbers(inDialect(expected));
}

/** Those of one second are in the order of their random numbers, which differ from run to run: in any order. */
function splitMessages(list: string): string[] {
  return list.slice(1, -1).split(/,(?=\{"message_client_time")/);
}

function sameBuffer(recording: Recording, found: string): boolean {
  return isVolatile(recording, 'buffer') ? /^\w*-\d+-\d+$/.test(found) : found === recording.buffer;
}

function isVolatile(recording: Recording, field: string): boolean {
  return recording.volatile?.some((name) => name === field || name.startsWith(`${field}.`)) ?? false;
}

function sameText(recording: Recording, found: Buffer): boolean {
  const { raw, json } = recording.callback!;
  const mask = recording.volatile ? maskNumbers : (text: string) => text;
  if (typeof raw === 'string') {
    return mask(found.toString()) === mask(raw);
  }
  if (raw && '$bytes' in raw) {
    return mask(found.toString('latin1')) === mask(Buffer.from(raw.$bytes, 'hex').toString('latin1'));
  }
  if (raw) {
    // The digest of a text with a random number in it says nothing, but the length does, within some digits.
    return recording.volatile
      ? Math.abs(found.length - raw.$length) < 20
      : createHash('sha256').update(found).digest('hex') === (raw.$sha256 ?? raw.$sha256OfBytes);
  }
  if (recording.call === 'TIMSetConfig') {
    return isDeepStrictEqual(JSON.parse(found.toString()), json); // It echoes its input, whatever the order of keys.
  }
  return mask(found.toString()) === mask(inDialect(json));
}

/** Hides the digits of what differs from run to run: times and random numbers, and the ids made of them. */
function maskNumbers(text: string): string {
  return text
    .replace(/"(message_(?:client_time|server_time|rand|seq|unique_id)|conv_c2c_read_timestamp)":[1-9]\d*/g, '"$1":1')
    .replace(/"message_msg_id":"(\w*)-\d+-\d+"/g, '"message_msg_id":"$1-0-0"')
    .replace(/"merge_elem_relay_buffer":"[0-9a-f]+"/g, '"merge_elem_relay_buffer":"00"');
}

/** The JSON text the way the SDK writes it: keys in byte order, slashes escaped. */
function inDialect(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(inDialect).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return `{${members.map(([key, member]) => `${inDialect(key)}:${inDialect(member)}`).join(',')}}`;
  }
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/\\u[0-9a-f]{4}/g, (escape) => `\\u${escape.slice(2).toUpperCase()}`);
}
