import type { Channel } from '../channel.ts';
import { ShutDownRequest, type HelloAnswer, type SdkError } from '../protocol.ts';
import { killHost } from './hostPid.ts';
import { after } from './time.ts';

/** In milliseconds. */
const shutDownPatience = 2_000;

/** How a connection to a host ended. */
export interface HostExit {
  /** With the signal or the exit code where it is known, and the last lines that the host printed. */
  readonly failure: SdkError;
  /** It ended through its own fault; not when somebody ended it, or when only another window knows how it ended. */
  readonly isCrash: boolean;
}

/** One connection to the host of an account, which other windows may share. It is never opened twice. */
export class HostConnection {
  readonly channel: Channel;
  /** What the host said of itself when we joined it. */
  readonly hello: HelloAnswer;
  /** Resolves when the connection is lost, for whatever reason. */
  readonly exited: Promise<HostExit>;
  private readonly _directory: string;
  private _hasHung = false;

  constructor(hello: HelloAnswer, channel: Channel, exited: Promise<HostExit>, directory: string) {
    this.hello = hello;
    this.channel = channel;
    this._directory = directory;
    this.exited = exited.then(({ failure, isCrash }) => ({ failure, isCrash: isCrash || this._hasHung }));
  }

  /** Leaves the host to the others; it ends by itself soon after its last client. */
  leave(): void {
    this.channel.end();
  }

  /** Ends the host, for all its clients: politely, then firmly. Resolves when it is gone. */
  async shutDown(): Promise<void> {
    this.channel.request(ShutDownRequest, undefined).catch(() => undefined); // It answers by ending.
    await Promise.race([this.channel.ended, after(shutDownPatience)]);
    this.kill();
    this.leave();
  }

  /** For a host that hangs: it can neither be asked nor interrupted. */
  kill(): void {
    if (!this.channel.hasEnded) {
      this._hasHung = true;
      killHost(this.hello.pid, this._directory);
    }
  }
}
