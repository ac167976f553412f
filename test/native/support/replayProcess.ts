// Replays recorded calls in a process of its own, so that a crash is one failure and not the end of the test run.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import seed from '../../fixtures/sdk-seed-standard.json' with { type: 'json' };
import { isAsynchronous, Library, type Completion, type FunctionName } from './library.ts';
import type { Outcome, RecordedArgument, Recording } from './recordings.ts';

export interface ReplayRequest {
  library: string;
  directory: string;
  recordings: Recording[];
}

export type ReplayReply = { id: string; outcome: Outcome } | { done: true };

/** In milliseconds: how long the real library waits for a network. */
const patience = 30_000n;
const database = 'emulator_1400000000.db';

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

/** Brings the library into the state of a recording. Everything was recorded without a network. */
async function enter(library: Library, { state }: Recording, directory: string, seeded: string): Promise<void> {
  if (state === 'before-init') {
    return;
  }
  if (state !== 'after-init' && state !== 'logging-in-empty') {
    copyFileSync(path.join(seeded, database), path.join(directory, database));
  }
  library.init(directory);
  if (state === 'local-storage') {
    const request = { request_internal_operation: 'internal_operation_init_local_storage', request_init_local_storage_user_id_param: 'alice' };
    library.plain('callExperimentalAPI', JSON.stringify(request), null, 0n);
    await library.call('TIMConvGetConversationGroupList').completion;
  } else if (state !== 'after-init') {
    const { completion } = library.call('TIMLogin', 'alice', 'any');
    await library.call('TIMConvGetConversationGroupList').completion;
    if (state === 'login-failed') {
      library.plain('TIMEmulatorAdvanceClock', patience);
      await completion;
    }
  }
}

async function replay(library: Library, recording: Recording, directory: string, seeded: string): Promise<Outcome> {
  await enter(library, recording, directory, seeded);
  for (const { call, args } of recording.before ?? []) {
    await perform(library, call, args).completion;
  }
  const { returned, completion, values } = perform(library, recording.call, recording.args);
  let found: Outcome['completion'] = null;
  void completion?.then((value) => (found = value));
  // The library answers in order: once a later call has been answered, no more is to come of this one.
  await library.call('TIMConvGetConversationGroupList').completion;
  for (let login = 0; recording.callback && /^TIMLog(in|out)$/.test(recording.call) && login < 3; login++) {
    library.plain('TIMEmulatorAdvanceClock', patience);
    await library.call('TIMConvGetConversationGroupList').completion;
  }
  const buffer = values.find((value, index) => Buffer.isBuffer(value) && isOutput(recording.args[index]!)) as Buffer | undefined;
  const loginStatusAfter = library.plain('TIMGetLoginStatus') as number;
  const after = [];
  for (const { call } of recording.after ?? []) {
    const { code, desc, json } = await library.call(...lookUp(call, recording)).completion;
    after.push({ code, desc, json });
  }
  library.plain('TIMUninit');
  await library.call('TIMConvGetConversationGroupList').completion; // The database is closed by then.
  return {
    returned,
    completion: found,
    buffer: buffer && buffer.subarray(0, buffer.includes(0) ? buffer.indexOf(0) : undefined).toString(),
    loginStatusAfter,
    after,
  };
}

function perform(library: Library, name: FunctionName, args: readonly RecordedArgument[]): { returned: unknown; completion?: Promise<Completion>; values: unknown[] } {
  const values = args.map(argument);
  if (values.at(-1) === '$cb') {
    return { ...library.call(name, ...values.slice(0, -1)), values };
  }
  if (isAsynchronous(name)) {
    return { returned: library.plain(name, ...values, 0n), values };
  }
  if (name.endsWith('Callback')) {
    return { returned: library.plain(name, values[0] === '$listener' ? library.listenerFor(name) : null, 0n) ?? null, values };
  }
  return { returned: name === 'TIMGetSDKVersion' ? library.version() : library.plain(name, ...values), values };
}

/** The look-ups that were made after a call: of the conversation that it names, else of bob. */
function lookUp(call: FunctionName, { args }: Recording): [FunctionName, ...unknown[]] {
  if (call !== 'TIMConvGetConvInfo') {
    return call === 'TIMGetLoginStatus' ? ['TIMConvGetConvList'] : [call];
  }
  const [id, type] = typeof args[0] === 'string' && args[0] !== '' && typeof args[1] === 'number' ? args : ['bob', 1];
  return [call, JSON.stringify([{ get_conversation_list_param_conv_id: id, get_conversation_list_param_conv_type: type }])];
}

function isOutput(value: RecordedArgument): boolean {
  return typeof value === 'object' && value !== null && '$buf' in value;
}

async function replayAll({ library: file, directory, recordings }: ReplayRequest): Promise<void> {
  const library = new Library(file);
  const [seeded, work] = [path.join(directory, 'seeded'), path.join(directory, 'work')];
  mkdirSync(seeded);
  library.init(seeded);
  await library.ask('TIMEmulatorSeed', 'alice', JSON.stringify(seed));
  library.plain('TIMUninit');
  await library.call('TIMConvGetConversationGroupList').completion;
  library.plain('TIMEmulatorSetNetwork', false);
  for (const recording of recordings) {
    mkdirSync(work);
    process.send!({ id: recording.id, outcome: await replay(library, recording, work, seeded) } satisfies ReplayReply);
    rmSync(work, { recursive: true });
  }
  process.send!({ done: true } satisfies ReplayReply);
}

process.on('message', (request: ReplayRequest) => void replayAll(request));
process.on('disconnect', () => process.exit());
