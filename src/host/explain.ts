import { SdkError } from '../protocol.ts';

/** Codes a person may meet, in our words: the cause and, where there is one, the next step. Source: the SDK's header. */
const explanations: readonly (readonly [codes: readonly number[], words: string])[] = [
  [[-1, 6013], 'The SDK is not initialised'],
  [[-2, 6014], 'Not logged in'],
  [[-3, 6027], 'The SDK could not read the JSON it was given'],
  [[-4, 6017], 'The SDK refused a parameter'],
  [[-5], 'The SDK refused the conversation'],
  [[-6, 8501, 10015], 'The group id is not valid'],
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
  [[7013, 60020], 'This is not in the plan of the app'],
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

const wordsByCode = new Map(explanations.flatMap(([codes, words]) => codes.map((code) => [code, words] as const)));

/** The error for a call that the SDK refused (its return value) or that failed (its callback's code). */
export function sdkError(call: string, code: number, description: string): SdkError {
  const explanation = wordsByCode.get(code) ?? `The SDK reports an error in ${call}`;
  return new SdkError({ kind: 'sdk', call, code, description, explanation });
}
