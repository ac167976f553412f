import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts, ConversationsChange } from '../model/accounts.ts';
import { isInSandbox } from '../model/nativeLibraries.ts';
import type { LastMessage } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import type { Log } from '../util/log.ts';
import type { Order, OrderAnswers, Reply } from './orders.ts';

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
  private readonly _hasStory: () => boolean;
  private readonly _log: Log;
  private readonly _timers = new Set<NodeJS.Timeout>();
  private readonly _lastSent = new Map<string, string>();
  /** Conversations in which an answer is due, by account and conversation. One program runs at a time, however many there are. */
  private readonly _due = new Map<string, Omit<Reply, 'folder' | 'libraryPath'>>();
  private _isAnswering = false;
  private readonly _startedAt = Date.now() / 1000;
  private _isWriting = false;

  /** @param hasStory whether the sandbox holds the story: without it nobody but people writes */
  constructor(accounts: Accounts, run: RunOrder, hasStory: () => boolean, log: Log) {
    super();
    this._accounts = accounts;
    this._hasStory = hasStory;
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
    if (!this._hasStory()) {
      return false;
    }
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
        const { userId } = model.account;
        this._after(thinkingTime, () => {
          this._due.set(`${userId}/${key}`, { kind: 'reply', userId, conversation: { type, id } });
          void this._answer();
        });
      }
    }
  }

  private async _answer(): Promise<void> {
    if (this._isAnswering) {
      return;
    }
    this._isAnswering = true;
    for (const [key, order] of this._due) {
      this._due.delete(key);
      if (this._isOn) {
        await this._order<'reply'>(order);
      }
    }
    this._isAnswering = false;
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
