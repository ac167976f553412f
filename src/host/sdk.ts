import { SdkError, type Conversation, type ConversationRef } from '../protocol.ts';
import { allDuring } from './activity.ts';
import { loadBinding, type AsynchronousCall, type Binding, type NativeArgument } from './binding.ts';
import { openDataDirectory } from './dataDirectory.ts';
import { conversationTypes, decodePage } from './decode.ts';
import { neededFunctions } from './declarations.ts';
import { checkLibrary } from './library/check.ts';
import { PendingCalls } from './pendingCalls.ts';

/** `TIMLoginStatus` (header). */
export const loginStatus = { loggedIn: 1, loggingIn: 2, loggedOut: 3, loggingOut: 4 } as const;

/** `TIMNetworkStatus` (header). */
export const networkStatus = { connected: 0, disconnected: 1, connecting: 2, failed: 3 } as const;

/** `TIMConvEvent` (header); starting and finishing carry an empty text. */
export const conversationEvent = { add: 0, delete: 1, update: 2, syncStarted: 3, syncFinished: 4 } as const;

/** In milliseconds. Some calls never call back (measured). A login without a network takes 30 s (measured). */
const timeouts = { call: 30_000, login: 60_000 } as const;
/** How long reads wait for a cache that a login is about to open. In milliseconds. */
const cachePatience = 5_000;
const cacheRetry = 5;
/** A cache once stayed closed for five seconds after the request to open it (seen in one run of many): it is made again after so many tries. */
const triesOfRequest = 50;
const largestPage = 10_000;

/** What the SDK tells on its own. JSON texts are the SDK's. */
export interface SdkEvents {
  onConversationEvent?(event: number, json: string): void;
  onTotalUnread?(count: number): void;
  onNewMessages?(json: string): void;
  onKickedOffline?(): void;
  onUserSigExpired?(): void;
  onNetworkStatus?(status: number, code: number, description: string): void;
}

/** One loaded library as promises. A process has one: the library's state is the process's. */
export class Sdk {
  /** Assign to hear; called on a turn of its own, after the native callback has returned. */
  events: SdkEvents = {};
  private readonly _binding: Binding;
  private readonly _pending = new PendingCalls();

  private constructor(libraryPath: string) {
    const later = (run: () => void): void => void setImmediate(run);
    this._binding = allDuring(loadBinding(libraryPath, {
      onCallback: (code, description, json, request) => this._pending.settle(request, code, description, json),
      onConversationEvent: (event, json) => later(() => this.events.onConversationEvent?.(event, json)),
      onTotalUnread: (count) => later(() => this.events.onTotalUnread?.(count)),
      onNewMessages: (json) => later(() => this.events.onNewMessages?.(json)),
      onKickedOffline: () => later(() => this.events.onKickedOffline?.()),
      onUserSigExpired: () => later(() => this.events.onUserSigExpired?.()),
      onNetworkStatus: (status, code, text) => later(() => this.events.onNetworkStatus?.(status, code, text)),
    }));
  }

  /** Loads a library with the SDK's C interface. Throws kind `library` when it is missing or unusable. */
  static load(libraryPath: string): Sdk {
    const problem = checkLibrary(libraryPath, neededFunctions);
    if (problem) {
      throw SdkError.of('library', 'load', problem.reason, problem.facts, problem.description);
    }
    try {
      return new Sdk(libraryPath);
    } catch (error) {
      throw SdkError.of('library', 'load', 'libraryUnusable', { path: libraryPath }, String(error));
    }
  }

  get version(): string {
    return this._binding.version;
  }

  get loginStatus(): number {
    return this._binding.loginStatus();
  }

  /** Empty unless somebody is logged in. */
  get loginUserId(): string {
    return this._binding.loginUserId();
  }

