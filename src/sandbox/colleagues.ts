import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts, ConversationsChange } from '../model/accounts.ts';
import { isInSandbox } from '../model/nativeLibraries.ts';
import type { LastMessage } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import type { Log } from '../util/log.ts';
import type { Order, OrderAnswers } from './orders.ts';

/** In milliseconds: what it takes to read a message, and to type an answer. */
const thinkingTime = 1_500;

export type RunOrder = <K extends Order['kind']>(order: Omit<Extract<Order, { kind: K }>, 'folder' | 'libraryPath'>) => Promise<OrderAnswers[K]>;

/**
 * The colleagues of a sandbox that holds the story: they answer, and sometimes write by themselves. Each time a program
 * runs for a moment, so that at rest there is none. Windows that do the same at once get one answer.
 */
export class Colleagues extends Disposable {
  private readonly _accounts: Accounts;
  private readonly _run: RunOrder;
  private readonly _log: Log;
  private readonly _timers = new Set<NodeJS.Timeout>();
  private readonly _lastSent = new Map<string, string>();
  private readonly _startedAt = Date.now() / 1000;
  private _isWriting = false;

  constructor(accounts: Accounts, run: RunOrder, log: Log) {
    super();
    this._accounts = accounts;
    this._run = run;
    this._log = log;
    this._register(accounts.onDidChangeState((model) => isInSandbox(model.account) && model.state === 'online' && this._write()));
    this._register(accounts.onDidChangeConversations((change) => this._listen(change)));
    this._register({ dispose: () => this._timers.forEach((timer) => clearTimeout(timer)) });
    this._register(
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('imConversations.sandboxColleagues') && this._write()),
    );
  }

  /** Begins with the lines of the script that are still to come. */
  start(): void {
    this._write();
  }

  private get _isOn(): boolean {
    const isOpen = this._accounts.all.some(({ account, isLive }) => isInSandbox(account) && isLive);
    return isOpen && !this.isDisposed && vscode.workspace.getConfiguration('imConversations').get('sandboxColleagues', true);
  }

  private _write(): void {
    if (!this._isWriting && this._isOn) {
      this._isWriting = true;
      void this._order<'writeNext'>({ kind: 'writeNext' }).then((answer) => {
        this._isWriting = false;
        const nextIn = answer?.nextIn ?? null;
        if (nextIn !== null) {
          this._after(nextIn, () => this._write());
        }
      });
    }
  }

  private _listen({ model, keys }: ConversationsChange): void {
    if (!isInSandbox(model.account)) {
      return;
    }
    for (const key of keys) {
      const conversation = model.conversations.getByKey(key);
      const { lastMessage } = conversation ?? {};
      if (conversation && lastMessage && this._isNew(model, key, lastMessage) && this._isOn) {
        const { type, id } = conversation;
        this._after(thinkingTime, () => {
          if (this._isOn) {
            void this._order<'reply'>({ kind: 'reply', userId: model.account.userId, conversation: { type, id } });
          }
        });
      }
    }
  }

  /** A message of this account that was sent since the window opened, and not heard of before. */
  private _isNew({ account }: AccountModel, key: string, { isFromSelf, status, time, summary }: LastMessage): boolean {
    const [place, what] = [`${account.userId}/${key}`, `${isFromSelf ? time : ''}/${summary}`];
    if (!isFromSelf || status !== 'sent' || time < Math.floor(this._startedAt) || this._lastSent.get(place) === what) {
      return false;
    }
    this._lastSent.set(place, what);
    return true;
  }

  private async _order<K extends Order['kind']>(order: Omit<Extract<Order, { kind: K }>, 'folder' | 'libraryPath'>): Promise<OrderAnswers[K] | undefined> {
    try {
      return await this._run<K>(order);
    } catch (error) {
      this._log.warn(`The colleagues in the sandbox: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  private _after(milliseconds: number, run: () => void): void {
    const timer = setTimeout(() => {
      this._timers.delete(timer);
      run();
    }, milliseconds);
    this._timers.add(timer);
  }
}
