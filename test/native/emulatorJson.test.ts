// The emulator's JSON against JavaScript's, on many small and broken texts, and against what the real library makes of the public JSON test suite.
import assert from 'node:assert/strict';

import suite from '../fixtures/json-test-suite.json' with { type: 'json' };
import { emulatorPath, TemporaryDirectory } from './support/emulator.ts';
import { Library } from './support/library.ts';

const pieces = [
  '{', '}', '[', ']', ',', ':', '"', '"a"', '"\\u0041"', '"\\ud83d\\ude00"', '"\\n\\/\\""', '"\\x"', '"\\u12"', 'true', 'false', 'null', 'nul',
  '0', '-0', '1', '-1', '01', '1.5', '1.', '.5', '1e5', '1E+5', '1e-5', '1e', '-', '+1', '9223372036854775807', ' ', '/', '😀', '\u2028',
]; // prettier-ignore

/** The same sequence in every run (mulberry32). */
function generator(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) / 4294967296) * below | 0;
  };
}

function value(random: (below: number) => number, depth: number): string {
  const simple = ['"a"', '"\\u0041\\ud83d\\ude00"', '"x\\ny/"', 'true', 'null', '0', '-1.50', '2e3', '18446744073709551615', '""', '"\u2028\u007f"'];
  const count = random(4);
  switch (depth > 4 ? 0 : random(3)) {
    case 1:
      return `[${Array.from({ length: count }, () => value(random, depth + 1)).join(' , ')}]`;
    case 2:
      return `{${Array.from({ length: count }, () => `"k${random(9)}" :${value(random, depth + 1)}`).join(',')}}`;
    default:
      return simple[random(simple.length)]!;
  }
}

/** Leaves out a piece, doubles it or puts another one in its place. */
function damage(text: string, random: (below: number) => number): string {
  const at = random(text.length);
  return text.slice(0, at) + pieces[random(pieces.length)]! + text.slice(at + random(3));
}

function isNested(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null;
  } catch {
    return false;
  }
}

/** What came back of a message, as the fixture writes it. */
function sent(json: string): string {
  const { message_cloud_custom_str: cloud, message_elem_array: elements } = JSON.parse(json) as { message_cloud_custom_str: string; message_elem_array: unknown };
  return `${cloud} ${JSON.stringify(elements)}`;
}

describe('JSON in the emulator', () => {
  let library: Library;

  before(async () => {
    library = new Library(await emulatorPath());
  });

  it('of its own calls is accepted where JavaScript accepts it, and nowhere else', () => {
    const random = generator(1);
    let accepted = 0;
    for (let i = 0; i < 20_000; i++) {
      const whole = `{"x":${value(random, 0)}}`;
      const text = i % 4 === 0 ? whole : damage(whole, random);
      if (/\\ud[89a-f]/.test(text.replaceAll('\\ud83d\\ude00', ''))) {
        continue; // Half a surrogate pair is an error here alone.
      }
      if (/e\+?\d{3}/i.test(text)) {
        continue; // So is a number beyond a double.
      }
      // What is JSON is no fault that anybody knows: -4.
      const expected = isNested(text) ? -4 : -3;
      accepted += expected === -4 ? 1 : 0;
      assert.equal(library.plain('TIMEmulatorSetFaults', text), expected, text);
    }
    assert.ok(accepted > 5_000 && accepted < 19_000, `${accepted} were accepted`);
  });

  it('of the SDK’s calls is read as the real library reads it, with all its faults', async () => {
    using directory = new TemporaryDirectory();
    library.init(directory.path);
    const differences: string[] = [];
    for (const [place, answers] of Object.entries(suite.answers)) {
      const [before, after] = suite.templates[place as keyof typeof suite.templates].split('$') as [string, string];
      for (const [expected, names] of Object.entries(answers)) {
        for (const name of names) {
          const text = Buffer.from(suite.cases[name as keyof typeof suite.cases], 'base64');
          const { returned, completion } = library.call('TIMMsgSendMessage', 'bob', 1, Buffer.concat([Buffer.from(before), text, Buffer.from(after)]), null);
          const found = returned === 0 ? sent((await completion).json) : String(returned);
          differences.push(...(found === expected ? [] : [`${place} ${name} ${text.toString()}: ${found}, not ${expected}`]));
        }
      }
    }
    library.plain('TIMUninit');
    assert.deepEqual(differences, []);
  });

  it('comes back as the same value from a draft', async () => {
    using directory = new TemporaryDirectory();
    library.init(directory.path);
    await library.login('alice');
    const random = generator(2);
    for (let i = 0; i < 500; i++) {
      const elements = `[${value(random, 0).replaceAll('null', '1').replaceAll('\\ud83d\\ude00', '😀')},{"elem_type":99}]`; // The SDK drops these (measured).
      assert.equal(library.plain('TIMConvSetDraft', 'bob', 1, `{"draft_msg":{"message_elem_array":${elements}}}`), 0);
      const json = await library.ask('TIMConvGetConvList');
      const [found] = JSON.parse(json) as { conv_draft: { draft_msg: { message_elem_array: unknown } } }[];
      assert.deepEqual(found!.conv_draft.draft_msg.message_elem_array, JSON.parse(elements));
    }
    library.plain('TIMUninit');
  });
});