  /**
   * Initialises the library. Its data goes into folders below `dataDirectory` that only this user can enter;
   * the library makes its own readable for everybody (measured). Non-ASCII paths work on Linux (measured).
   */
  async init({ sdkAppId, dataDirectory }: { sdkAppId: number; dataDirectory: string }): Promise<void> {
    if (!Number.isSafeInteger(sdkAppId) || sdkAppId <= 0) {
      throw SdkError.of('badInput', 'TIMInit', 'sdkAppId', {});
    }
    const { data, log } = openDataDirectory(dataDirectory);
    // Both only work before the init and are forgotten in every uninit (measured).
    await this._call('TIMSetConfig', [JSON.stringify({ set_config_is_log_output_console: false, set_config_log_level: 0 })]);
    this._binding.listen();
    const config = {
      sdk_config_config_file_path: data,
      sdk_config_log_file_path: log,
    };
    this._check('TIMInit', this._binding.init(sdkAppId, checkText('TIMInit', JSON.stringify(config))));
  }

  /** Ends everything. Calls in flight are dropped by the library without a callback (measured): they reject with `closed`. */
  uninit(): void {
    this._binding.uninit();
    this._pending.drop();
  }

  async login(userId: string, userSig: string): Promise<void> {
    await this._call('TIMLogin', [checkText('TIMLogin', userId), checkText('TIMLogin', userSig)], timeouts.login);
  }

  async logout(): Promise<void> {
    await this._call('TIMLogout', []);
  }

  /**
   * Opens a user's local cache without a login, and waits until reads are answered. False when the library cannot do
   * that. The library never calls back for this (measured).
   */
  async openCache(userId: string): Promise<boolean> {
    const request = {
      request_internal_operation: 'internal_operation_init_local_storage',
      request_init_local_storage_user_id_param: checkText('callExperimentalAPI', userId),
    };
    const end = performance.now() + cachePatience;
    for (let tries = 0; performance.now() < end; tries++, await pause(cacheRetry)) {
      try {
        if (tries % triesOfRequest === 0) {
          this._check('callExperimentalAPI', this._binding.call('callExperimentalAPI', [JSON.stringify(request)], 0));
        }
      } catch {
        return false; // Not every library with the SDK's interface has it.
      }
      try {
        await this._call('TIMConvGetConversationListByFilter', ['{}', 0n, 1]);
        return true;
      } catch (error) {
        if (!isCacheClosed(error)) {
          throw error;
        }
      }
    }
    return false;
  }

  /** The text of the callback is empty for the real library (measured). */
  async createConversation(ref: ConversationRef): Promise<string> {
    return this._call('TIMConvCreate', refArguments('TIMConvCreate', ref));
  }

  /**
   * Deletes a conversation with its messages. Refused with `unsafe` unless logged in: the library removes the local
   * messages before it finds out that it cannot delete (measured).
   */
  async deleteConversation(ref: ConversationRef): Promise<void> {
    this._requireLogin('TIMConvDelete');
    await this._call('TIMConvDelete', refArguments('TIMConvDelete', ref));
  }

  /** Everything in one text: 0.18 ms and 61 KB for each conversation (measured). For tests and small accounts. */
  async getConversationList(): Promise<string> {
    return this._read('TIMConvGetConvList', []);
  }

  /** The SDK's array of conversation objects; unknown conversations are left out. */
  async getConversationInfo(refs: readonly ConversationRef[]): Promise<string> {
    const list = refs.map((ref) => {
      const [id, type] = refArguments('TIMConvGetConvInfo', ref);
      return { get_conversation_list_param_conv_id: id, get_conversation_list_param_conv_type: type };
    });
    return this._read('TIMConvGetConvInfo', [JSON.stringify(list)]);
  }

  /**
   * The next conversations, pinned first, then newest. The library's own cursor loses conversations that share a second
   * with the last one of a page (measured), so pages overlap by a second; a page that brought nothing new is asked for
   * again with twice the count.
   *
   * @param after `next` of the page before; null starts at the top
   */
  async getConversationPage(after: bigint | null, count: number): Promise<{ conversations: Conversation[]; next: bigint | null }> {
    const call = 'TIMConvGetConversationListByFilter';
    if (!Number.isInteger(count) || count < 1 || count > largestPage) {
      throw SdkError.of('badInput', call, 'pageSize', { most: largestPage }); // 0 would look like the end of the list.
    }
    if (after !== null && (after < 0n || after >= 1n << 63n)) {
      throw SdkError.of('badInput', call, 'pageCursor', {}); // The library would start at the top again (measured).
    }
    const start = after === null ? 0n : after + 1n;
    for (let size = count; ; size *= 2) {
      const text = await this._read(call, ['{}', start, size]);
      const page = decodePage(text);
      if (page.isFinished || page.count === 0) {
        return { conversations: page.conversations, next: null };
      }
      if (page.lastTime !== after) {
        return { conversations: page.conversations, next: page.nextSeq };
      }
    }
  }

