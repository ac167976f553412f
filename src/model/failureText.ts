import type { FailureData, FailureFacts, FailureReason } from '../protocol.ts';

/** `l10n.t` in the extension, {@link inEnglish} elsewhere. */
export type Translate<T extends string = string> = (sentence: string, ...facts: (string | number)[]) => T;

/** Fills the facts in, for programs that speak English only. */
export function inEnglish(sentence: string, ...facts: (string | number)[]): string {
  return sentence.replace(/\{(\d)\}/g, (place, index: string) => String(facts[Number(index)] ?? place));
}

/** Codes a person may meet: the cause and, where there is one, the next step. Source: the SDK's header. */
export const sentencesByCode: readonly (readonly [codes: readonly number[], sentence: string])[] = [
  [[-1, 6013], 'The SDK is not initialised'],
  [[-2, 6014], 'Not logged in'],
  [[-3, 6027], 'The SDK could not read the JSON it was given'],
  [[-4, 6017], 'The SDK refused a parameter'],
  [[-5], 'The SDK refused the conversation'],
  [[-6, 8501, 10015], 'The group ID is not valid'],
  [[6001, 6002], 'The SDK could not talk to its server'],
  [[6004], 'There is no such conversation'],
  [[6005, 6019, 7010, 7011], 'The local database failed'],
  [[6008, 6009, 6010], 'A transfer failed'],
  [[6012, 80101], 'The request timed out'],
  [[6015, 7501, 7502], 'The same operation is still running'],
  [[6016], 'A part of the message is not valid'],
  [[6022], 'The disk could not be read or written: check space and permissions'],
  [[6023, 7009], 'The operation was interrupted by a logout'],
  [[6028], 'Out of memory'],
  [[6032], 'The receiver of the message is not valid'],
  [[6206, 70001, 70101], 'The UserSig has expired: make a new one'],
  [[6208], 'The account was logged in elsewhere: log in again to take over'],
  [[7003], 'The UserID is not valid: printable ASCII, at most 32 bytes'],
  [[7008, 9506, -10113, -20009], 'Too many calls in a short time: wait a moment'],
  [[7012], 'This is possible only after a successful login'],
  [[7013, 60020], 'The plan of the app does not include this'],
  [[7014], 'The request is not allowed'],
  [[8001, 80002, 93000], 'The message is too long'],
  [[9508, 9523, 9524, 9525], 'There is no network: check the connection'],
  [[9501, 9502, 9503, 9504, 9505], 'The connection is not secure or not logged in'],
  [[9510, 9511, 9512, 9514, 9516, 9517], 'The server could not be reached'],
  [[9518, 9519, 9520, 9521], 'The request waited too long'],
  [[9522], 'The request is larger than 1 MB'],
  [[50001, 50002, 50003, 50004, 50005], 'The conversation service failed'],
  [[51006, 51008], 'Too many conversations at once'],
  [[60006, 70020], 'The SDKAppID is unknown or disabled'],
  [[70002, 70003, 70005, 70052], 'The UserSig is damaged or no longer valid'],
  [[70009, 70016], 'The UserSig was made with another key'],
  [[70013], 'The UserSig belongs to another UserID'],
  [[70014], 'The UserSig belongs to another SDKAppID'],
  [[70050, 70051, 70114], 'The account is blocked'],
  [[70107], 'There is no such account'],
  [[10007], 'No permission in this group'],
  [[10010], 'The group does not exist any more'],
  [[10017, 20012], 'You are muted'],
  [[20003], 'There is no such user'],
  [[20007], 'The other side has blocked you'],
  [[20009, 20010, 20011], 'You are not friends'],
];

const sentenceOfCode = new Map(sentencesByCode.flatMap(([codes, sentence]) => codes.map((code) => [code, sentence] as const)));

