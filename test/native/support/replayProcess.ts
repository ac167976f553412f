// Replays recorded calls in a process of its own, so that a crash is one failure and not the end of the test run.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { seeds, seedText } from '../../fixtures/message-seeds.mjs';
import seed from '../../fixtures/sdk-seed-standard.json' with { type: 'json' };
import { isAsynchronous, Library, type Completion, type FunctionName } from './library.ts';
import type { LookUp, Outcome, RecordedArgument, Recording } from './recordings.ts';

export interface ReplayRequest {
  library: string;
  directory: string;
  recordings: Recording[];
}

export type ReplayReply = { id: string; outcome: Outcome } | { done: true };

/** In milliseconds: how long the real library waits for a network. */
const patience = 30_000n;
const database = 'emulator_1400000000.db';
/** A look-up that changes nothing: whatever was asked before it has been answered. (Asking for the conversation groups does change something.) */
const nobody = '[{"get_conversation_list_param_conv_id":"nobody","get_conversation_list_param_conv_type":1}]';

function argument(value: RecordedArgument, directory: string): unknown {
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
  if ('$dir' in value) {
    return path.join(directory, value.$dir);
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
    await library.call('TIMConvGetConvInfo', nobody).completion;
  } else if (state !== 'after-init') {
    const { completion } = library.call('TIMLogin', 'alice', 'any');
    await library.call('TIMConvGetConvInfo', nobody).completion;
    if (state === 'login-failed') {
      library.plain('TIMEmulatorAdvanceClock', patience);
      await completion;
    }
  }
}

async function replay(library: Library, recording: Recording, directory: string, seeded: string): Promise<Outcome> {
  await enter(library, recording, directory, seeded);
  for (const { call, args } of recording.before ?? []) {
    await perform(library, call, args, directory).completion;
  }
  const { returned, completion, values } = perform(library, recording.call, recording.args, directory);
  let found: Outcome['completion'] = null;
  void completion?.then((value) => (found = value));
  // The library answers in order: once a later call has been answered, no more is to come of this one.
  await library.call('TIMConvGetConvInfo', nobody).completion;
  for (let login = 0; recording.callback && /^TIMLog(in|out)$/.test(recording.call) && login < 3; login++) {
    library.plain('TIMEmulatorAdvanceClock', patience);
    await library.call('TIMConvGetConvInfo', nobody).completion;
  }
  const buffer = values.find((value, index) => Buffer.isBuffer(value) && isOutput(recording.args[index]!)) as Buffer | undefined;
  const loginStatusAfter = library.plain('TIMGetLoginStatus') as number;
  const after = [];
  for (const [index, wanted] of (recording.after ?? []).entries()) {
    const differs = recording.volatile?.some((field) => field.startsWith(`after.${index}.`)) ?? false;
    const { code, desc, json } = await library.call(...lookUp(wanted, recording, differs)).completion;
    after.push({ code, desc, json });
  }
  library.plain('TIMUninit');
  await library.call('TIMConvGetConvInfo', nobody).completion; // The database is closed by then.
  return {
    returned,
    completion: found,
    buffer: buffer && buffer.subarray(0, buffer.includes(0) ? buffer.indexOf(0) : undefined).toString(),
    loginStatusAfter,
    after,
  };
}

interface Performed {
  returned: unknown;
  completion?: Promise<Completion>;
  values: unknown[];
}

function perform(library: Library, name: FunctionName, args: readonly RecordedArgument[], directory: string): Performed {
  const values = args.map((value) => argument(value, directory));
  if (values.at(-1) === '$cb') {
    return { ...library.call(name, ...values.slice(0, -1)), values };
  }
  if (isAsynchronous(name) || name === 'TIMMsgGetGroupMessageReadMemberList') {
    return { returned: library.plain(name, ...values, 0n), values };
  }
  if (name.endsWith('Callback')) {
    return { returned: library.plain(name, values[0] === '$listener' ? library.listenerFor(name) : null, 0n) ?? null, values };
  }
  return { returned: name === 'TIMGetSDKVersion' ? library.version() : library.plain(name, ...values), values };
}

