// A raw loader for any library with the SDK's C ABI: strings go in and come out as the very bytes, callbacks are told
// apart by user_data, and one callback is registered per C signature. Used by the tests of the emulator alone.
import koffi from 'koffi';

/** A C string: text, bytes (without the NUL), or NULL. */
export type CString = string | Buffer | null;

export interface Completion {
  code: number;
  desc: string;
  /** The text as it came; not always valid UTF-8. */
  raw: Buffer;
  json: string;
  beforeReturn: boolean;
}

export interface Event {
  name: 'conversation' | 'total' | 'message' | 'network' | 'filterTotal' | 'grouped' | 'removed' | 'ungrouped' | 'receipt' | 'revoked' | 'updated';
  value: number;
  json: string;
}

export interface Call {
  returned: number;
  /** Comes with the callback; never, when the library does not call back. */
  completion: Promise<Completion>;
}

const completionType = koffi.proto('void TestCompletion(int32_t code, const void *desc, const void *json, uint64_t user_data)');
const listenerTypes = {
  conversation: koffi.proto('void TestConversationEvent(int32_t event, const void *json, uint64_t user_data)'),
  total: koffi.proto('void TestTotal(int32_t total, uint64_t user_data)'),
  message: koffi.proto('void TestMessage(const void *json, uint64_t user_data)'),
  network: koffi.proto('void TestNetwork(int32_t status, int32_t code, const void *desc, uint64_t user_data)'),
  filterTotal: koffi.proto('void TestFilterTotal(const void *filter, int32_t total, uint64_t user_data)'),
  grouped: koffi.proto('void TestGrouped(const void *name, const void *text, uint64_t user_data)'),
  removed: koffi.proto('void TestRemoved(const void *name, const void *json, uint32_t reason, uint64_t user_data)'),
};
const strlen = koffi.load(process.platform === 'darwin' ? 'libSystem.dylib' : 'libc.so.6').func('size_t strlen(const void *text)') as (
  text: unknown,
) => number | bigint;

