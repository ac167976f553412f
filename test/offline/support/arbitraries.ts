// Values for the parameters of Tencent's calls, out of what its headers say of them; and texts that are nearly JSON.
import fc from 'fast-check';
import suite from '../../fixtures/json-test-suite.json' with { type: 'json' };
import { readHeaders, type Key } from './headers.ts';
import { groups, people, texts } from './seeds.ts';
import type { Argument, Fault, Json, JsonText } from './steps.ts';

const { enums, objects } = readHeaders();

export const id = fc.oneof({ arbitrary: fc.constantFrom(...people, ...groups), weight: 8 }, { arbitrary: fc.constantFrom('alice', 'nobody', 'c2c_bob', 'group_x', 'x'.repeat(200)), weight: 2 });
const conversationId = fc.oneof(
  { arbitrary: fc.constantFrom(...people.map((name) => `c2c_${name}`), ...groups.map((name) => `group_${name}`)), weight: 8 },
  { arbitrary: fc.constantFrom('', 'c2c_', 'group_', 'c2c', 'group', 'bob', 'c2c_nobody', 'group_nobody', 'c2cx'), weight: 2 },
);
const anyText = fc.oneof(fc.constantFrom(...texts), id);
const integers = [0, 1, 2, 3, 4, 5, 7, 8, 20, 99, 100, 127, 1_600_000_000, 1_700_000_000, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53];
const unsigned = fc.oneof(fc.constantFrom(...integers), fc.nat({ max: 30 }), fc.nat());
const signed = fc.oneof(unsigned, fc.constantFrom(-1, -2, -(2 ** 31)));
const u64 = fc.oneof(fc.constantFrom('0', '1', '2', '4', '8', '16', '3', '4294967296', '8589934592', '9223372036854775807', '18446744073709551615', '4611686020027387904'), unsigned.map(String));

/** A value of the enum, and now and then one that is not. */
export function enumValue(name: string): fc.Arbitrary<number> {
  const values = enums.get(name) ?? [0, 1];
  return fc.oneof({ arbitrary: fc.constantFrom(...values), weight: 9 }, { arbitrary: fc.constantFrom(-1, 0, values.length, 99), weight: 1 });
}

/** What the elements of an array are, where the header does not say it; and objects that only their name tells. */
const contents: Readonly<Record<string, string>> = {
  message_elem_array: 'Elem',
  msg_getmsglist_param_last_msg: 'Message',
  msg_delete_param_msg: 'Message',
  msg_batch_send_param_msg: 'Message',
  merge_elem_message_array: 'Message',
  draft_msg: 'Message',
  conv_last_msg: 'Message',
};
const elementKinds = ['TextElem', 'CustomElem', 'LocationElem', 'FaceElem', 'TextElem', 'CustomElem', 'ImageElem', 'SoundElem', 'VideoElem', 'FileElem', 'GroupTipsElem', 'GroupReportElem', 'MergerElem'];
const elementTypes: Readonly<Record<string, number>> = { TextElem: 0, ImageElem: 1, SoundElem: 2, CustomElem: 3, FileElem: 4, GroupTipsElem: 5, FaceElem: 6, LocationElem: 7, GroupReportElem: 8, VideoElem: 9, MergerElem: 12 };

/** An object that a header describes: some of its keys, with values of the type that it says. */
export function object(kind: string, depth = 0): fc.Arbitrary<Json> {
  if (kind === 'Elem') {
    return fc.constantFrom(...elementKinds).chain((name) => object(name, depth).map((one) => ({ elem_type: elementTypes[name]!, ...(one as object) })));
  }
  const keys = objects.get(kind) ?? [];
  const some = fc.record(Object.fromEntries(keys.map((key) => [key.name, value(key, depth)])), { requiredKeys: [] }) as fc.Arbitrary<Json>;
  const fresh = fc.tuple(some, fc.subarray(keys.map(({ name }) => name), { maxLength: Math.min(5, keys.length) })).map(([one, chosen]) => Object.fromEntries(Object.entries(one as object).filter(([key]) => chosen.includes(key))) as Json);
  return kind === 'Message' && depth < 2 ? fc.oneof({ arbitrary: seenMessage(depth), weight: 3 }, { arbitrary: message(depth), weight: 2 }, { arbitrary: fresh, weight: 1 }) : fresh;
}

/** One with elements, as it is given to be sent. */
function message(depth: number): fc.Arbitrary<Json> {
  return fc
    .tuple(fc.array(object('Elem', depth + 1), { maxLength: 2 }), object('Message', 2))
    .map(([elements, rest]) => ({ ...(rest as object), message_elem_array: elements }));
}

