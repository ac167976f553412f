import { Emitter } from 'vscode-jsonrpc';
import type { Backend } from '../../../../src/account/backends.ts';
import type { Clock } from '../../../../src/account/clock.ts';
import { OpenAccount, type AccountClient } from '../../../../src/account/openAccount.ts';
import { SavedAccounts, type SavedAccount } from '../../../../src/account/savedAccounts.ts';
import type { UserSigs } from '../../../../src/account/signIn/renewal.ts';
import { cleanUserSig, readUserSig, userSigProblem, type UserSig } from '../../../../src/account/signIn/userSig.ts';
import { closedLogin, nextLogin, type LoginEvent } from '../../../../src/host/loginState.ts';
import { accountKey } from '../../../../src/model/accountModel.ts';
import type { HostState } from '../../../../src/model/accountState.ts';
import {
  SdkError,
  type Account,
  type Conversation,
  type ConversationPage,
  type ConversationRef,
  type OpenSessionParams,
  type SessionInfo,
  type SessionStatus,
} from '../../../../src/protocol.ts';
import { makeUserSig } from '../../../support/makeUserSig.ts';

export const alice: SavedAccount = { kind: 'tencent', sdkAppId: 1600012345, userId: 'alice', signature: 'command' };
/** In milliseconds since 1970: when the world begins. */
const beginning = 1_800_000_000_000;

/** Time that only passes when a test says so. */
export class TestClock implements Clock {
  private _now = beginning;
  private _order = 0;
  private readonly _timers = new Map<number, { readonly at: number; readonly run: () => void }>();

  now(): number {
    return this._now;
  }

  after(milliseconds: number, run: () => void): { dispose(): void } {
    const id = this._order++;
    this._timers.set(id, { at: this._now + milliseconds, run });
    return { dispose: () => void this._timers.delete(id) };
  }

  get pending(): number {
    return this._timers.size;
  }

  /** Runs what is due within a time, in its order, each after everything that the one before has set off. */
  async pass(milliseconds: number): Promise<void> {
    const end = this._now + milliseconds;
    for (;;) {
      const [next] = [...this._timers].filter(([, { at }]) => at <= end).sort(([a, x], [b, y]) => x.at - y.at || a - b);
      if (!next) {
        break;
      }
      this._timers.delete(next[0]);
      this._now = Math.max(this._now, next[1].at);
      next[1].run();
      await settle();
    }
    this._now = end;
  }
}

/** Lets everything run that waits for nothing from outside. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) {
    await Promise.resolve();
  }
}

/**
 * A machine with one SDK host of alice's account, which all windows share, and a cloud that knows who may log in. The host
 * follows the real table of `host/loginState.ts`; nothing here knows that of the windows.
 */
export class World {
  readonly clock = new TestClock();
  readonly windows: Window[] = [];
  hasNetwork = true;
  /** What the cloud thinks of the next login with a well-formed signature; `undefined` lets it in. */
  refusal: 'expired' | 'refused' | undefined;
  /** How the next pages end, first to last; then they are answered. */
  readonly pageFailures: SdkError[] = [];
  /** What is wrong with the setting that opens the account. */
  settingProblem: SdkError | undefined;
  /** The person's command; replaced by tests. */
  command: () => string = () => makeUserSig(alice, { issuedAt: Math.floor(this.clock.now() / 1000) });
  commandRuns = 0;
  /** Every login that was tried, and the signature. */
  readonly logins: string[] = [];
  /** A person has asked since the last kick. */
  isAsked = true;
  readonly broken: string[] = [];
  login = closedLogin;
  private _isHostUp = false;
  private _wasNotified = false;
  private _params: OpenSessionParams | undefined;
  private readonly _memory = new Map<string, unknown>();
  private readonly _secrets = new Map<string, string>();

  readonly saved = new SavedAccounts({
    get: (key: string, initial?: unknown) => this._memory.get(key) ?? initial,
    update: (key: string, value: unknown) => Promise.resolve(void this._memory.set(key, value)),
    keys: () => [...this._memory.keys()],
  } as never);

