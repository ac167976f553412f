// Which calls are compared, and where the values of their parameters come from.
import fc from 'fast-check';
import { arrayText, bool, conversationIdsText, enumValue, id, idsText, objectText, plainText, scope, uint32, uint64 } from './arbitraries.ts';
import type { Argument, Call, Change, Sequence } from './steps.ts';
import { seed } from './seeds.ts';

const conversation = [fc.oneof({ arbitrary: id, weight: 12 }, { arbitrary: fc.constantFrom<Argument>(null, ''), weight: 1 }), enumValue('TIMConvType')] as const;
const option = enumValue('TIMReceiveMessageOpt');
const nothing = fc.constant<Argument>(null);
const message = objectText('Message');
const messages = arrayText('Message');

/** Without their callback. */
const parameters: Readonly<Record<string, readonly fc.Arbitrary<Argument>[]>> = {
  TIMGetLoginStatus: [],
  TIMConvGetConvList: [],
  TIMConvGetConvInfo: [arrayText('GetConversationListParam')],
  TIMConvGetConversationListByFilter: [objectText('TIMConversationListFilter'), uint64, uint32],
  TIMConvCreate: conversation,
  TIMConvDelete: conversation,
  TIMConvDeleteConversationList: [conversationIdsText, bool],
  TIMConvSetDraft: [...conversation, objectText('Draft')],
  TIMConvCancelDraft: [id, enumValue('TIMConvType')], // NULL crashes the real library (measured).
  TIMConvPinConversation: [...conversation, bool],
  TIMConvMarkConversation: [conversationIdsText, uint64, bool],
  TIMConvSetConversationCustomData: [conversationIdsText, plainText],
  TIMConvGetTotalUnreadMessageCount: [],
  TIMConvGetUnreadMessageCountByFilter: [objectText('TIMConversationListFilter')],
  TIMConvCleanConversationUnreadMessageCount: [scope, uint64, uint64],
  TIMConvGetConversationGroupList: [],
  TIMConvCreateConversationGroup: [plainText, conversationIdsText],
  TIMConvDeleteConversationGroup: [plainText],
  TIMConvRenameConversationGroup: [plainText, plainText],
  TIMConvAddConversationsToGroup: [plainText, conversationIdsText],
  TIMConvDeleteConversationsFromGroup: [plainText, conversationIdsText],
  TIMMsgSendMessage: [...conversation, message, nothing],
  TIMMsgSaveMsg: [...conversation, message],
  TIMMsgGetMsgList: [...conversation, objectText('MsgGetMsgListParam')],
  TIMMsgReportReaded: [...conversation, message],
  TIMMsgMarkAllMessageAsRead: [],
  TIMMsgSetLocalCustomData: [message],
  TIMMsgRevoke: [...conversation, message],
  TIMMsgListDelete: [...conversation, messages],
  TIMMsgClearHistoryMessage: conversation,
  TIMMsgSendMessageReadReceipts: [messages],
  TIMMsgSetC2CReceiveMessageOpt: [idsText, option],
  TIMMsgGetC2CReceiveMessageOpt: [idsText],
  TIMMsgSetGroupReceiveMessageOpt: [id, option],
};

/** Reads find what changes have done, and are asked more often. */
const often = ['TIMConvGetConvList', 'TIMConvGetConvInfo', 'TIMConvGetConversationListByFilter', 'TIMMsgGetMsgList', 'TIMConvGetUnreadMessageCountByFilter', 'TIMMsgSendMessage', 'TIMMsgSaveMsg'];

export const call: fc.Arbitrary<Call> = fc.oneof(
  ...Object.entries(parameters).map(([name, values]) => ({ arbitrary: fc.tuple(...values).map((args): Call => ({ name, args })), weight: often.includes(name) ? 3 : 1 })),
);

const user = fc.constantFrom('alice', 'alice', 'dave');
const change: fc.Arbitrary<Change> = fc.oneof(
  { arbitrary: fc.constant<Change>({ change: 'init' }), weight: 1 },
  { arbitrary: fc.constant<Change>({ change: 'uninit' }), weight: 1 },
  { arbitrary: user.map((name): Change => ({ change: 'login', user: name })), weight: 3 },
  { arbitrary: fc.constant<Change>({ change: 'fail' }), weight: 3 },
  { arbitrary: fc.constant<Change>({ change: 'logout' }), weight: 1 },
  { arbitrary: fc.constant<Change>({ change: 'wait' }), weight: 3 },
);

const beginnings: readonly (readonly Change[])[] = [
  [],
  [{ change: 'init' }],
  [{ change: 'init' }, { change: 'open', user: 'alice' }],
  [{ change: 'init' }, { change: 'open', user: 'alice' }],
  [{ change: 'init' }, { change: 'login', user: 'alice' }],
  [{ change: 'init' }, { change: 'login', user: 'alice' }],
  [{ change: 'init' }, { change: 'login', user: 'alice' }],
  [{ change: 'init' }, { change: 'login', user: 'alice' }, { change: 'fail' }],
];

export const sequence: fc.Arbitrary<Sequence> = fc
  .tuple(seed, fc.constantFrom(...beginnings), fc.array(fc.oneof({ arbitrary: call, weight: 8 }, { arbitrary: change, weight: 1 }), { minLength: 4, maxLength: 24 }))
  .map(([conversations, beginning, steps]) => ({
    seeds: { alice: conversations, dave: [{ type: 1, id: 'erin', activeTime: 1_650_000_000, unread: 1, messages: [{ sender: 'erin', seq: 1, rand: 7, time: 1_650_000_000, elems: [{ text: 'for dave' }] }] }] },
    steps: [...beginning, ...steps],
  }));