/** One that a call before has brought, as it came or changed. */
function seenMessage(depth: number): fc.Arbitrary<Json> {
  const names = (objects.get('Message') ?? []).map(({ name }) => name);
  return fc.tuple(fc.nat({ max: 20 }), fc.oneof({ arbitrary: fc.constant<string[]>([]), weight: 3 }, { arbitrary: fc.subarray(names, { maxLength: 3 }), weight: 1 }), fc.oneof({ arbitrary: fc.constant<Json>({}), weight: 3 }, { arbitrary: object('Message', depth + 2), weight: 1 }))
    .map(([number, drop, set]) => ({ $message: number, $drop: drop, $set: set }));
}

function value(key: Key, depth: number): fc.Arbitrary<Json> {
  const kind = contents[key.name] ?? key.of;
  if (/_(elem_)?(file|orig|video|image)_path$|relay_buffer$/.test(key.name)) {
    return fc.constant(''); // Of another machine's disk nothing can be compared; of the relay buffer, see the known differences.
  }
  if (key.name === 'conversation_list_filter_conversation_group') {
    return fc.oneof({ arbitrary: fc.constant(''), weight: 6 }, { arbitrary: fc.constantFrom('work', 'x'), weight: 1 }); // Unknown ones are never answered.
  }
  switch (key.type) {
    case 'string':
      return /conv_id|user_?id|identifier|sender|group_?id|op_user$/.test(key.name) ? id : anyText;
    case 'bool':
      return fc.boolean();
    case 'double':
      return fc.oneof(fc.constantFrom(0, 10, 100, 22.54, -1.5, 1e21, 1e-7), fc.double({ min: -180, max: 180, noNaN: true }));
    case 'object':
      return kind && objects.has(kind) && depth < 2 ? object(kind, depth + 1) : fc.constant({});
    case 'array':
      return kind && (kind === 'Elem' || objects.has(kind)) ? (depth < 2 ? fc.array(nonEmpty(object(kind, depth + 1)), { maxLength: 2 }) : fc.constant([])) : kind && enums.has(kind) ? fc.array(enumValue(kind), { maxLength: 3 }) : /seq/.test(key.name) ? fc.array(fc.nat({ max: 30 }), { maxLength: 3 }) : fc.array(id, { maxLength: 3 });
    default:
      return kind && enums.has(kind) ? enumValue(kind) : key.type.startsWith('u') ? unsigned : signed;
  }
}

/** `{}` as an item ends the real library's process (measured). */
function nonEmpty(arbitrary: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return arbitrary.map((one) => (Object.keys(one as object).length === 0 ? { unknown_key: 1 } : one));
}

const pieces = [...Object.values(suite.cases).map((text) => Buffer.from(text, 'base64').toString('latin1')).filter((text) => /^[\x20-\x7e]*$/.test(text) && text.length < 60), ',', '}', ']', '"', '\\', ':', 'null', 'NaN', ' ', '\\ud83d', '/*c*/', ''];

const fault: fc.Arbitrary<Fault> = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0, 0.05, 0.2), fc.constantFrom(...pieces))
  .map(([from, length, instead]) => ({ from, to: Math.min(1, from + length), instead }));

/** Text of JSON: mostly as it should be. */
export function json(arbitrary: fc.Arbitrary<Json>): fc.Arbitrary<Argument> {
  return fc.oneof(
    { arbitrary: arbitrary.map((one): JsonText => ({ $json: one })), weight: 22 },
    { arbitrary: fc.tuple(arbitrary, fault).map(([one, wrong]): JsonText => ({ $json: one, fault: wrong })), weight: 2 },
    { arbitrary: fc.constantFrom<Argument>(null, '', '{', '[]', '{}', 'null', '[null]', '1', '"x"'), weight: 1 },
  );
}

export const objectText = (kind: string): fc.Arbitrary<Argument> => json(object(kind));
export const arrayText = (kind: string): fc.Arbitrary<Argument> => json(fc.array(nonEmpty(object(kind)), { minLength: 1, maxLength: 3 }));
export const idsText: fc.Arbitrary<Argument> = json(fc.array(id, { maxLength: 3 }));
export const conversationIdsText: fc.Arbitrary<Argument> = json(fc.array(conversationId, { maxLength: 4 }));
export const plainText: fc.Arbitrary<Argument> = fc.oneof({ arbitrary: anyText, weight: 9 }, { arbitrary: fc.constant(null), weight: 1 });
export const scope: fc.Arbitrary<Argument> = fc.oneof(conversationId, fc.constant(null));
export const uint64: fc.Arbitrary<Argument> = u64.map((one) => ({ $u64: one }));
export const uint32: fc.Arbitrary<Argument> = fc.oneof(fc.constantFrom(0, 1, 2, 3, 5, 20, 100), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
export const bool: fc.Arbitrary<Argument> = fc.boolean();