/**
 * The look-ups that were made after a call: of the conversation that it names, else of bob. Their arguments were not
 * recorded; those of messages follow from what was found. What differs from run to run may also be in another place of a list.
 */
function lookUp({ call, callback }: LookUp, { args }: Recording, differs: boolean): [FunctionName, ...unknown[]] {
  const named = typeof args[0] === 'string' && args[0] !== '' && typeof args[1] === 'number';
  if (call === 'TIMMsgFindMessages') {
    const ids = messagesIn(callback!.json).map(({ message_msg_id: id }) => id);
    return [call, JSON.stringify(ids.length > 0 ? ids : ['alice-1700000110-102'])];
  }
  if (call === 'TIMMsgGetMsgList') {
    const found = messagesIn(callback!.json);
    const [id, type] = found.length > 0 ? [found[0]!.message_conv_id, found[0]!.message_conv_type] : named ? args : ['mia', 1];
    return [call, id, type, JSON.stringify({ msg_getmsglist_param_count: Math.max(found.length, 1) + (differs && typeof callback!.json === 'string' ? 3 : 0) })];
  }
  if (call !== 'TIMConvGetConvInfo') {
    return call === 'TIMGetLoginStatus' ? ['TIMConvGetConvList'] : [call];
  }
  const expected = /"conv_id":"(\w+)".*"conv_type":(\d)/.exec(String(callback?.json));
  const [id, type] = named ? args : expected ? [expected[1], Number(expected[2])] : ['bob', 1];
  return [call, JSON.stringify([{ get_conversation_list_param_conv_id: id, get_conversation_list_param_conv_type: type }])];
}

interface FoundMessage {
  message_conv_id: string;
  message_conv_type: number;
  message_msg_id: string;
}

/** Those that a look-up is recorded to have found. */
function messagesIn(json: unknown): FoundMessage[] {
  if (typeof json === 'string') {
    return JSON.parse(json) as FoundMessage[];
  }
  // A long text, or one that is not UTF-8, is recorded by its beginning or its bytes; both are of the group of the call.
  return typeof json === 'object' && json !== null ? [{ message_conv_id: 'team', message_conv_type: 2, message_msg_id: '' }] : [];
}

function isOutput(value: RecordedArgument): boolean {
  return typeof value === 'object' && value !== null && '$buf' in value;
}

/** The data of alice with the conversations of a recording: made once, and copied for each of them. */
async function seedData(library: Library, directory: string, name: keyof typeof seeds | 'standard'): Promise<string> {
  const seeded = path.join(directory, `seeded-${name}`);
  if (existsSync(seeded)) {
    return seeded;
  }
  mkdirSync(seeded);
  library.init(seeded);
  await library.ask('TIMEmulatorSeed', 'alice', JSON.stringify(seed));
  if (name !== 'standard') {
    const { knownIds = {} } = seeds[name] as { knownIds?: Record<string, string> };
    const seedBytes = [Buffer.from('{"conversations":'), seedText(seeds[name]), Buffer.from(`,"knownIds":${JSON.stringify(knownIds)}}`)];
    await library.ask('TIMEmulatorSeed', 'alice', Buffer.concat(seedBytes));
  }
  library.plain('TIMUninit');
  await library.call('TIMConvGetConvInfo', nobody).completion;
  return seeded;
}

async function replayAll({ library: file, directory, recordings }: ReplayRequest): Promise<void> {
  const library = new Library(file);
  const work = path.join(directory, 'work');
  library.plain('TIMEmulatorSetNetwork', false);
  for (const recording of recordings) {
    const seeded = await seedData(library, directory, recording.seed?.messages ?? 'standard');
    mkdirSync(work);
    process.send!({ id: recording.id, outcome: await replay(library, recording, work, seeded) } satisfies ReplayReply);
    rmSync(work, { recursive: true });
  }
  process.send!({ done: true } satisfies ReplayReply);
}

process.on('message', (request: ReplayRequest) => void replayAll(request));
process.on('disconnect', () => process.exit());
