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
  | { $bytes: string };

type RawText = string | { $bytes: string } | { $length: number; $sha256: string };

export interface Recording {
  id: string;
  state: string;
  call: FunctionName;
  args: RecordedArgument[];
  ret: number | string | null;
  buffer?: string;
  callback: { code: number; desc: string; json: unknown; raw?: RawText; when: 'before-return' | 'after-return' } | null;
  before?: { call: FunctionName; args: RecordedArgument[] }[];
  after?: { call: string; ret: number; callback: { code: number; desc: string; json: unknown } | null }[];
  volatile?: string[];
}

/** What the library did. */
export interface Outcome {
  returned: unknown;
  completion: Completion | null;
  buffer: string | undefined;
  loginStatusAfter: number;
  listAfter: { code: number; desc: string; json: string };
}

/** Every recording of a call that the emulator has, in the states it can be brought into. */
export function readRecordings(): Recording[] {
  const known = new Set<string>(functionNames);
  return readFileSync(path.join(root, 'test/fixtures/sdk-recordings.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recording)
    .filter(({ state, call }) => known.has(call) && (state === 'before-init' || state === 'after-init'));
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
  for (const { call, ret, callback } of recording.after ?? []) {
    if (call === 'TIMGetLoginStatus' && ret !== outcome.loginStatusAfter) {
      return `the login status was ${outcome.loginStatusAfter} afterwards, not ${ret}`;
    }
    if (call === 'TIMConvGetConvList' && callback && !isDeepStrictEqual({ ...callback }, outcome.listAfter)) {
      return `the list was ${JSON.stringify(outcome.listAfter)} afterwards`;
    }
  }
  return undefined;
}

function sameBuffer(recording: Recording, found: string): boolean {
  return isVolatile(recording, 'buffer') ? /^-\d+-\d+$/.test(found) : found === recording.buffer;
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
    return isVolatile(recording, 'callback.raw')
      ? Math.abs(found.length - raw.$length) < 20
      : createHash('sha256').update(found).digest('hex') === raw.$sha256;
  }
  if (recording.call === 'TIMSetConfig') {
    return isDeepStrictEqual(JSON.parse(found.toString()), json); // It echoes its input, whatever the order of keys.
  }
  return mask(found.toString()) === mask(inDialect(json));
}

/** Hides the digits of what differs from run to run: times and random numbers, and the ids made of them. */
function maskNumbers(text: string): string {
  return text
    .replace(/"message_(client_time|rand|unique_id)":\d+/g, '"message_$1":0')
    .replace(/"message_msg_id":"-\d+-\d+"/g, '"message_msg_id":"-0-0"');
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