  readonly userSigs: UserSigs = {
    get: (account) => Promise.resolve(this._secrets.get(accountKey(account))),
    set: (account, { text }) => this._store(account, text),
    remove: (account) => this._store(account, undefined),
  };

  get secret(): string | undefined {
    return this._secrets.get(accountKey(alice));
  }

  get isHostUp(): boolean {
    return this._isHostUp;
  }

  /** As by an older version of the extension: whatever was pasted. */
  storeRaw(text: string): void {
    this._secrets.set(accountKey(alice), text);
  }

  backend(): Backend {
    return {
      needsUserSig: true,
      look: () => ({ kind: 'tencent', label: '', icon: '' }),
      librarySetting: () => undefined,
      library: () => {
        if (this.settingProblem) {
          throw this.settingProblem;
        }
        return { libraryPath: '/lib', dataDirectory: '/data' };
      },
      userSig: async (account: Account) => cleanUserSig((await this.userSigs.get(account)) ?? ''),
    } as Partial<Backend> as Backend;
  }

  async makeUserSig(account: Account, signal: AbortSignal): Promise<UserSig> {
    this.commandRuns++;
    if (!this.saved.get(account)) {
      this.broken.push('the command was run for a signed-out account');
    }
    const userSig = readUserSig(this.command());
    await Promise.resolve();
    signal.throwIfAborted();
    if ('problem' in userSig || userSigProblem(userSig.text, account, this.clock.now())) {
      throw new Error('not a UserSig');
    }
    return userSig;
  }

  /** A window is opened, or one that is open shows the account. */
  async openWindow(asked = false): Promise<Window> {
    const window = new Window(this);
    this.windows.push(window);
    if (asked) {
      this.isAsked = true;
    }
    const opening = window.account.open(asked);
    await settle();
    await opening;
    return window;
  }

  /** A person asks for it in a window, and the command is run if that is needed. */
  async signInAgain(window: Window): Promise<void> {
    this.isAsked = true;
    const state = window.account.client.status.state;
    try {
      if (state === 'expired' || state === 'failed') {
        await window.account.renewal.renew();
      }
      await window.account.open(true);
    } catch {
      return; // Told by the command `signIn`.
    }
  }

  /** In one window; the others learn it from the secret that is gone. */
  async signOut(window: Window): Promise<void> {
    await this.saved.remove(alice);
    window.close();
    await this.userSigs.remove(alice);
  }

  /** In the seconds in which a host outlives its last client, nobody hears of it. */
  kick(): void {
    if (this.login.hasLogin && this.windows.some(({ client }) => client.hostState === 'running')) {
      this.isAsked = false;
      this.happen('kicked');
    }
  }

  loseNetwork(): void {
    this.hasNetwork = false;
    if (this.login.hasLogin) {
      this.happen('networkLost');
    }
  }

  /** As the SDK tells it: whether there was a login or not. */
  regainNetwork(): void {
    this.hasNetwork = true;
    this.happen('networkBack');
    if (this._isHostUp && this.login.state === 'offline') {
      this._logIn();
    }
  }

  expire(): void {
    if (this.login.hasLogin) {
      this.happen('expired');
    }
  }

  happen(event: LoginEvent): void {
    const before = this.login;
    this.login = nextLogin(before, event);
    if (this.login !== before) {
      this._wasNotified &&= this.login.state === 'kicked' || this.login.state === 'expired';
      const status = this.status();
      this.windows.forEach(({ client }) => client.onStatus(status));
    }
  }

  status(): SessionStatus {
    return { state: this.login.state, wasNotified: this._wasNotified };
  }

  /** @param then whether the windows get another one, or give up */
  endHost(then: 'restarting' | 'failed'): void {
    this._isHostUp = false;
    this.login = closedLogin;
    this._params = undefined;
    this.windows.forEach(({ client }) => client.onHostEnded(then));
  }

  startHost(): void {
    this._isHostUp = true;
  }

