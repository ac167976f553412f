// What Tencent's headers say of its calls: enums with their values, and the keys of each kind of JSON object with their types.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.ts';

const folder = path.join(root, 'node_modules/im_electron_sdk/lib/linux/include');

export interface Key {
  readonly name: string;
  /** string, bool, int, uint, array, object, double, or what else a header says. */
  readonly type: string;
  /** The enum or the kind of object that it refers to. */
  readonly of: string | undefined;
}

export interface Headers {
  readonly enums: ReadonlyMap<string, readonly number[]>;
  /** By name: Message, TextElem, MessageGetMsgListParam, … */
  readonly objects: ReadonlyMap<string, readonly Key[]>;
}

let headers: Headers | undefined;

export function readHeaders(): Headers {
  const text = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8')).join('\n');
  headers ??= { enums: readEnums(text), objects: readObjects(text) };
  return headers;
}

function readEnums(text: string): Map<string, number[]> {
  const enums = new Map<string, number[]>();
  for (const [, name, body] of text.matchAll(/^enum (TIM\w+) \{([\s\S]*?)^\};/gm)) {
    const values: number[] = [];
    const lines = body!.replace(/\/\/.*$/gm, '').split(',').map((line) => line.trim()).filter(Boolean);
    for (const line of lines) {
      const value = line.split('=')[1]?.trim();
      const shift = /^\(?0?x?(\d+)\)?\s*<<\s*(\d+)/.exec(value ?? '');
      values.push(value === undefined ? (values.at(-1) ?? -1) + 1 : shift ? Number(shift[1]) * 2 ** Number(shift[2]) : Number(value.replace(/[()]/g, '')));
    }
    enums.set(name!, values.filter(Number.isFinite));
  }
  return enums;
}

/** A section begins with a line such as `// 7.12 Message (消息)`; each key has its type in the comment before it. */
function readObjects(text: string): Map<string, Key[]> {
  const objects = new Map<string, Key[]>();
  let keys: Key[] = [];
  let comment = '';
  for (const line of text.split('\n')) {
    const section = /^\/\/ \d+\.\d+ (\w+)/.exec(line)?.[1];
    if (section) {
      keys = objects.get(section) ?? [];
      objects.set(section, keys);
      continue;
    }
    comment = line.startsWith('// ') ? line : comment;
    const name = /^static const char\s*\*\s*k\w+ = "(\w+)"/.exec(line)?.[1];
    const type = /^\/\/ (\w+)/.exec(comment)?.[1];
    if (name && type) {
      keys.push({ name, type, of: /@ref (\w+)/.exec(comment)?.[1] });
    }
  }
  return objects;
}