  /** Returning means only that the arguments were understood (measured); read the draft back to be sure. */
  setDraft(ref: ConversationRef, draft: string): void {
    const [id, type] = refArguments('TIMConvSetDraft', ref);
    this._check('TIMConvSetDraft', this._binding.setDraft(id, type, checkText('TIMConvSetDraft', draft)));
  }

  cancelDraft(ref: ConversationRef): void {
    const [id, type] = refArguments('TIMConvCancelDraft', ref); // The real library crashes without an id (measured).
    this._check('TIMConvCancelDraft', this._binding.cancelDraft(id, type));
  }

  async pinConversation(ref: ConversationRef, isPinned: boolean): Promise<void> {
    await this._call('TIMConvPinConversation', [...refArguments('TIMConvPinConversation', ref), isPinned]);
  }

  async markRead(ref: ConversationRef): Promise<void> {
    this._requireLogin('TIMConvCleanConversationUnreadMessageCount');
    const [id] = refArguments('TIMConvCleanConversationUnreadMessageCount', ref);
    await this._call('TIMConvCleanConversationUnreadMessageCount', [`${ref.type}_${id}`, 0n, 0n]);
  }

  /** The JSON text with the total. The first call of a session starts the listener (header). */
  async getTotalUnread(): Promise<string> {
    return this._read('TIMConvGetTotalUnreadMessageCount', []);
  }

  /** Sends a text message and resolves with the SDK's JSON of it. */
  async sendText(ref: ConversationRef, text: string): Promise<string> {
    const message = { message_elem_array: [{ elem_type: 0, text_elem_content: text.toWellFormed() }] };
    const args = [...refArguments('TIMMsgSendMessage', ref), JSON.stringify(message), null];
    return this._call('TIMMsgSendMessage', args);
  }

  /** The newest messages of a conversation, as the SDK's JSON array. */
  async getMessages(ref: ConversationRef, count: number): Promise<string> {
    const range = { msg_getmsglist_param_count: count };
    return this._read('TIMMsgGetMsgList', [...refArguments('TIMMsgGetMsgList', ref), JSON.stringify(range)]);
  }

  /** Right after a login has begun the cache is not open yet (measured): a read then waits for it. */
  private async _read(name: AsynchronousCall, args: readonly NativeArgument[]): Promise<string> {
    for (const end = performance.now() + cachePatience; ; ) {
      try {
        return await this._call(name, args);
      } catch (error) {
        if (!isCacheClosed(error) || this.loginStatus !== loginStatus.loggingIn || performance.now() > end) {
          throw error;
        }
        await pause(cacheRetry);
      }
    }
  }

  private _call(name: AsynchronousCall, args: readonly NativeArgument[], timeout: number = timeouts.call): Promise<string> {
    return this._pending.make(name, timeout, (request) => this._binding.call(name, args, request));
  }

  private _check(name: string, code: number): void {
    if (code !== 0) {
      throw SdkError.ofCode(name, code);
    }
  }

  private _requireLogin(name: string): void {
    if (this.loginStatus !== loginStatus.loggedIn) {
      throw SdkError.of('unsafe', name, 'onlyOnline', {});
    }
  }
}

function refArguments(call: string, { type, id }: ConversationRef): [id: string, type: number] {
  if (!Object.hasOwn(conversationTypes, type)) {
    throw SdkError.of('badInput', call, 'conversationType', { type: String(type) });
  }
  return [checkText(call, id), conversationTypes[type]];
}

/** C texts end at the first NUL and are never empty here; lone surrogates have no UTF-8. */
function checkText(call: string, text: string): string {
  if (typeof text !== 'string' || text === '' || text.includes('\0')) {
    throw SdkError.of('badInput', call, 'emptyText', {});
  }
  return text.toWellFormed();
}

function isCacheClosed(error: unknown): boolean {
  return error instanceof SdkError && error.code === 6014;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