  /** What `session/open` does in the host. */
  open(params: OpenSessionParams): SessionInfo {
    if (this.login.state === 'closed') {
      this._params = params;
      this.happen('open');
      if (params.cacheOnly) {
        this._wasNotified = true;
        this.happen(params.cacheOnly);
      } else {
        this.happen('cacheOpened');
        this._logIn();
      }
    } else if (this._params && this._isBetter(params, this._params) && nextLogin(this.login, 'logIn') !== this.login) {
      this._params = params;
      this.happen('logIn');
      this._logIn();
    }
    return { sdkAppId: params.sdkAppId, userId: params.userId, sdkVersion: 'test' };
  }

  private _isBetter(params: OpenSessionParams, before: OpenSessionParams): boolean {
    const isNew = this.login.state !== 'kicked' && (before.cacheOnly !== undefined || params.userSig !== before.userSig);
    return !params.cacheOnly && (params.isAsked === true || isNew);
  }

  private _logIn(): void {
    const userSig = this._params?.userSig ?? '';
    this.logins.push(userSig);
    if (!this.isAsked) {
      this.broken.push('logged in after a kick unasked');
    }
    if (!this.saved.get(alice)) {
      this.broken.push('logged in to a signed-out account');
    }
    if (!this.hasNetwork) {
      this.happen('networkLost');
    } else if (userSigProblem(userSig, alice, this.clock.now()) !== undefined || cleanUserSig(userSig) !== userSig) {
      this.happen('expired'); // 70001, or damaged: what the emulator answers with `check_signatures`.
    } else if (this.refusal) {
      this.happen(this.refusal);
    } else {
      this.happen('loggedIn');
      this.happen('synced');
    }
  }

  private async _store(account: Account, text: string | undefined): Promise<void> {
    const key = accountKey(account);
    if (text === undefined) {
      this._secrets.delete(key);
    } else {
      this._secrets.set(key, text);
      if (!this.saved.get(account)) {
        await Promise.resolve(); // It may be noticed and taken back.
      }
    }
    for (const window of [...this.windows]) {
      await (this._secrets.has(key) ? window.account.takeUserSig() : Promise.resolve(window.close()));
    }
  }
}

/** One window with the account in it. */
export class Window {
  readonly client: TestClient;
  readonly account: OpenAccount<TestClient>;
  private readonly _world: World;

  constructor(world: World) {
    this._world = world;
    this.client = new TestClient(world);
    const log = { info: () => undefined, error: () => undefined };
    const makeUserSig = (account: Account, signal: AbortSignal): Promise<UserSig> => world.makeUserSig(account, signal);
    this.account = new OpenAccount(alice, this.client, { backend: world.backend(), saved: world.saved, userSigs: world.userSigs, makeUserSig, clock: world.clock, log });
    // What `AccountQuestions` does in the window in front.
    this.account.model.onDidChangeState(() => {
      if (this.client.status.state === 'expired' && world.windows[0] === this) {
        this.account.renewal.renewSoon();
      }
    });
  }

  get state(): string {
    return this.account.model.state;
  }

  close(): void {
    this._world.windows.splice(this._world.windows.indexOf(this) >>> 0, 1);
    this.account.dispose();
    if (this._world.windows.length === 0) {
      this._world.endHost('restarting'); // It ends with its last client.
    }
  }
}

/** The calls and events of `SdkClient`, on the world's host. Restarts happen when the world starts a host. */
export class TestClient implements AccountClient {
  hostState: HostState = 'stopped';
  status: SessionStatus = { state: 'closed' };
  lastFailure: SdkError | undefined;
  isDisposed = false;
  private readonly _world: World;
  private _params: OpenSessionParams | undefined;
  private _isAsked = false;
  private readonly _emitters = {
    open: new Emitter<SessionInfo>(),
    failToOpen: new Emitter<SdkError>(),
    status: new Emitter<SessionStatus>(),
    host: new Emitter<HostState>(),
    changed: new Emitter<readonly Conversation[]>(),
    removed: new Emitter<readonly ConversationRef[]>(),
    total: new Emitter<number>(),
  };
  readonly onDidOpen = this._emitters.open.event;
  readonly onDidFailToOpen = this._emitters.failToOpen.event;
  readonly onDidChangeStatus = this._emitters.status.event;
  readonly onDidChangeHostState = this._emitters.host.event;
  readonly onDidChangeConversations = this._emitters.changed.event;
  readonly onDidRemoveConversations = this._emitters.removed.event;
  readonly onDidChangeTotalUnread = this._emitters.total.event;

