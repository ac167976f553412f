import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { node24 } from '../../scripts/lib/paths.ts';
import type { ConversationRef } from '../../src/protocol.ts';

/** What the process of a colleague is told, message by message; it answers each with what went wrong, or ''. */
export interface Order {
  readonly userId: string;
  readonly to: ConversationRef;
  readonly text: string;
  /** Sends as many messages, to these in turn, as fast as they go. */
  readonly many?: { readonly count: number; readonly to: readonly ConversationRef[] };
}

/** Another person with the same sandbox: a process of its own that sends what it is told. */
export class Colleague {
  readonly userId: string;
  private readonly _process: ChildProcess;
  private _sending: Promise<unknown> = Promise.resolve();

  private constructor(userId: string, child: ChildProcess) {
    this.userId = userId;
    this._process = child;
  }

  /** `dataDirectory` is that of the setting; the sandbox lies in it. */
  static async signIn(dataDirectory: string, userId: string): Promise<Colleague> {
    const program = path.join(import.meta.dirname, 'sendAs.ts');
    const child = spawn(node24, [program, dataDirectory, userId], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.removeListener('exit', kill));
    const colleague = new Colleague(userId, child);
    await colleague._answer();
    return colleague;
  }

  /** Resolves when the message is sent, which its receiver may know before. */
  async send(to: ConversationRef, text: string): Promise<void> {
    await this.sendAs(this.userId, to, text);
  }

  /** Sends messages to many in turn, as fast as they go. */
  async sendMany(to: readonly ConversationRef[], count: number): Promise<void> {
    const refs = to.map(({ type, id }) => ({ type, id }));
    await this._order({ userId: this.userId, to: refs[0]!, text: 'one of many', many: { count, to: refs } });
  }

  /** Sends as yet another user, which takes a new login. */
  async sendAs(userId: string, to: ConversationRef, text: string): Promise<void> {
    await this._order({ userId, to, text });
  }

  private async _order(order: Order): Promise<void> {
    const sent = this._sending.then(() => {
      this._process.send(order);
      return this._answer();
    });
    this._sending = sent.catch(() => undefined);
    await sent;
  }

  async signOut(): Promise<void> {
    await this._sending;
    const ended = new Promise((resolve) => this._process.once('exit', resolve));
    this._process.disconnect();
    await ended;
  }

  private async _answer(): Promise<void> {
    const failure = await new Promise<string>((resolve) => {
      const ended = (): void => resolve(`the process of ${this.userId} has ended`);
      this._process.once('exit', ended);
      this._process.once('message', (failure: string) => {
        this._process.removeListener('exit', ended);
        resolve(failure);
      });
    });
    if (failure !== '') {
      throw new Error(failure);
    }
  }
}
