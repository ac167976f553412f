// Calls that nobody has recorded: those that were, with something else in their arguments.
import type { Random } from './random.ts';
import { isAsynchronous } from './library.ts';
import { readRecordings, type RecordedArgument } from './recordings.ts';

/** What a cache without a login can be asked; the states of a login are measured by the recordings alone. */
export const states = ['before-init', 'after-init', 'local-storage'] as const;

const ids = ['bob', 'carol', 'grp1', 'grp2', '@TGS#3ABCDEFGH', '用户😀', 'a"b\\c/d', 'nobody', '', 'c2c_bob', 'group_grp1', 'c2c_', '_', 'x'.repeat(300)];
const numbers = [0, 1, 2, 3, 4, 5, 99, -1, 2 ** 31 - 1];
const notToBeMutated = /^TIM(Init|Uninit|Login|Logout|SetConfig|GetLoginUserID|GetSDKVersion|\w*Callback)$|^callExperimentalAPI$/;

export interface MutatedCall {
  readonly name: string;
  readonly args: readonly (string | number | boolean | null | { $u64: string })[];
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

let calls: { name: string; args: RecordedArgument[] }[] | undefined;

/** One call, different from the recorded one in one or two places. Values keep their JSON type: what the real library makes of another differs from run to run. */
export function mutatedCall(random: Random): MutatedCall {
  calls ??= readRecordings('sdk-recordings')
    .filter(({ call, args, before, crash }) => !notToBeMutated.test(call) && !before && !crash && args.every(isSimple) && isAsynchronous(call) === (args.at(-1) === '$cb'))
    .map(({ call, args }) => ({ name: call, args: args.filter((value) => value !== '$cb').map((value) => (isBuffer(value) ? null : value)) }));
  const { name, args } = random.of(calls);
  const mutated = structuredClone(args);
  for (let times = 1 + random.below(2); times > 0 && mutated.length > 0; times--) {
    const place = random.below(mutated.length);
    mutated[place] = mutateArgument(random, mutated[place]!);
  }
  return { name, args: mutated as MutatedCall['args'] };
}

function isSimple(value: RecordedArgument): boolean {
  return typeof value !== 'object' || value === null || '$u64' in value || isBuffer(value);
}

function isBuffer(value: RecordedArgument): boolean {
  return typeof value === 'object' && value !== null && '$buf' in value;
}

function mutateArgument(random: Random, value: RecordedArgument): RecordedArgument {
  if (typeof value === 'object' && value !== null) {
    return { $u64: String(random.of([0, 1, 2, 1_700_000_000, 2 ** 40])) };
  }
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    const json = parse(value);
    return json === undefined ? value : JSON.stringify(mutateJson(random, json));
  }
  return mutateScalar(random, value) as RecordedArgument;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function mutateScalar(random: Random, value: Json): Json {
  return typeof value === 'string' ? random.of(ids) : typeof value === 'number' ? random.of(numbers) : typeof value === 'boolean' ? !value : value;
}

function mutateJson(random: Random, value: Json): Json {
  if (Array.isArray(value)) {
    if (value.length === 0 || random.is(0.2)) {
      return random.is(0.5) ? [] : [...value, ...structuredClone(value)];
    }
    const place = random.below(value.length);
    return value.map((item, index) => (index === place ? mutateJson(random, item) : item));
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    if (keys.length === 0) {
      return value;
    }
    const key = random.of(keys);
    const { [key]: old, ...rest } = value;
    return random.is(0.3) ? rest : { ...value, [key]: mutateJson(random, old!) };
  }
  return mutateScalar(random, value);
}