const signatures = {
  TIMInit: 'int TIMInit(uint64_t, const void *)',
  TIMUninit: 'int TIMUninit()',
  TIMGetSDKVersion: 'const void *TIMGetSDKVersion()',
  TIMGetLoginStatus: 'int TIMGetLoginStatus()',
  TIMGetLoginUserID: 'int TIMGetLoginUserID(void *)',
  TIMSetConfig: 'int TIMSetConfig(const void *, TestCompletion *, uint64_t)',
  TIMLogin: 'int TIMLogin(const void *, const void *, TestCompletion *, uint64_t)',
  TIMLogout: 'int TIMLogout(TestCompletion *, uint64_t)',
  TIMConvCreate: 'int TIMConvCreate(const void *, int, TestCompletion *, uint64_t)',
  TIMConvDelete: 'int TIMConvDelete(const void *, int, TestCompletion *, uint64_t)',
  TIMConvGetConvList: 'int TIMConvGetConvList(TestCompletion *, uint64_t)',
  TIMConvGetConvInfo: 'int TIMConvGetConvInfo(const void *, TestCompletion *, uint64_t)',
  TIMConvGetConversationListByFilter: 'int TIMConvGetConversationListByFilter(const void *, uint64_t, uint32_t, TestCompletion *, uint64_t)',
  TIMConvSetDraft: 'int TIMConvSetDraft(const void *, int, const void *)',
  TIMConvCancelDraft: 'int TIMConvCancelDraft(const void *, int)',
  TIMConvPinConversation: 'int TIMConvPinConversation(const void *, int, bool, TestCompletion *, uint64_t)',
  TIMConvGetTotalUnreadMessageCount: 'int TIMConvGetTotalUnreadMessageCount(TestCompletion *, uint64_t)',
  TIMConvCleanConversationUnreadMessageCount:
    'int TIMConvCleanConversationUnreadMessageCount(const void *, uint64_t, uint64_t, TestCompletion *, uint64_t)',
  TIMConvDeleteConversationList: 'int TIMConvDeleteConversationList(const void *, bool, TestCompletion *, uint64_t)',
  TIMConvSetConversationCustomData: 'int TIMConvSetConversationCustomData(const void *, const void *, TestCompletion *, uint64_t)',
  TIMConvMarkConversation: 'int TIMConvMarkConversation(const void *, uint64_t, bool, TestCompletion *, uint64_t)',
  TIMConvGetUnreadMessageCountByFilter: 'int TIMConvGetUnreadMessageCountByFilter(const void *, TestCompletion *, uint64_t)',
  TIMConvSubscribeUnreadMessageCountByFilter: 'int TIMConvSubscribeUnreadMessageCountByFilter(const void *)',
  TIMConvUnsubscribeUnreadMessageCountByFilter: 'int TIMConvUnsubscribeUnreadMessageCountByFilter(const void *)',
  TIMConvGetConversationGroupList: 'int TIMConvGetConversationGroupList(TestCompletion *, uint64_t)',
  TIMConvCreateConversationGroup: 'int TIMConvCreateConversationGroup(const void *, const void *, TestCompletion *, uint64_t)',
  TIMConvDeleteConversationGroup: 'int TIMConvDeleteConversationGroup(const void *, TestCompletion *, uint64_t)',
  TIMConvRenameConversationGroup: 'int TIMConvRenameConversationGroup(const void *, const void *, TestCompletion *, uint64_t)',
  TIMConvAddConversationsToGroup: 'int TIMConvAddConversationsToGroup(const void *, const void *, TestCompletion *, uint64_t)',
  TIMConvDeleteConversationsFromGroup: 'int TIMConvDeleteConversationsFromGroup(const void *, const void *, TestCompletion *, uint64_t)',
  TIMMsgSaveMsg: 'int TIMMsgSaveMsg(const void *, int, const void *, TestCompletion *, uint64_t)',
  TIMMsgReportReaded: 'int TIMMsgReportReaded(const void *, int, const void *, TestCompletion *, uint64_t)',
  TIMMsgMarkAllMessageAsRead: 'int TIMMsgMarkAllMessageAsRead(TestCompletion *, uint64_t)',
  TIMMsgSetLocalCustomData: 'int TIMMsgSetLocalCustomData(const void *, TestCompletion *, uint64_t)',
  TIMMsgRevoke: 'int TIMMsgRevoke(const void *, int, const void *, TestCompletion *, uint64_t)',
  TIMMsgListDelete: 'int TIMMsgListDelete(const void *, int, const void *, TestCompletion *, uint64_t)',
  TIMMsgClearHistoryMessage: 'int TIMMsgClearHistoryMessage(const void *, int, TestCompletion *, uint64_t)',
  TIMMsgSendMessageReadReceipts: 'int TIMMsgSendMessageReadReceipts(const void *, TestCompletion *, uint64_t)',
  callExperimentalAPI: 'int callExperimentalAPI(const void *, TestCompletion *, uint64_t)',
  TIMMsgSendMessage: 'int TIMMsgSendMessage(const void *, int, const void *, void *, TestCompletion *, uint64_t)',
  TIMMsgGetMsgList: 'int TIMMsgGetMsgList(const void *, int, const void *, TestCompletion *, uint64_t)',
  TIMSetConvEventCallback: 'void TIMSetConvEventCallback(TestConversationEvent *, uint64_t)',
  TIMSetConvTotalUnreadMessageCountChangedCallback: 'void TIMSetConvTotalUnreadMessageCountChangedCallback(TestTotal *, uint64_t)',
  TIMAddRecvNewMsgCallback: 'void TIMAddRecvNewMsgCallback(TestMessage *, uint64_t)',
  TIMRemoveRecvNewMsgCallback: 'void TIMRemoveRecvNewMsgCallback(TestMessage *)',
  TIMSetKickedOfflineCallback: 'void TIMSetKickedOfflineCallback(void *, uint64_t)',
  TIMSetUserSigExpiredCallback: 'void TIMSetUserSigExpiredCallback(void *, uint64_t)',
  TIMSetNetworkStatusListenerCallback: 'void TIMSetNetworkStatusListenerCallback(TestNetwork *, uint64_t)',
  TIMSetConvUnreadMessageCountChangedByFilterCallback: 'void TIMSetConvUnreadMessageCountChangedByFilterCallback(TestFilterTotal *, uint64_t)',
  TIMSetConvConversationGroupCreatedCallback: 'void TIMSetConvConversationGroupCreatedCallback(TestGrouped *, uint64_t)',
  TIMSetConvConversationGroupDeletedCallback: 'void TIMSetConvConversationGroupDeletedCallback(TestMessage *, uint64_t)',
  TIMSetConvConversationGroupNameChangedCallback: 'void TIMSetConvConversationGroupNameChangedCallback(TestGrouped *, uint64_t)',
  TIMSetConvConversationsAddedToGroupCallback: 'void TIMSetConvConversationsAddedToGroupCallback(TestGrouped *, uint64_t)',
  TIMSetConvConversationsDeletedFromGroupCallback: 'void TIMSetConvConversationsDeletedFromGroupCallback(TestRemoved *, uint64_t)',
  TIMSetMsgReadedReceiptCallback: 'void TIMSetMsgReadedReceiptCallback(TestMessage *, uint64_t)',
  TIMSetMsgRevokeCallback: 'void TIMSetMsgRevokeCallback(TestMessage *, uint64_t)',
  TIMMsgSetC2CReceiveMessageOpt: 'int TIMMsgSetC2CReceiveMessageOpt(const void *, int, TestCompletion *, uint64_t)',
  TIMMsgGetC2CReceiveMessageOpt: 'int TIMMsgGetC2CReceiveMessageOpt(const void *, TestCompletion *, uint64_t)',
  TIMMsgSetGroupReceiveMessageOpt: 'int TIMMsgSetGroupReceiveMessageOpt(const void *, int, TestCompletion *, uint64_t)',
  TIMProfileModifySelfUserProfile: 'int TIMProfileModifySelfUserProfile(const void *, TestCompletion *, uint64_t)',
  TIMFriendshipModifyFriendProfile: 'int TIMFriendshipModifyFriendProfile(const void *, TestCompletion *, uint64_t)',
  TIMProfileGetUserProfileList: 'int TIMProfileGetUserProfileList(const void *, TestCompletion *, uint64_t)',
  TIMGroupGetMemberInfoList: 'int TIMGroupGetMemberInfoList(const void *, TestCompletion *, uint64_t)',
  TIMGroupCreate: 'int TIMGroupCreate(const void *, TestCompletion *, uint64_t)',
  TIMGroupDelete: 'int TIMGroupDelete(const void *, TestCompletion *, uint64_t)',
  TIMGroupJoin: 'int TIMGroupJoin(const void *, const void *, TestCompletion *, uint64_t)',
  TIMGroupQuit: 'int TIMGroupQuit(const void *, TestCompletion *, uint64_t)',
  TIMGroupModifyGroupInfo: 'int TIMGroupModifyGroupInfo(const void *, TestCompletion *, uint64_t)',
  TIMMsgFindMessages: 'int TIMMsgFindMessages(const void *, TestCompletion *, uint64_t)',
  TIMMsgFindByMsgLocatorList: 'int TIMMsgFindByMsgLocatorList(const void *, int, const void *, TestCompletion *, uint64_t)',
  TIMMsgSearchLocalMessages: 'int TIMMsgSearchLocalMessages(const void *, TestCompletion *, uint64_t)',
  TIMMsgSearchCloudMessages: 'int TIMMsgSearchCloudMessages(const void *, TestCompletion *, uint64_t)',
  TIMMsgModifyMessage: 'int TIMMsgModifyMessage(const void *, TestCompletion *, uint64_t)',
  TIMMsgDelete: 'int TIMMsgDelete(const void *, int, const void *, TestCompletion *, uint64_t)',
  TIMMsgImportMsgList: 'int TIMMsgImportMsgList(const void *, int, const void *, TestCompletion *, uint64_t)',
  TIMMsgSendNewMsg: 'int TIMMsgSendNewMsg(const void *, int, const void *, TestCompletion *, uint64_t)',
  TIMMsgCancelSend: 'int TIMMsgCancelSend(const void *, int, const void *, TestCompletion *, uint64_t)',
  TIMMsgBatchSend: 'int TIMMsgBatchSend(const void *, TestCompletion *, uint64_t)',
  TIMMsgGetMessageReadReceipts: 'int TIMMsgGetMessageReadReceipts(const void *, TestCompletion *, uint64_t)',
  TIMMsgGetGroupMessageReadMemberList: 'int TIMMsgGetGroupMessageReadMemberList(const void *, int, uint64_t, uint32_t, void *, uint64_t)',
  TIMMsgDownloadElemToPath: 'int TIMMsgDownloadElemToPath(const void *, const void *, TestCompletion *, uint64_t)',
  TIMMsgDownloadMergerMessage: 'int TIMMsgDownloadMergerMessage(const void *, TestCompletion *, uint64_t)',
  TIMMsgGetAllReceiveMessageOpt: 'int TIMMsgGetAllReceiveMessageOpt(TestCompletion *, uint64_t)',
  TIMMsgSetMessageExtensions: 'int TIMMsgSetMessageExtensions(const void *, const void *, TestCompletion *, uint64_t)',
  TIMMsgGetMessageExtensions: 'int TIMMsgGetMessageExtensions(const void *, TestCompletion *, uint64_t)',
  TIMMsgDeleteMessageExtensions: 'int TIMMsgDeleteMessageExtensions(const void *, const void *, TestCompletion *, uint64_t)',
  TIMMsgAddMessageReaction: 'int TIMMsgAddMessageReaction(const void *, const void *, TestCompletion *, uint64_t)',
  TIMMsgRemoveMessageReaction: 'int TIMMsgRemoveMessageReaction(const void *, const void *, TestCompletion *, uint64_t)',
  TIMMsgGetMessageReactions: 'int TIMMsgGetMessageReactions(const void *, uint32_t, TestCompletion *, uint64_t)',
  TIMMsgGetAllUserListOfMessageReaction: 'int TIMMsgGetAllUserListOfMessageReaction(const void *, const void *, uint32_t, uint32_t, TestCompletion *, uint64_t)',
  TIMPinGroupMessage: 'int TIMPinGroupMessage(const void *, const void *, bool, TestCompletion *, uint64_t)',
  TIMGetPinnedGroupMessageList: 'int TIMGetPinnedGroupMessageList(const void *, TestCompletion *, uint64_t)',
  TIMMsgTranslateText: 'int TIMMsgTranslateText(const void *, const void *, const void *, TestCompletion *, uint64_t)',
  TIMMsgConvertVoiceToText: 'int TIMMsgConvertVoiceToText(const void *, const void *, TestCompletion *, uint64_t)',
  TIMSetMsgUpdateCallback: 'void TIMSetMsgUpdateCallback(TestMessage *, uint64_t)',
  TIMEmulatorSetFaults: 'int TIMEmulatorSetFaults(const void *)',
  TIMEmulatorSetNetwork: 'int TIMEmulatorSetNetwork(bool)',
  TIMEmulatorAdvanceClock: 'int TIMEmulatorAdvanceClock(uint64_t)',
  TIMEmulatorStopClock: 'int TIMEmulatorStopClock(uint64_t)',
  TIMEmulatorSetRandomSeed: 'int TIMEmulatorSetRandomSeed(uint64_t)',
  TIMEmulatorSetEphemeral: 'int TIMEmulatorSetEphemeral(bool)',
  TIMEmulatorSetFaultsOf: 'int TIMEmulatorSetFaultsOf(const void *, const void *, TestCompletion *, uint64_t)',
  TIMEmulatorKick: 'int TIMEmulatorKick(const void *, TestCompletion *, uint64_t)',
  TIMEmulatorExpireUserSig: 'int TIMEmulatorExpireUserSig(const void *, TestCompletion *, uint64_t)',
  TIMEmulatorExport: 'int TIMEmulatorExport(const void *, TestCompletion *, uint64_t)',
  TIMEmulatorSnapshot: 'int TIMEmulatorSnapshot(const void *, TestCompletion *, uint64_t)',
  TIMEmulatorRestore: 'int TIMEmulatorRestore(const void *, TestCompletion *, uint64_t)',
  TIMEmulatorSeed: 'int TIMEmulatorSeed(const void *, const void *, TestCompletion *, uint64_t)',
} as const;

