/**
 * What can go wrong, as codes and facts. The host and the client never write sentences: `model/failureText.ts` does, where
 * the person's language is known.
 */

/**
 * What went wrong, for code: `sdk` the SDK refused or failed; `timeout` it never answered; `busy` another program holds what
 * the call needs, so that a later try may work; `closed` no session, or it ended during the call; `unsafe` the call would
 * destroy data in this state, so it was not made; `badInput` an argument never reached the SDK; `library` the native library
 * is missing or unusable; `hostGone` the host process ended; `refused` the host would not talk to this client.
 */
export type FailureKind = 'sdk' | 'timeout' | 'busy' | 'closed' | 'unsafe' | 'badInput' | 'library' | 'hostGone' | 'refused';

type Facts<Names extends string = never> = Readonly<Record<Names, string | number>>;

/** Each reason for a failure, with the facts that its sentence names. */
export interface FailureFacts {
  /** {@link FailureData.code} says it. */
  sdkCode: Facts;
  sdkSilent: Facts<'seconds'>;
  sdkNotJson: Facts;
  databaseBusy: Facts;
  /** Its file was deleted or replaced since it was opened: nothing was written. */
  databaseGone: Facts;
  /** A newer emulator, or an older one, has made it. */
  databaseOtherVersion: Facts;
  draftNotKept: Facts;
  draftNotKeptOffline: Facts;
  sessionClosed: Facts;
  sessionEndedDuringCall: Facts;
  onlyOnline: Facts;
  conversationType: Facts<'type'>;
  emptyText: Facts;
  argumentType: Facts;
  sdkAppId: Facts;
  pageSize: Facts<'most'>;
  pageCursor: Facts;
  dataDirectoryUnusable: Facts<'folder'>;
  dataDirectoryForeign: Facts<'folder'>;
  dataInUse: Facts<'userId' | 'folder'>;
  libraryMissing: Facts<'path'>;
  libraryNotAFile: Facts<'path'>;
  libraryUnreadable: Facts<'path'>;
  libraryDamaged: Facts<'path'>;
  libraryUnknownFormat: Facts<'path'>;
  libraryOtherPlatform: Facts<'path' | 'its' | 'ours'>;
  libraryOtherArchitecture: Facts<'path' | 'its' | 'ours'>;
  /** `more` of them are not in `names`. */
  libraryLacksFunctions: Facts<'path' | 'names' | 'more'>;
  libraryUnusable: Facts<'path'>;
  helloMissing: Facts;
  wrongToken: Facts;
  /** The other windows' host is older than this window. */
  hostOlder: Facts<'host' | 'client'>;
  hostNewer: Facts<'host' | 'client'>;
  otherAccount: Facts<'open' | 'asked'>;
  hostFolderForeign: Facts<'folder'>;
  hostFailed: Facts;
  hostNotRunning: Facts;
  hostStopped: Facts;
  hostEndedDuringCall: Facts;
  hostSilent: Facts<'seconds'>;
  /** A signal or an exit code, and the last lines that the host printed; either may be empty. */
  hostEnded: Facts<'how' | 'lastLines'>;
  /** A sentence in the person's language already. */
  inWords: Facts<'text'>;
}

export type FailureReason = keyof FailureFacts;

export interface FailureData {
  readonly kind: FailureKind;
  readonly reason: FailureReason;
  /** As {@link FailureFacts} has them for the reason. Ids and paths in them are other people's texts. */
  readonly facts: Facts<string>;
  /** The SDK's function or our request, for the log. */
  readonly call: string;
  /** The SDK's return value or callback code; 0 when the SDK was not involved. */
  readonly code: number;
  /** The SDK's own text, or the system's; may be empty. */
  readonly description: string;
}

/** The one error that leaves the host, and that the client throws. */
export class SdkError extends Error implements FailureData {
  readonly kind: FailureKind;
  readonly reason: FailureReason;
  readonly facts: Facts<string>;
  readonly call: string;
  readonly code: number;
  readonly description: string;

  /** @param sentence for a person; without one the message is for the log */
  constructor(data: FailureData, sentence: string = forLog(data)) {
    super(sentence);
    this.name = 'SdkError';
    this.kind = data.kind;
    this.reason = data.reason;
    this.facts = data.facts;
    this.call = data.call;
    this.code = data.code;
    this.description = data.description;
  }

  static of<R extends FailureReason>(kind: FailureKind, call: string, reason: R, facts: FailureFacts[R], description = ''): SdkError {
    return new SdkError({ kind, reason, facts, call, code: 0, description });
  }

  /** A call that the SDK refused (its return value) or that failed (its callback's code). */
  static ofCode(call: string, code: number, description = ''): SdkError {
    const reason = emulatorReasons.get(code) ?? (isLockedDatabase(code, description) ? 'databaseBusy' : 'sdkCode');
    return new SdkError({ kind: reason === 'databaseBusy' ? 'busy' : 'sdk', reason, facts: {}, call, code, description });
  }

  /** The same failure with a sentence for a person as its message. */
  inWords(sentence: ((failure: FailureData) => string) | undefined): SdkError {
    return new SdkError(this, sentence?.(this));
  }

  /** What goes over the wire. */
  get data(): FailureData {
    const { kind, reason, facts, call, code, description } = this;
    return { kind, reason, facts, call, code, description };
  }
}

/** Codes that only the emulator has (`TIMEmulatorError` in its header). */
const emulatorReasons: ReadonlyMap<number, 'databaseBusy' | 'databaseGone' | 'databaseOtherVersion'> = new Map([
  [990001, 'databaseBusy'],
  [990002, 'databaseGone'],
  [990003, 'databaseOtherVersion'],
] as const);

/** Tencent's library hands on the words of its SQLite, with codes for any failure of the database (header). */
function isLockedDatabase(code: number, description: string): boolean {
  return [6005, 6019, 6022, 7010, 7011].includes(code) && /\b(database|table|schema)\b.* is (locked|busy)/i.test(description);
}

function forLog({ call, reason, facts, code, description }: FailureData): string {
  const known = Object.entries(facts).map(([name, value]) => `${name}=${value}`);
  return [`${call}:`, code === 0 ? reason : String(code), ...known, description].filter(Boolean).join(' ');
}