  constructor(world: World) {
    this._world = world;
  }

  start(): void {
    if (this.hostState === 'stopped' || this.hostState === 'failed') {
      this._connect();
    }
  }

  async open(params: OpenSessionParams, isAsked = false): Promise<SessionInfo> {
    this._params = params;
    this._isAsked = isAsked;
    this.start();
    await Promise.resolve();
    return this._open().finally(() => (this._isAsked = false));
  }

  async restartHost(changes: Partial<OpenSessionParams> = {}, isAsked = false): Promise<void> {
    this._world.endHost('restarting');
    this._setHost('stopped');
    await Promise.resolve();
    if (this._params && !this.isDisposed) {
      await this.open({ ...this._params, ...changes }, isAsked);
      this._world.windows.filter(({ client }) => client !== this).forEach(({ client }) => client.reconnect());
    }
  }

  /** The supervisor's part: joins the next host, and opens the account as before. */
  reconnect(): void {
    if (!this.isDisposed && this.hostState === 'restarting') {
      this._connect();
      if (this._params) {
        void this._open().catch(() => undefined);
      }
    }
  }

  setUserSig(userSig: string): void {
    this._params &&= { ...this._params, userSig };
  }

  setCacheOnly(cacheOnly: OpenSessionParams['cacheOnly']): void {
    this._params &&= { ...this._params, cacheOnly };
  }

  checkHost(): Promise<void> {
    return Promise.resolve();
  }

  setNotified(): void {
    return undefined;
  }

  dispose(): Promise<void> {
    this.isDisposed = true;
    this._params = undefined;
    this._setHost('stopped');
    return Promise.resolve();
  }

  async *pages(): AsyncGenerator<ConversationPage, void> {
    await this._answer();
    const failure = this._world.pageFailures.shift();
    if (failure) {
      throw failure;
    }
    yield { conversations: [], next: null };
  }

  async totalUnread(): Promise<number> {
    await this._answer();
    return 0;
  }

  onStatus(status: SessionStatus): void {
    if (this.hostState === 'running') {
      this._setStatus(status);
    }
  }

  onHostEnded(then: 'restarting' | 'failed'): void {
    if (!this.isDisposed && this.hostState !== 'stopped') {
      this.lastFailure = SdkError.of('hostGone', 'host', 'hostEnded', { how: 'SIGKILL', lastLines: '' });
      this._setHost(then);
    }
  }

  private _connect(): void {
    this._world.startHost();
    this._setHost('starting');
    this._setHost('running');
    this._setStatus(this._world.status());
  }

  private async _open(): Promise<SessionInfo> {
    if (!this._params || this.hostState !== 'running') {
      throw SdkError.of('hostGone', 'host', 'hostNotRunning', {});
    }
    const info = this._world.open({ ...this._params, isAsked: this._isAsked });
    await Promise.resolve();
    this._emitters.open.fire(info);
    return info;
  }

  private async _answer(): Promise<void> {
    await Promise.resolve();
    if (this.hostState !== 'running') {
      throw SdkError.of('hostGone', 'host', 'hostNotRunning', {});
    }
    if (this.status.state === 'closed' || this.status.state === 'openingCache') {
      throw SdkError.of('closed', 'session', 'sessionClosed', {});
    }
  }

  private _setHost(state: HostState): void {
    if (state !== this.hostState) {
      this.hostState = state;
      this._setStatus({ state: 'closed' });
      this._emitters.host.fire(state);
    }
  }

  private _setStatus(status: SessionStatus): void {
    const isNew = status.state !== this.status.state;
    this.status = status;
    if (isNew) {
      if (status.state === 'kicked') {
        this._params &&= { ...this._params, cacheOnly: this._isAsked ? undefined : 'kicked' };
      } else if (status.state === 'loggingIn' || status.state === 'syncing' || status.state === 'online') {
        this._params &&= { ...this._params, cacheOnly: undefined };
      }
      this._emitters.status.fire(status);
    }
  }
}
