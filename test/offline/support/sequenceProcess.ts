// Runs sequences against one library in a process of its own: sequenceProcess LIBRARY real|emulator [CLOCK]
import koffi from 'koffi';
import { isAsynchronous, Library, type FunctionName } from '../../native/support/library.ts';
import { isCall, type Argument, type Change, type Json, type JsonText, type Sequence } from './steps.ts';

export interface SequenceRequest {
  readonly directory: string;
  readonly sequence: Sequence;
}

export interface CallOutcome {
  readonly step: number;
  readonly returned: unknown;
  /** Code, desc, JSON text as latin1, and whether it came before the return; null where none came. */
  readonly answer: readonly [number, string, string, boolean] | null;
}

/** A call that has not been answered when so many later ones have been, with a pause after each, never is. Time alone tells nothing on a busy machine. */
const laterCalls = 8;
const laterPause = 50;
const loginSeconds = 30;
const nobody = '[{"get_conversation_list_param_conv_id":"nobody","get_conversation_list_param_conv_type":1}]';
const [file, kind, clock] = process.argv.slice(2);
const library = new Library(file!);
const isReal = kind === 'real';
const moveClock = clock === undefined ? undefined : (koffi.load(clock).func('void moveClock(int64_t)') as (seconds: number) => void);
moveClock?.(0);

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
let logins: Promise<unknown>[] = [];
/** Messages that calls have brought, each as its JSON. */
let seen: Json[] = [];
let isInitialised = false;

async function run({ directory, sequence }: SequenceRequest): Promise<void> {
  [logins, seen, isInitialised] = [[], [], false];
  await advance(5); // Some calls are allowed once in a second.
  if (isReal) {
    library.plain('TIMSetConfig', '{"set_config_is_log_output_console":false,"set_config_log_level":0}', null, 0n);
  } else {
    await seedEmulator(directory, sequence);
  }
  for (const [step, one] of sequence.steps.entries()) {
    if (isCall(one)) {
      process.send!({ step, ...(await perform(one.name as FunctionName, one.args.map(convert))) } satisfies CallOutcome);
    } else {
      await make(one, directory);
    }
  }
  library.plain('TIMUninit');
  process.send!({ step: sequence.steps.length, returned: null, answer: null } satisfies CallOutcome);
}

async function seedEmulator(directory: string, { seeds }: Sequence): Promise<void> {
  library.init(directory);
  for (const [user, conversations] of Object.entries(seeds)) {
    await library.ask('TIMEmulatorSeed', user, JSON.stringify(conversations));
  }
  library.plain('TIMUninit');
  library.plain('TIMEmulatorSetNetwork', false);
}

async function make(change: Change, directory: string): Promise<void> {
  switch (change.change) {
    case 'init':
      isInitialised = true;
      library.init(directory);
      await library.call('TIMConvGetConvInfo', nobody).completion;
      return;
    case 'uninit':
      library.plain('TIMUninit');
      [logins, isInitialised] = [[], false];
      return;
    case 'open':
      return openCache(change.user);
    case 'login':
      return login(change.user);
    case 'fail':
      return failLogins();
    case 'logout': {
      const { completion } = library.call('TIMLogout');
      await failLogins();
      await completion;
      return;
    }
    case 'wait':
      return advance(2);
  }
}

async function openCache(user: string): Promise<void> {
  if (isInitialised) {
    const request = { request_internal_operation: 'internal_operation_init_local_storage', request_init_local_storage_user_id_param: user };
    library.plain('callExperimentalAPI', JSON.stringify(request), null, 0n);
    await untilOpen();
  }
}

/** The cache is that of the user once this login has begun, which it does when the ones before have failed. */
async function login(user: string): Promise<void> {
  await failLogins();
  const { completion } = library.call('TIMLogin', user, 'any');
  logins.push(completion);
  if (!isInitialised) {
    await completion;
    return;
  }
  while (library.plain('TIMGetLoginStatus') !== 2) {
    await pause(2);
  }
  await untilOpen();
}

async function untilOpen(): Promise<void> {
  while ((await library.call('TIMConvGetConvInfo', nobody).completion).code === 6014) {
    await pause(2);
  }
  await pause(isReal ? 20 : 0); // Another user's cache may be the open one until now.
}

async function failLogins(): Promise<void> {
  for (const one of logins.splice(0)) {
    let isOver = false;
    void one.then(() => (isOver = true));
    if (!isReal) {
      library.plain('TIMEmulatorAdvanceClock', BigInt(loginSeconds * 1000));
      await one;
    }
    while (!isOver) {
      moveClock!(2);
      await pause(8);
    }
  }
}

async function advance(seconds: number): Promise<void> {
  if (isReal) {
    moveClock!(seconds);
    await pause(10);
  } else {
    library.plain('TIMEmulatorAdvanceClock', BigInt(seconds * 1000));
  }
}

function convert(value: Argument): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return '$u64' in value ? BigInt(value.$u64) : textOf(value);
}

function textOf({ $json, fault }: JsonText): string {
  const text = JSON.stringify(resolve($json));
  if (!fault) {
    return text;
  }
  return text.slice(0, Math.floor(fault.from * text.length)) + fault.instead + text.slice(Math.ceil(fault.to * text.length));
}

function resolve(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map((item: Json) => resolve(item));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const members = value as { readonly [key: string]: Json };
  if (typeof members['$message'] === 'number') {
    const message = seen.length === 0 ? { message_elem_array: [] } : seen[members['$message'] % seen.length]!;
    const dropped = members['$drop'] as string[];
    return { ...Object.fromEntries(Object.entries(message as object).filter(([key]) => !dropped.includes(key))), ...(resolve(members['$set']!) as object) };
  }
  return Object.fromEntries(Object.entries(members).map(([key, item]) => [key, resolve(item)]));
}

async function perform(name: FunctionName, values: readonly unknown[]): Promise<Omit<CallOutcome, 'step'>> {
  if (!isAsynchronous(name)) {
    return { returned: library.plain(name, ...values), answer: null };
  }
  const { returned, completion } = library.call(name, ...values);
  // What was refused has called back by now, or never will.
  const answer = await Promise.race([completion, returned === 0 ? outlasted() : pause(0).then(() => null)]);
  if (answer) {
    remember(answer.json);
  }
  return { returned, answer: answer && [answer.code, answer.desc, answer.raw.toString('latin1'), answer.beforeReturn] };
}

async function outlasted(): Promise<null> {
  for (let later = 0; later < laterCalls; later++) {
    await pause(laterPause);
    await library.call('TIMConvGetConversationListByFilter', '{"conversation_list_filter_conv_type":1}', 0n, 1).completion;
    await library.call('TIMConvGetConvInfo', nobody).completion;
  }
  return null;
}

function remember(text: string): void {
  const visit = (value: Json): void => {
    if (typeof value !== 'object' || value === null) {
      return;
    }
    if ('message_client_time' in value && 'message_rand' in value && seen.length < 50) {
      seen.push(value);
    }
    Object.values(value as object).forEach((item: Json) => visit(item));
  };
  try {
    visit(JSON.parse(text) as Json);
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error; // Some answers are no JSON.
    }
  }
}

process.on('message', (request: SequenceRequest) => {
  void run(request);
});
process.on('disconnect', () => process.exit());
