import * as vscode from 'vscode';
import type { ClientOf } from '../client/sdkClient.ts';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import { conversationPath, type ConversationAddress } from '../model/conversationPath.ts';
import type { Draft } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import type { Log } from '../util/log.ts';
import type { RecoveredEntry } from './journal/entry.ts';
import type { EntryKey, Journal } from './journal/journal.ts';
import { keptVersion } from './keptVersion.ts';
import { addressOf, conversationUri, windowWorkspace } from './uri.ts';

/** A draft that was saved while its account was not online. */
export interface KeptDraft {
  readonly address: ConversationAddress;
  readonly draft: Draft;
  /** Of the SDK's draft that it is to replace. */
  readonly baseVersion: string;
  /** Where it comes from a window that has ended. */
  readonly recovered?: RecoveredEntry;
}

/** Keeps drafts that the SDK does not take without a network, and writes them when their account is online. */
export class Outbox extends Disposable {
  private readonly _accounts: Accounts;
  private readonly _clientOf: ClientOf;
  private readonly _journal: Journal;
  private readonly _log: Log;
  private readonly _kept = new Map<string, KeptDraft>();
  private _lastWriting: Promise<void> = Promise.resolve();
  private readonly _onDidChange = this._register(new vscode.EventEmitter<ConversationAddress>());
  /** A draft is kept, or no longer. */
  readonly onDidChange = this._onDidChange.event;
  private readonly _onDidWrite = this._register(new vscode.EventEmitter<{ readonly kept: KeptDraft; readonly draft: Draft }>());
  /** The SDK has taken a draft that was kept. */
  readonly onDidWrite = this._onDidWrite.event;
  private readonly _onDidConflict = this._register(new vscode.EventEmitter<RecoveredEntry>());
  /** A draft was changed elsewhere while another text for it was kept, which is an unsaved one now. */
  readonly onDidConflict = this._onDidConflict.event;

  constructor(accounts: Accounts, clientOf: ClientOf, journal: Journal, log: Log) {
    super();
    this._accounts = accounts;
    this._clientOf = clientOf;
    this._journal = journal;
    this._log = log;
    this._register(accounts.onDidChangeState((model) => this._write(model)));
  }

  get all(): readonly KeptDraft[] {
    return [...this._kept.values()];
  }

  get(address: ConversationAddress): KeptDraft | undefined {
    return this._kept.get(keyOf(address));
  }

  /** Resolves when the text would survive the end of everything. */
  async keep(address: ConversationAddress, text: string, baseVersion: string): Promise<KeptDraft> {
    const before = this.get(address);
    const time = Date.now();
    await this._journal.write({ ...entryKey(address), text, baseVersion, workspace: windowWorkspace(), time });
    const kept = { address, baseVersion, draft: { text, editTime: Math.floor(time / 1000), version: keptVersion(text, baseVersion) } };
    this._kept.set(keyOf(address), kept);
    if (before?.recovered) {
      await this._journal.forget(before.recovered); // It was seen and replaced.
    }
    this._onDidChange.fire(address);
    return kept;
  }

  /** The text was written, or is not wanted. */
  async drop(address: ConversationAddress): Promise<void> {
    const kept = this.get(address);
    if (kept) {
      this._kept.delete(keyOf(address));
      await (kept.recovered ? this._journal.forget(kept.recovered) : this._journal.remove(entryKey(address)));
      this._onDidChange.fire(address);
    }
  }

  /** Takes on what a window that has ended had kept. */
  adopt(recovered: RecoveredEntry): void {
    const address = addressOf(vscode.Uri.parse(recovered.uri));
    if (!address) {
      return;
    }
    if (this.get(address)) {
      this._onDidConflict.fire(recovered); // There can be only one; the other one is not lost.
      return;
    }
    const { text, baseVersion, time } = recovered;
    const draft = { text, editTime: Math.floor(time / 1000), version: keptVersion(text, baseVersion) };
    this._kept.set(keyOf(address), { address, baseVersion, draft, recovered });
    this._onDidChange.fire(address);
    const model = this._accounts.get(address.account);
    if (model) {
      this._write(model);
    }
  }

  /** One after the other, so that nothing is written twice. What does not work is tried again at the next change of the state. */
  private _write(model: AccountModel): void {
    this._lastWriting = this._lastWriting.then(async () => {
      for (const kept of this.all.filter(({ address: { account } }) => model.isLive && this._accounts.get(account) === model)) {
        await this._writeOne(kept);
      }
    });
  }

  private async _writeOne(kept: KeptDraft): Promise<void> {
    const { address, draft, baseVersion } = kept;
    try {
      const { outcome, draft: written } = await this._clientOf(address.account).writeDraft(address.conversation, draft.text, baseVersion);
      if (this.get(address) !== kept) {
        return; // It was saved again meanwhile.
      }
      if (outcome === 'written') {
        this._onDidWrite.fire({ kept, draft: written });
        await this.drop(address);
      } else if (outcome === 'changed') {
        await this._giveBack(kept);
      }
    } catch (error) {
      this._log.error(`A draft that was kept could not be written: ${String(error)}`);
    }
  }

  private async _giveBack(kept: KeptDraft): Promise<void> {
    const recovered = kept.recovered ?? (await this._journal.setAside(entryKey(kept.address)));
    this._kept.delete(keyOf(kept.address));
    this._onDidChange.fire(kept.address);
    if (recovered) {
      this._onDidConflict.fire(recovered);
    }
  }
}

function keyOf({ account, conversation }: ConversationAddress): string {
  return conversationPath(account, conversation);
}

function entryKey(address: ConversationAddress): EntryKey {
  return { kind: 'kept', uri: conversationUri(address).toString() };
}
