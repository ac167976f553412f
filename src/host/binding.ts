/** The only file that knows koffi: names and C signatures of the SDK, and nothing of what they mean. */
import koffi, { type KoffiFunc } from 'koffi';

// One prototype for each C callback type of the SDK's headers. user_data is a number that we count ourselves.
koffi.proto('void CommCallback(int32_t code, const char *desc, const char *json_params, uintptr_t user_data)');
koffi.proto('void ConvEventCallback(int32_t event, const char *json_conv_array, uintptr_t user_data)');
koffi.proto('void TotalUnreadCallback(int32_t total_unread_count, uintptr_t user_data)');
koffi.proto('void RecvNewMsgCallback(const char *json_msg_array, uintptr_t user_data)');
koffi.proto('void PlainCallback(uintptr_t user_data)');
koffi.proto('void NetworkStatusCallback(int32_t status, int32_t code, const char *desc, uintptr_t user_data)');

/** Calls that answer through a `TIMCommCallback`: their arguments before the callback and its user_data. */
const asynchronousCalls = {
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
} as const;

/** Not every library with the SDK's interface has these; they are looked up when they are called. */
const optionalCalls = {
  callExperimentalAPI: ['const char *'],
} as const;

export type AsynchronousCall = keyof typeof asynchronousCalls | keyof typeof optionalCalls;
type AnyFunction = KoffiFunc<(...args: unknown[]) => unknown>;
export type NativeArgument = string | number | bigint | boolean | null | Buffer;

/** What the library calls. Each may run at any time, on its own turn of our thread; do as little as possible in it. */
export interface NativeListeners {
  onCallback(code: number, description: string, json: string, request: number): void;
  onConversationEvent(event: number, json: string): void;
  onTotalUnread(count: number): void;
  onNewMessages(json: string): void;
  onKickedOffline(): void;
  onUserSigExpired(): void;
  onNetworkStatus(status: number, code: number, description: string): void;
}

/** The functions of one loaded library. Return values are the C ones. */
export interface Binding {
  readonly version: string;
  init(sdkAppId: number, config: string): number;
  uninit(): number;
  loginStatus(): number;
  loginUserId(): string;
  setDraft(id: string, type: number, json: string): number;
  cancelDraft(id: string, type: number): number;
  /** `request` comes back in {@link NativeListeners.onCallback}, perhaps before this returns, perhaps never. */
  call(name: AsynchronousCall, args: readonly NativeArgument[], request: number): number;
  /** Points the library's listeners at ours. It forgets them in every uninit. */
  listen(): void;
}

/** Loads a library. Throws koffi's own errors for a file that cannot be loaded or lacks a function. */
export function loadBinding(libraryPath: string, listeners: NativeListeners): Binding {
  const library = koffi.load(libraryPath);

  // Registered for the life of the process: unregistering a callback that is still to come is fatal (measured).
  const callback = koffi.register(
    (code: number, description: string | null, json: string | null, request: number) =>
      listeners.onCallback(code, description ?? '', json ?? '', request),
    'CommCallback *',
  );
  const listenerFunctions = [
    ['TIMSetConvEventCallback', 'ConvEventCallback *', (event: number, json: string | null) => listeners.onConversationEvent(event, json ?? '')],
    ['TIMSetConvTotalUnreadMessageCountChangedCallback', 'TotalUnreadCallback *', (count: number) => listeners.onTotalUnread(count)],
    ['TIMAddRecvNewMsgCallback', 'RecvNewMsgCallback *', (json: string | null) => listeners.onNewMessages(json ?? '')],
    ['TIMSetKickedOfflineCallback', 'PlainCallback *', () => listeners.onKickedOffline()],
    ['TIMSetUserSigExpiredCallback', 'PlainCallback *', () => listeners.onUserSigExpired()],
    [
      'TIMSetNetworkStatusListenerCallback',
      'NetworkStatusCallback *',
      (status: number, code: number, description: string | null) => listeners.onNetworkStatus(status, code, description ?? ''),
    ],
  ] as const;
  const registered = listenerFunctions.map(([name, type, run]) => ({
    set: library.func(name, 'void', [type, 'uintptr_t']),
    pointer: koffi.register(run, type),
  }));

  const bind = (name: string, parameters: readonly string[]): AnyFunction =>
    library.func(name, 'int', [...parameters, 'CommCallback *', 'uintptr_t']);
  const asynchronous = new Map<string, AnyFunction>(
    Object.entries(asynchronousCalls).map(([name, parameters]) => [name, bind(name, parameters)]),
  );
  const version = library.func('const char *TIMGetSDKVersion()');
  const init = library.func('int TIMInit(uint64_t, const char *)');
  const uninit = library.func('int TIMUninit()');
  const loginStatus = library.func('int TIMGetLoginStatus()');
  const loginUserId = library.func('int TIMGetLoginUserID(char *)');
  const setDraft = library.func('int TIMConvSetDraft(const char *, int, const char *)');
  const cancelDraft = library.func('int TIMConvCancelDraft(const char *, int)');

  return {
    version: version() as string,
    init: (sdkAppId, config) => init(sdkAppId, config) as number,
    uninit: () => uninit() as number,
    loginStatus: () => loginStatus() as number,
    loginUserId() {
      const buffer = Buffer.alloc(256); // At least 128 bytes (header); cleared, as the library may leave it untouched (measured).
      loginUserId(buffer);
      return buffer.toString('utf8', 0, buffer.indexOf(0));
    },
    setDraft: (id, type, json) => setDraft(id, type, json) as number,
    cancelDraft: (id, type) => cancelDraft(id, type) as number,
    call(name, args, request) {
      const run = asynchronous.get(name) ?? bind(name, optionalCalls[name as keyof typeof optionalCalls]);
      asynchronous.set(name, run);
      return run(...args, callback, request) as number;
    },
    listen() {
      for (const { set, pointer } of registered) {
        set(pointer, 0);
      }
    },
  };
}
