import type { Account } from '../../protocol.ts';
import { l10n } from '../../util/l10n.ts';
import { inputStep, runSteps, type Step } from '../../util/steps.ts';
import type { Backend } from '../backends.ts';
import type { SavedAccount } from '../savedAccounts.ts';
import { sandboxUserOptions, signInSteps, userSigOptions, type Answers } from './steps.ts';
import { readUserSig, type UserSig } from './userSig.ts';

/** What a person has answered: an account, and the signature that was pasted. */
export interface SignInAnswer {
  readonly account: SavedAccount;
  /** Undefined unless `account.signature` is `pasted`. */
  readonly userSig: UserSig | undefined;
}

/** Asks for an account step by step. What was answered is kept until an account was opened with it, except a UserSig. */
export class SignInFlow {
  private readonly _backends: readonly [Backend, ...Backend[]];
  private _answers: Answers;

  constructor(backends: readonly [Backend, ...Backend[]]) {
    this._backends = backends;
    this._answers = this._unanswered();
  }

  /** Who was to be signed in with the command when that could not go on; undefined when nobody was. */
  get interrupted(): string | undefined {
    const { backend, signature, userId } = this._answers;
    return backend.needsUserSig && signature === 'command' && userId !== '' ? userId : undefined;
  }

  /** Undefined when the person left. */
  async ask(): Promise<SignInAnswer | undefined> {
    const answers = this._answers;
    const { backend, source, userSig, sdkAppId, userId, sandboxUser } = signInSteps(answers, this._backends);
    const steps = (): readonly Step[] => {
      if (!answers.backend.needsUserSig) {
        return [backend, sandboxUser];
      }
      return answers.signature === 'pasted' ? [backend, source, userSig] : [backend, source, sdkAppId, userId];
    };
    return (await runSteps(l10n.t('Sign In'), steps)) ? this.answer() : undefined;
  }

  /** The answers once more, after what kept the account from being opened was corrected. */
  answer(): SignInAnswer | undefined {
    const { backend, signature, userSig: text, sdkAppId, userId } = this._answers;
    if (!backend.needsUserSig || signature === 'command') {
      return { account: backend.account({ sdkAppId: Number(sdkAppId), userId }, signature), userSig: undefined };
    }
    const userSig = readUserSig(text);
    this._answers.userSig = '';
    return 'problem' in userSig ? undefined : { account: backend.account(userSig, signature), userSig };
  }

  /** The account was opened. */
  forget(): void {
    this._answers = this._unanswered();
  }

  private _unanswered(): Answers {
    return { backend: this._backends[0], signature: 'pasted', userSig: '', sdkAppId: '', userId: '' };
  }
}

/** Asks for another signature of an account; undefined when the person left. */
export async function askForUserSig(account: Account): Promise<UserSig | undefined> {
  let text = '';
  const step: Step = (place) => inputStep(place, userSigOptions(account), (answer) => (text = answer));
  const userSig = (await runSteps(l10n.t('New UserSig of {0}', account.userId), () => [step])) ? readUserSig(text) : undefined;
  return userSig && !('problem' in userSig) ? userSig : undefined;
}

/** Asks whose sandbox to open; undefined when the person left. */
export async function askForSandboxUser(): Promise<string | undefined> {
  let userId = '';
  const step: Step = (place) => inputStep(place, sandboxUserOptions(''), (answer) => (userId = answer));
  return (await runSteps(l10n.t('Open Local Sandbox'), () => [step])) ? userId : undefined;
}
