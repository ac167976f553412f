// What a sequence is made of: calls, and what changes the state of the session between them.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** JSON text: the value, in which `{"$message": n}` stands for the nth message that was seen so far, and what is wrong with the text. */
export interface JsonText {
  readonly $json: Json;
  readonly fault?: Fault;
}

/** `instead` takes the place of the text between two places, given as parts of its length. */
export interface Fault {
  readonly from: number;
  readonly to: number;
  readonly instead: string;
}

export type Argument = string | number | boolean | null | { readonly $u64: string } | JsonText;

export interface Call {
  readonly name: string;
  readonly args: readonly Argument[];
}

/** Everything happens without a network: a login waits for one, until it is made to fail (30 seconds, by the library's clock). */
export type Change =
  | { readonly change: 'init' | 'uninit' | 'fail' | 'logout' | 'wait' }
  | { readonly change: 'login' | 'open'; readonly user: string };

export type Step = Call | Change;

export interface Sequence {
  /** The conversations of each user, in the form of a seed. */
  readonly seeds: Readonly<Record<string, readonly object[]>>;
  readonly steps: readonly Step[];
}

export function isCall(step: Step): step is Call {
  return 'name' in step;
}

export const states = ['before-init', 'after-init', 'local-storage', 'logging-in', 'login-failed', 'logged-out', 'other-user', 'again'] as const;
export type State = (typeof states)[number];

/** The state in which each step finds the session. */
export function statesOf(steps: readonly Step[]): State[] {
  let state: State = 'before-init';
  let isAgain = false;
  let user = '';
  return steps.map((step) => {
    const found = isAgain && state === 'after-init' ? 'again' : state;
    if (!isCall(step)) {
      const { change } = step;
      if (change === 'init') {
        state = state === 'before-init' ? 'after-init' : state;
      } else if (change === 'uninit') {
        isAgain ||= state !== 'before-init';
        state = 'before-init';
        user = '';
      } else if (state !== 'before-init') {
        if (change === 'open' && state === 'after-init') {
          state = 'local-storage';
        } else if (change === 'login') {
          state = user !== '' && user !== step.user ? 'other-user' : 'logging-in';
          user = step.user;
        } else if (change === 'fail' && (state === 'logging-in' || state === 'other-user')) {
          state = 'login-failed';
        } else if (change === 'logout') {
          state = 'logged-out';
        }
      }
    }
    return found;
  });
}