/** For every reason: how its sentence is made. */
const explanations: { readonly [R in FailureReason]: <T extends string>(translate: Translate<T>, facts: FailureFacts[R], failure: FailureData) => T } = {
  sdkCode: (translate, _facts, { code, call }) =>
    sentenceOfCode.has(code) ? translate(sentenceOfCode.get(code)!) : translate('The SDK reports an error in {0}', call),
  sdkSilent: (translate, { seconds }) => translate('The SDK did not answer within {0} seconds', seconds),
  sdkNotJson: (translate) => translate('The SDK answered with something that is not JSON'),
  databaseBusy: (translate) => translate('The database is busy: another program has locked it. Try again in a moment'),
  databaseGone: (translate) => translate('The data directory was deleted meanwhile, so nothing was saved: restart the SDK host to begin a new one'),
  databaseOtherVersion: (translate) =>
    translate('The data was written by another version of the emulator: update the extension, or choose another folder in the setting imConversations.dataDirectory'),
  draftNotKept: (translate) => translate('The SDK did not keep the draft'),
  draftNotKeptOffline: (translate) => translate('The SDK keeps drafts only while the account is online'),
  sessionClosed: (translate) => translate('No account is open'),
  sessionEndedDuringCall: (translate) => translate('The session ended during the call'),
  onlyOnline: (translate) => translate('This is only possible while the account is online: otherwise local messages could be lost'),
  conversationType: (translate, { type }) => translate('A conversation is of type c2c or group, not {0}', type),
  emptyText: (translate) => translate('A text for the SDK must not be empty or contain NUL'),
  argumentType: (translate) => translate('An argument is of a type that the SDK does not take'),
  sdkAppId: (translate) => translate('The SDKAppID must be a positive whole number'),
  pageSize: (translate, { most }) => translate('A page has 1 to {0} conversations', most),
  pageCursor: (translate) => translate('Invalid page cursor'),
  dataDirectoryUnusable: (translate, { folder }) => translate('The data directory cannot be used: {0}', folder),
  dataDirectoryForeign: (translate, { folder }) => translate('The data directory belongs to another user: {0}', folder),
  dataInUse: (translate, { userId, folder }) => translate('Another process has the data of {0} open in {1}', userId, folder),
  libraryMissing: (translate, { path }) => translate('The native library is missing: {0}', path),
  libraryNotAFile: (translate, { path }) => translate('The native library is not a file: {0}', path),
  libraryUnreadable: (translate, { path }) => translate('The native library cannot be read: {0}', path),
  libraryDamaged: (translate, { path }) => translate('The native library is damaged: {0}', path),
  libraryUnknownFormat: (translate, { path }) => translate('This is not a native library: {0}', path),
  libraryOtherPlatform: (translate, { path, its, ours }) => translate('The native library is for {0}, and this is {1}: {2}', its, ours, path),
  libraryOtherArchitecture: (translate, { path, its, ours }) =>
    translate('The native library is for {0}, and this editor for {1}: {2}', its, ours, path),
  libraryLacksFunctions: (translate, { path, names, more }) =>
    more === 0 ? translate('The native library lacks {0}: {1}', names, path) : translate('The native library lacks {0} and {1} more functions: {2}', names, more, path),
  libraryUnusable: (translate, { path }) => translate('The native library cannot be used: {0}', path),
  helloMissing: (translate) => translate('Say hello first'),
  wrongToken: (translate) => translate('The token is wrong'),
  hostOlder: (translate) => translate('Another window still runs an older version of this extension: reload that window, or restart the SDK host'),
  hostNewer: (translate) => translate('This window runs an older version of the extension than another one: reload this window'),
  otherAccount: (translate, { open, asked }) => translate('This host serves {0}, not {1}', open, asked),
  hostFolderForeign: (translate, { folder }) => translate('{0} belongs to another user or can be entered by others: remove it', folder),
  hostFailed: (translate) => translate('The SDK host failed'),
  hostNotRunning: (translate) => translate('The SDK host is not running; it is started again by itself'),
  hostStopped: (translate) => translate('The SDK host was stopped'),
  hostEndedDuringCall: (translate) => translate('The SDK host ended during the call'),
  hostSilent: (translate, { seconds }) => translate('The SDK host did not answer within {0} seconds', seconds),
  hostEnded: (translate, { how, lastLines }) => {
    if (how === '') {
      return lastLines === '' ? translate('The connection to the SDK host was lost') : translate('The connection to the SDK host was lost: {0}', lastLines);
    }
    return lastLines === '' ? translate('The SDK host ended ({0})', how) : translate('The SDK host ended ({0}): {1}', how, lastLines);
  },
  inWords: (translate, { text }) => translate('{0}', text),
};

/** One sentence for a person. Ids, paths and lines in it are other people's texts. */
export function explainFailure<T extends string>(failure: FailureData, translate: Translate<T>): T {
  const explain = explanations[failure.reason] as (typeof explanations)['sdkCode'] | undefined; // A host may be newer than we are.
  return explain ? explain(translate, failure.facts as never, failure) : translate('{0}', failure.reason);
}

/** {@link explainFailure}, with the code and the SDK's own words. */
export function failureMessage<T extends string>(failure: FailureData, translate: Translate<T>): T {
  const facts = [failure.code === 0 ? '' : String(failure.code), failure.description].filter(Boolean).join(': ');
  const sentence = explainFailure(failure, translate);
  return facts === '' ? sentence : translate('{0} ({1})', sentence, facts);
}
