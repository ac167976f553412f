import { Emitter, type Event } from 'vscode-jsonrpc';
import { SdkError } from '../protocol.ts';
import type { HostKey } from './hostFolder.ts';
import type { HostConnection, HostExit } from './hostConnection.ts';
import { joinHost } from './join.ts';
import type { HostOptions } from './launch.ts';
import { RestartPolicy } from './restartPolicy.ts';

/** `restarting` while a host that ended is being replaced; `failed` when that was given up, or the host refuses us. */
export type HostState = 'stopped' | 'starting' | 'running' | 'restarting' | 'failed';

/**
 * Keeps this window connected to a host from {@link start} to {@link stop}: joins or replaces it when it is lost, gives up
 * when that happens too often. Stopping is not crashing.
 */
export class Supervisor {
  private readonly _options: HostOptions;
  private readonly _policy = new RestartPolicy();
  private _state: HostState = 'stopped';
  private _host: HostConnection | undefined;
  private _key: HostKey | undefined;
  private _lastFailure: SdkError | undefined;
  private _restartTimer: NodeJS.Timeout | undefined;
  /** Tells a start that it is no longer wanted. */
  private _generation = 0;
  private _starting: Promise<void> | undefined;
  private _joining = new AbortController();
  private _isUrgent = false;

  private readonly _onDidChangeState = new Emitter<HostState>();
  readonly onDidChangeState: Event<HostState> = this._onDidChangeState.event;
  private readonly _onDidConnect = new Emitter<HostConnection>();
  /** A host is ready to be asked: after the first start and after every restart. */
  readonly onDidConnect: Event<HostConnection> = this._onDidConnect.event;

  constructor(options: HostOptions) {
    this._options = options;
  }

  get state(): HostState {
    return this._state;
  }

  /** Why the host ended last, with its last words. */
  get lastFailure(): SdkError | undefined {
    return this._lastFailure;
  }

  /** The running host. */
  get host(): HostConnection | undefined {
    return this._host;
  }

  /** Joins the host of an account, unless that has happened. Starting after giving up resets the crash count. */
  start(key: HostKey): void {
    if (this._state === 'stopped' || this._state === 'failed') {
      this._key = key;
      this._policy.forget();
      this._join('starting');
    }
  }

  /** Leaves the host, which other windows may use. */
  async stop(): Promise<void> {
    const host = this._letGo();
    await this._starting; // Who was joining a host sees that it is not wanted and leaves.
    host?.leave();
  }

  /** Ends the host for all windows, also one that refuses us. The others join the next one, as this one may. */
  async shutDown(): Promise<void> {
    this._isUrgent = true;
    const host = this._letGo();
    await this._starting;
    await host?.shutDown();
  }

  private _letGo(): HostConnection | undefined {
    this._generation++;
    this._joining.abort();
    clearTimeout(this._restartTimer);
    const host = this._host;
    this._host = undefined;
    this._setState('stopped');
    return host;
  }

  private _join(state: 'starting' | 'restarting'): void {
    const generation = ++this._generation;
    this._setState(state);
    this._joining = new AbortController();
    this._starting = joinHost(this._options, this._key!, this._joining.signal, this._isUrgent).then(
      (host) => {
        this._isUrgent = false;
        if (generation !== this._generation) {
          host.leave();
          return;
        }
        this._host = host;
        void host.exited.then((exit) => this._onExit(generation, exit));
        this._setState('running');
        this._onDidConnect.fire(host);
      },
      (error: unknown) => this._onFailure(generation, error),
    );
  }

  private _onExit(generation: number, { failure, isCrash }: HostExit): void {
    if (generation === this._generation) {
      this._replace(failure, isCrash);
    }
  }

  private _onFailure(generation: number, error: unknown): void {
    if (generation === this._generation) {
      const failure = error instanceof SdkError ? error : SdkError.of('hostGone', 'host', 'hostFailed', {}, String(error));
      this._replace(failure, true, failure.kind === 'refused');
    }
  }

  private _replace(failure: SdkError, isCrash: boolean, isFinal = false): void {
    this._host = undefined;
    this._lastFailure = failure.inWords(this._options.sentence);
    this._options.log(this._lastFailure.message);
    const now = performance.now(); // Clocks of the day jump.
    const decision = isFinal ? 'giveUp' : isCrash ? this._policy.crashed(now) : this._policy.ended(now);
    if (decision === 'giveUp') {
      this._setState('failed');
    } else {
      this._setState('restarting');
      this._restartTimer = setTimeout(() => this._join('restarting'), decision.restartAfter);
    }
  }

  private _setState(state: HostState): void {
    if (state !== this._state) {
      this._state = state;
      this._onDidChangeState.fire(state);
    }
  }
}
