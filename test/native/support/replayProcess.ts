// Replays recorded calls in a process of its own, so that a crash is one failure and not the end of the test run.
import { Library } from './library.ts';
import type { Outcome, RecordedArgument, Recording } from './recordings.ts';

export interface ReplayRequest {
  library: string;
  directory: string;
  recordings: Recording[];
}

export type ReplayReply = { id: string; outcome: Outcome } | { done: true };

const asynchronous = /^TIM(SetConfig|Login|Logout|Conv(Create|Delete|Get|Pin|Clean)|Msg)/;

function argument(value: RecordedArgument): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if ('$u64' in value) {
    return BigInt(value.$u64);
  }
  if ('$buf' in value) {
    return Buffer.alloc(value.$buf, value.fill ?? 0);
  }
  if ('$bytes' in value) {
    return Buffer.from(value.$bytes, 'hex');
  }
  return `${value.prefix ?? ''}${value.$repeat[0].repeat(value.$repeat[1])}${value.suffix ?? ''}`;
}

async function replay(library: Library, recording: Recording, directory: string): Promise<Outcome> {
  if (recording.state === 'after-init') {
    library.init(directory);
  }
  for (const { call, args } of recording.before ?? []) {
    library.plain(call, ...args.map(argument), 0n);
  }
  const name = recording.call;
  const values = recording.args.map(argument);
  let returned: unknown;
  let completion: Outcome['completion'] = null;
  if (values.at(-1) === '$cb') {
    const call = library.call(name, ...values.slice(0, -1));
    returned = call.returned;
    void call.completion.then((value) => (completion = value));
  } else if (asynchronous.test(name)) {
    returned = library.plain(name, ...values, 0n);
  } else if (name.endsWith('Callback')) {
    returned = library.plain(name, values[0] === '$listener' ? library.listenerFor(name) : null, 0n) ?? null;
  } else {
    returned = name === 'TIMGetSDKVersion' ? library.version() : library.plain(name, ...values);
  }
  // The library answers in order: once a later call has been answered, no more is to come of this one.
  const list = await library.call('TIMConvGetConvList').completion;
  const buffer = values.find((value, index) => Buffer.isBuffer(value) && isOutput(recording.args[index]!)) as Buffer | undefined;
  const loginStatusAfter = library.plain('TIMGetLoginStatus') as number;
  library.plain('TIMUninit');
  return {
    returned,
    completion,
    buffer: buffer && buffer.subarray(0, buffer.includes(0) ? buffer.indexOf(0) : undefined).toString(),
    loginStatusAfter,
    listAfter: { code: list.code, desc: list.desc, json: list.json },
  };
}

function isOutput(value: RecordedArgument): boolean {
  return typeof value === 'object' && value !== null && '$buf' in value;
}

async function replayAll({ library: path, directory, recordings }: ReplayRequest): Promise<void> {
  const library = new Library(path);
  for (const recording of recordings) {
    process.send!({ id: recording.id, outcome: await replay(library, recording, directory) } satisfies ReplayReply);
  }
  process.send!({ done: true } satisfies ReplayReply);
}

process.on('message', (request: ReplayRequest) => void replayAll(request));
process.on('disconnect', () => process.exit());