export type FunctionName = keyof typeof signatures;
export const functionNames = Object.keys(signatures) as FunctionName[];

/** Whether the function answers in a callback. */
export function isAsynchronous(name: FunctionName): boolean {
  return signatures[name].includes('TestCompletion');
}

/** Which arguments of a function are C strings, so that they can be given as text. */
function stringArguments(signature: string): boolean[] {
  return signature
    .slice(signature.indexOf('(') + 1, -1)
    .split(',')
    .map((type) => type.trim() === 'const void *');
}

function readBytes(pointer: unknown): Buffer {
  const length = Number(strlen(pointer));
  return length > 0 ? Buffer.from(koffi.decode(pointer, koffi.array('uint8_t', length, 'Typed')) as Uint8Array) : Buffer.alloc(0);
}

export function cString(text: CString): Buffer | null {
  return text === null ? null : Buffer.concat([Buffer.from(text), Buffer.alloc(1)]);
}

export class Library {
  readonly events: Event[] = [];
  onEvent: (event: Event) => void = () => {};

  private readonly library: ReturnType<typeof koffi.load>;
  private readonly functions = new Map<FunctionName, { call: (...values: unknown[]) => unknown; strings: boolean[] }>();
  private readonly waiting = new Map<bigint, (completion: Completion) => void>();
  private readonly callback: unknown;
  private readonly listeners: Record<Event['name'], unknown>;
  private lastUserData = 0n;
  private isCalling = false;

