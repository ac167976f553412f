/**
 * The SDK's functions and callback types as its C headers declare them, in koffi's notation. A test compares them
 * with the headers. user_data, a pointer in C, is a number here: we count our calls, and the SDK hands it back.
 */

/** Callback types: their parameters. All return nothing. */
export const callbacks = {
  TIMCommCallback: ['int32_t', 'const char *', 'const char *', 'uintptr_t'],
  TIMConvEventCallback: ['int', 'const char *', 'uintptr_t'],
  TIMConvTotalUnreadMessageCountChangedCallback: ['int', 'uintptr_t'],
  TIMRecvNewMsgCallback: ['const char *', 'uintptr_t'],
  TIMKickedOfflineCallback: ['uintptr_t'],
  TIMUserSigExpiredCallback: ['uintptr_t'],
  TIMNetworkStatusListenerCallback: ['int', 'int32_t', 'const char *', 'uintptr_t'],
} as const;

/** Functions that answer at once: what they return, and their parameters. */
export const synchronous = {
  TIMInit: ['int', 'uint64_t', 'const char *'],
  TIMUninit: ['int'],
  TIMGetSDKVersion: ['const char *'],
  TIMGetLoginStatus: ['int'],
  TIMGetLoginUserID: ['int', 'char *'],
  TIMConvSetDraft: ['int', 'const char *', 'int', 'const char *'],
  TIMConvCancelDraft: ['int', 'const char *', 'int'],
} as const;

/** Functions that answer through a `TIMCommCallback`: their parameters before it. All return `int`. */
export const asynchronous = {
  TIMSetConfig: ['const char *'],
  TIMLogin: ['const char *', 'const char *'],
  TIMLogout: [],
  TIMConvCreate: ['const char *', 'int'],
  TIMConvDelete: ['const char *', 'int'],
  TIMConvGetConvList: [],
  TIMConvGetConvInfo: ['const char *'],
  TIMConvGetConversationListByFilter: ['const char *', 'uint64_t', 'uint32_t'],
  TIMConvPinConversation: ['const char *', 'int', 'bool'],
  TIMConvGetTotalUnreadMessageCount: [],
  TIMConvCleanConversationUnreadMessageCount: ['const char *', 'uint64_t', 'uint64_t'],
  TIMMsgSendMessage: ['const char *', 'int', 'const char *', 'char *'],
  TIMMsgGetMsgList: ['const char *', 'int', 'const char *'],
  callExperimentalAPI: ['const char *'],
} as const;

/** Not every library with the SDK's interface has these; they are looked up when they are called. */
export const optional: ReadonlySet<string> = new Set(['callExperimentalAPI']);

/** Functions that set a listener, and the type of it. */
export const listeners = {
  TIMSetConvEventCallback: 'TIMConvEventCallback',
  TIMSetConvTotalUnreadMessageCountChangedCallback: 'TIMConvTotalUnreadMessageCountChangedCallback',
  TIMAddRecvNewMsgCallback: 'TIMRecvNewMsgCallback',
  TIMSetKickedOfflineCallback: 'TIMKickedOfflineCallback',
  TIMSetUserSigExpiredCallback: 'TIMUserSigExpiredCallback',
  TIMSetNetworkStatusListenerCallback: 'TIMNetworkStatusListenerCallback',
} as const;

/** Without these a library is of no use to us. */
export const neededFunctions: readonly string[] = [
  ...Object.keys(synchronous),
  ...Object.keys(asynchronous).filter((name) => !optional.has(name)),
  ...Object.keys(listeners),
];
