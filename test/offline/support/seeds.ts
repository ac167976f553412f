// Random conversations in the form of a seed: of every type of group, of people, with everything that a cache can hold of them.
import fc from 'fast-check';

export const people = ['bob', 'carol', '用户😀', 'a"b\\c/d', 'x y', 'Z'];
export const groupTypes = ['Public', 'Private', 'ChatRoom', 'BChatRoom', 'AVChatRoom', 'Community'];
export const groups = [...groupTypes.map((type) => `@TGS#${type}`), 'unknown type'];
export const texts = ['', 'hi', '你好 😀', '"quoted" / \\ \t', '<b>&</b>', '\u0001', '\u2028', 'a'.repeat(300)];

/** Before the time of any run, so that what is new can be told from what was there. */
const time = fc.oneof(fc.integer({ min: 1_600_000_000, max: 1_600_000_009 }), fc.integer({ min: 1_600_000_000, max: 1_690_000_000 }));
const text = fc.constantFrom(...texts);
const often = <T>(arbitrary: fc.Arbitrary<T>, otherwise: T): fc.Arbitrary<T> => fc.oneof({ arbitrary: fc.constant(otherwise), weight: 3 }, { arbitrary, weight: 1 });

const element = fc.oneof(
  text.map((content) => ({ text: content })),
  fc.record({ data: text, desc: text, ext: text, sound: text }).map((custom) => ({ custom })),
  fc.record({ index: fc.integer({ min: 0, max: 2 ** 31 - 1 }), data: text }).map((face) => ({ face })),
  fc.record({ desc: text, longitude: coordinate(), latitude: coordinate() }).map((location) => ({ location })),
);

function coordinate(): fc.Arbitrary<number> {
  return fc.oneof(fc.constantFrom(0, 1, 10, 100, 1e6, 22.54, -0.1, 1e-7, 1e21, 123456789.125, 0.1 + 0.2), fc.double({ min: -180, max: 180, noNaN: true }));
}

const draft = fc.record({ editTime: fc.constantFrom(0, 1, 1_600_000_000, 2 ** 31), userDefine: text, elems: fc.array(element, { maxLength: 2 }) });

function message(type: 1 | 2, id: string): fc.Arbitrary<object> {
  return fc
    .record({
      self: fc.boolean(), by: fc.constantFrom(...people), read: fc.boolean(), status: often(fc.constantFrom(1, 3, 5, 6), 2), seq: fc.integer({ min: 1, max: 30 }),
      rand: fc.integer({ min: 1, max: 2 ** 32 - 1 }), time, flag: often(fc.constantFrom(2, 4, 8, 12, 16, 32), 0), elems: fc.array(element, { minLength: 1, maxLength: 2 }),
      at: often<string[]>(fc.constantFrom(['alice'], ['*'], ['alice', '*', 'bob']), []), cloudData: often(text, ''), customStr: often(text, ''), customInt: often(fc.constantFrom(1, -1, 2 ** 31 - 1), 0),
    })
    .map(({ self, by, at, ...rest }) => ({ ...rest, self, sender: self ? 'alice' : type === 1 ? id : by, ...(type === 2 && at.length > 0 && { at }) }));
}

const uniqueMessages = (type: 1 | 2, id: string): fc.Arbitrary<object[]> =>
  fc.uniqueArray(message(type, id), { maxLength: 6, selector: (one) => `${(one as { seq: number }).seq}`, comparator: (a, b) => a === b });

const common = {
  activeTime: time, unread: fc.integer({ min: 0, max: 120 }), pinned: often(fc.constant(true), false), hidden: often(fc.constant(true), false), customData: often(text, ''),
  marks: often<(number | string)[]>(fc.constantFrom([1], [2, 8], ['4294967296', 4], ['4611686018427387904']), []), draft: fc.option(draft, { nil: undefined, freq: 2 }),
};

function conversation(type: 1 | 2, id: string): fc.Arbitrary<object> {
  const ofType =
    type === 1
      ? fc.record({
          readTime: fc.oneof(fc.constant(1), time), receiptTime: fc.oneof(fc.constant(0), time),
          user: fc.option(fc.record({ nick: text, remark: often(text, ''), faceUrl: often(fc.constant('https://example.invalid/x'), '') }), { nil: undefined }),
        })
      : fc.record({
          latestSeq: fc.integer({ min: 0, max: 60 }), readSeq: fc.integer({ min: 0, max: 60 }), sessionName: often(fc.constant('kept'), ''),
          group: fc.option(
            fc.record({ name: text, type: fc.constantFrom(groupTypes[groups.indexOf(id)] ?? 'Public', ...groupTypes), faceUrl: often(fc.constant('https://example.invalid/g'), ''), recvOpt: fc.integer({ min: 0, max: 3 }) }),
            { nil: undefined, freq: 6 },
          ),
        });
  return fc.tuple(fc.record(common), ofType, uniqueMessages(type, id)).map(([one, other, messages]) => ({ type, id, ...one, ...other, messages }));
}

const all = [...people.map((id) => conversation(1, id)), ...groups.map((id) => conversation(2, id))];

/** Each with one person or group at most once; often many share a second. */
export const seed: fc.Arbitrary<object[]> = fc.shuffledSubarray(all.map((_, index) => index), { maxLength: 8 }).chain((chosen) => fc.tuple(...chosen.map((index) => all[index]!)));