  constructor(path: string) {
    this.library = koffi.load(path);
    this.callback = koffi.register((code: number, desc: unknown, json: unknown, userData: bigint | number) => {
      const raw = readBytes(json);
      const resolve = this.waiting.get(BigInt(userData));
      this.waiting.delete(BigInt(userData));
      resolve?.({ code, desc: readBytes(desc).toString(), raw, json: raw.toString(), beforeReturn: this.isCalling });
    }, koffi.pointer(completionType));
    const announce = (event: Event) => {
      this.events.push(event);
      this.onEvent(event);
    };
    const text = (name: Event['name']) =>
      koffi.register((json: unknown) => announce({ name, value: 0, json: readBytes(json).toString() }), koffi.pointer(listenerTypes.message));
    this.listeners = {
      conversation: koffi.register(
        (value: number, json: unknown) => announce({ name: 'conversation', value, json: readBytes(json).toString() }),
        koffi.pointer(listenerTypes.conversation),
      ),
      total: koffi.register((value: number) => announce({ name: 'total', value, json: '' }), koffi.pointer(listenerTypes.total)),
      message: koffi.register(
        (json: unknown) => announce({ name: 'message', value: 0, json: readBytes(json).toString() }),
        koffi.pointer(listenerTypes.message),
      ),
      network: koffi.register((value: number) => announce({ name: 'network', value, json: '' }), koffi.pointer(listenerTypes.network)),
      filterTotal: koffi.register(
        (filter: unknown, value: number) => announce({ name: 'filterTotal', value, json: readBytes(filter).toString() }),
        koffi.pointer(listenerTypes.filterTotal),
      ),
      grouped: koffi.register(
        (name: unknown, text: unknown) => announce({ name: 'grouped', value: 0, json: `${readBytes(name).toString()} ${readBytes(text).toString()}` }),
        koffi.pointer(listenerTypes.grouped),
      ),
      removed: koffi.register(
        (name: unknown, json: unknown, value: number) =>
          announce({ name: 'removed', value, json: `${readBytes(name).toString()} ${readBytes(json).toString()}` }),
        koffi.pointer(listenerTypes.removed),
      ),
      ungrouped: text('ungrouped'),
      receipt: text('receipt'),
      revoked: text('revoked'),
      updated: text('updated'),
    };
  }

