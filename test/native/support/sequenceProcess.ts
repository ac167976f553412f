// Runs sequences of calls against one library in a process of its own, on the cache of alice that was seeded for them.
import { isAsynchronous, Library, type FunctionName } from './library.ts';
import type { State } from './mutatedCalls.ts';
import type { Call } from './randomCalls.ts';

export interface SequenceRequest {
  readonly state: State;
  readonly directory: string;
  /** For the emulator; the real library has a seeded cache already. */
  readonly seed?: string;
  readonly calls: readonly Call[];
}

export interface CallOutcome {
  readonly returned: unknown;
  /** Code, desc, JSON text, and whether it came before the return; null where none came. */
  readonly answer: readonly [number, string, string, boolean] | null;
}

/** In milliseconds: longer than the real library takes for anything without a network. */
const patience = 3000;
const library = new Library(process.argv[2]!);

/** Sends an outcome for each call, so that a crash tells which one it was. */
async function run(request: SequenceRequest): Promise<void> {
  await enter(request);
  for (const { name, args } of request.calls) {
    const outcome = await perform(name as FunctionName, args.map((value) => (typeof value === 'object' && value !== null ? BigInt(value.$u64) : value)));
    process.send!(outcome);
  }
  library.plain('TIMUninit');
}

async function enter({ state, directory, seed }: SequenceRequest): Promise<void> {
  if (process.argv[3] !== 'emulator') {
    library.plain('TIMSetConfig', '{"set_config_is_log_output_console":false,"set_config_log_level":0}', null, 0n);
  }
  if (state === 'before-init') {
    return;
  }
  library.init(directory);
  if (seed !== undefined) {
    await library.ask('TIMEmulatorSeed', 'alice', seed);
  }
  await library.call('TIMConvGetConversationGroupList').completion; // The real library needs a moment.
  if (state === 'after-init') {
    return;
  }
  const open = { request_internal_operation: 'internal_operation_init_local_storage', request_init_local_storage_user_id_param: 'alice' };
  library.plain('callExperimentalAPI', JSON.stringify(open), null, 0n);
  while ((await library.call('TIMConvGetConvList').completion).code === 6014) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function perform(name: FunctionName, values: readonly unknown[]): Promise<CallOutcome> {
  if (!isAsynchronous(name)) {
    return { returned: library.plain(name, ...values), answer: null };
  }
  const { returned, completion } = library.call(name, ...values);
  // What was refused has called back by now, or never will.
  const wait = new Promise<null>((resolve) => setTimeout(() => resolve(null), returned === 0 ? patience : 0).unref());
  const answer = await Promise.race([completion, wait]);
  return { returned, answer: answer && [answer.code, answer.desc, answer.json, answer.beforeReturn] };
}

process.on('message', (request: SequenceRequest) => {
  void run(request);
});
process.on('disconnect', () => process.exit());
