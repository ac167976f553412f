import type { Channel } from '../channel.ts';
import { heartbeatAddress, PingRequest, ShutDownRequest, type HelloAnswer, type SdkError } from '../protocol.ts';
import { askHeartbeat } from './heartbeat.ts';
import type { HostFolder } from './hostFolder.ts';
import { killHost } from './hostPid.ts';
import { after } from './time.ts';

/** In milliseconds. */
const shutDownPatience = 2_000;
/** How long a call of the library may keep the host from answering. */
const longestCall = 60_000;

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
  private readonly _folder: HostFolder;
  private _hasHung = false;

  constructor(hello: HelloAnswer, channel: Channel, exited: Promise<HostExit>, folder: HostFolder) {
    this.hello = hello;
    this.channel = channel;
    this._folder = folder;
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

  /**
   * Whether the host still lives: it answers, or is in a call that is known to be long. At rest nobody asks.
   *
   * @param patience how long it may take to answer, in milliseconds
   */
  async isAlive(patience: number): Promise<boolean> {
    let answered = false;
    const answer = this.channel.request(PingRequest, undefined).then(
      () => (answered = true),
      () => (answered = true), // It has ended meanwhile, and that is noticed elsewhere.
    );
    for (let idle = 0; idle < 2; ) {
      await Promise.race([answer, after(patience)]);
      if (answered) {
        return true;
      }
      const inCallFor = await askHeartbeat(heartbeatAddress(this._folder.address), patience);
      if (inCallFor === undefined || inCallFor > longestCall) {
        return false;
      }
      idle += inCallFor === 0 ? 1 : 0; // Between two long calls it may have had no turn to answer.
    }
    return false;
  }

  /** For a host that hangs: it can neither be asked nor interrupted. */
  kill(): void {
    if (!this.channel.hasEnded) {
      this._hasHung = true;
      killHost(this.hello.pid, this._folder.directory);
    }
  }
}