  /** Calls a function that has no callback. Strings may be given as text or bytes. */
  plain(name: FunctionName, ...values: unknown[]): unknown {
    const { call, strings } = this.bind(name);
    const converted = values.map((value, index) => (strings[index] ? cString(value as CString) : value));
    this.isCalling = true;
    try {
      return call(...converted);
    } finally {
      this.isCalling = false;
    }
  }

  private bind(name: FunctionName): { call: (...values: unknown[]) => unknown; strings: boolean[] } {
    const bound = this.functions.get(name) ?? { call: this.library.func(signatures[name]) as never, strings: stringArguments(signatures[name]) };
    this.functions.set(name, bound);
    return bound;
  }

  /** Calls a function that has one; the callback and its user_data are added. */
  call(name: FunctionName, ...values: unknown[]): Call {
    const userData = ++this.lastUserData;
    const completion = new Promise<Completion>((resolve) => this.waiting.set(userData, resolve));
    return { returned: this.plain(name, ...values, this.callback, userData) as number, completion };
  }

  /** The same, for when it has to succeed: the JSON that the callback brings. */
  async ask(name: FunctionName, ...values: unknown[]): Promise<string> {
    const { returned, completion } = this.call(name, ...values);
    if (returned !== 0) {
      throw new Error(`${name} returned ${returned}`);
    }
    const { code, desc, json } = await completion;
    if (code !== 0) {
      throw new Error(`${name}: ${code} ${desc}`);
    }
    return json;
  }

