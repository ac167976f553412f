/** The only file that knows koffi: it turns the declarations into functions, and knows nothing of what they mean. */
import koffi, { type KoffiFunc } from 'koffi';
import { asynchronous, callbacks, listeners as listenerTypes, optional, synchronous } from './declarations.ts';

for (const [name, parameters] of Object.entries(callbacks)) {
  koffi.proto(name, 'void', [...parameters]);
}

export type AsynchronousCall = keyof typeof asynchronous;
export type NativeArgument = string | number | bigint | boolean | null | Buffer;
type AnyFunction = KoffiFunc<(...args: unknown[]) => unknown>;

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
  /** Points the library's listeners at ours. It forgets them in every uninit (measured). */
  listen(): void;
}

/** Loads a library. Throws koffi's own errors for a file that cannot be loaded or lacks a function. */
export function loadBinding(libraryPath: string, listeners: NativeListeners): Binding {
  const library = koffi.load(libraryPath);
  const bind = (name: keyof typeof synchronous): AnyFunction => {
    const [returns, ...parameters] = synchronous[name];
    return library.func(name, returns, parameters);
  };
  const bindAsynchronous = (name: AsynchronousCall): AnyFunction =>
    library.func(name, 'int', [...asynchronous[name], 'TIMCommCallback *', 'uintptr_t']);

  // Registered for the life of the process: unregistering a callback that is still to come is fatal (measured).
  const callback = koffi.register(
    (code: number, description: string | null, json: string | null, request: number) =>
      listeners.onCallback(code, description ?? '', json ?? '', request),
    'TIMCommCallback *',
  );
  const ours = {
    TIMSetConvEventCallback: (event: number, json: string | null) => listeners.onConversationEvent(event, json ?? ''),
    TIMSetConvTotalUnreadMessageCountChangedCallback: (count: number) => listeners.onTotalUnread(count),
    TIMAddRecvNewMsgCallback: (json: string | null) => listeners.onNewMessages(json ?? ''),
    TIMSetKickedOfflineCallback: () => listeners.onKickedOffline(),
    TIMSetUserSigExpiredCallback: () => listeners.onUserSigExpired(),
    TIMSetNetworkStatusListenerCallback: (status: number, code: number, description: string | null) =>
      listeners.onNetworkStatus(status, code, description ?? ''),
  };
  const setters = Object.entries(listenerTypes).map(([name, type]) => ({
    set: library.func(name, 'void', [`${type} *`, 'uintptr_t']) as AnyFunction,
    pointer: koffi.register(ours[name as keyof typeof ours], `${type} *`),
  }));

  const names = (Object.keys(asynchronous) as AsynchronousCall[]).filter((name) => !optional.has(name));
  const calls = new Map(names.map((name) => [name, bindAsynchronous(name)]));
  const [init, uninit] = [bind('TIMInit'), bind('TIMUninit')];
  const [loginStatus, loginUserId] = [bind('TIMGetLoginStatus'), bind('TIMGetLoginUserID')];
  const [setDraft, cancelDraft] = [bind('TIMConvSetDraft'), bind('TIMConvCancelDraft')];

  return {
    version: bind('TIMGetSDKVersion')() as string,
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
      const run = calls.get(name) ?? bindAsynchronous(name);
      calls.set(name, run);
      return run(...args, callback, request) as number;
    },
    listen() {
      for (const { set, pointer } of setters) {
        set(pointer, 0);
      }
    },
  };
}