  version(): string {
    return readBytes(this.plain('TIMGetSDKVersion')).toString();
  }

  loginUser(): string {
    const buffer = Buffer.alloc(128);
    this.plain('TIMGetLoginUserID', buffer);
    return buffer.subarray(0, buffer.indexOf(0)).toString();
  }

  /** A callback of the signature that the function takes (or, for listeners that are never called, of any). */
  listenerFor(name: FunctionName): unknown {
    const { conversation, message, network, total } = this.listeners;
    return (
      { TIMSetConvEventCallback: conversation, TIMAddRecvNewMsgCallback: message, TIMSetNetworkStatusListenerCallback: network } as Record<string, unknown>
    )[name] ?? total;
  }

  listen(): void {
    this.plain('TIMSetConvEventCallback', this.listeners.conversation, 0n);
    this.plain('TIMSetConvTotalUnreadMessageCountChangedCallback', this.listeners.total, 0n);
    this.plain('TIMAddRecvNewMsgCallback', this.listeners.message, 0n);
    this.plain('TIMSetNetworkStatusListenerCallback', this.listeners.network, 0n);
    this.plain('TIMSetConvUnreadMessageCountChangedByFilterCallback', this.listeners.filterTotal, 0n);
    this.plain('TIMSetConvConversationGroupCreatedCallback', this.listeners.grouped, 0n);
    this.plain('TIMSetConvConversationGroupNameChangedCallback', this.listeners.grouped, 0n);
    this.plain('TIMSetConvConversationsAddedToGroupCallback', this.listeners.grouped, 0n);
    this.plain('TIMSetConvConversationsDeletedFromGroupCallback', this.listeners.removed, 0n);
    this.plain('TIMSetConvConversationGroupDeletedCallback', this.listeners.ungrouped, 0n);
    this.plain('TIMSetMsgReadedReceiptCallback', this.listeners.receipt, 0n);
    this.plain('TIMSetMsgRevokeCallback', this.listeners.revoked, 0n);
    this.plain('TIMSetMsgUpdateCallback', this.listeners.updated, 0n);
  }

  init(directory: string, appId = 1400000000n): void {
    const config = JSON.stringify({ sdk_config_config_file_path: directory, sdk_config_log_file_path: directory });
    const returned = this.plain('TIMInit', appId, config);
    if (returned !== 0) {
      throw new Error(`TIMInit returned ${String(returned)}`);
    }
  }

  async login(userId: string): Promise<void> {
    await this.ask('TIMLogin', userId, 'any signature');
  }

  /** Waits until an event comes (or has come) that fits. */
  async event(fits: (event: Event) => boolean, milliseconds = 5000): Promise<Event> {
    const found = this.events.find(fits);
    if (found) {
      return found;
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`no such event, only ${JSON.stringify(this.events).slice(0, 2000)}`));
      }, milliseconds);
      const before = this.onEvent;
      this.onEvent = (event) => {
        before(event);
        if (fits(event)) {
          clearTimeout(timer);
          this.onEvent = before;
          resolve(event);
        }
      };
    });
  }
}
