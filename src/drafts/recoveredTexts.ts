import * as vscode from 'vscode';
import type { ConversationAddress } from '../model/conversationPath.ts';
import { Disposable } from '../util/dispose.ts';
import type { RecoveredEntry } from './journal/entry.ts';
import type { Journal } from './journal/journal.ts';
import { addressOf, isSameConversation } from './uri.ts';

/** Texts that were brought back, until a person has answered for them. */
export class RecoveredTexts extends Disposable {
  private readonly _journal: Journal;
  private readonly _entries = new Map<string, RecoveredEntry>();
  private readonly _onDidChange = this._register(new vscode.EventEmitter<void>());
  readonly onDidChange = this._onDidChange.event;

  constructor(journal: Journal) {
    super();
    this._journal = journal;
  }

  /** The newest first. */
  get all(): readonly RecoveredEntry[] {
    return [...this._entries.values()].sort((a, b) => b.time - a.time);
  }

  /** Those of one conversation, the newest first. */
  of(address: ConversationAddress): readonly RecoveredEntry[] {
    return this.all.filter(({ uri }) => {
      const other = addressOf(vscode.Uri.parse(uri));
      return other !== undefined && isSameConversation(address, other);
    });
  }

  has({ file }: RecoveredEntry): boolean {
    return this._entries.has(file);
  }

  add(entry: RecoveredEntry): void {
    this._entries.set(entry.file, entry);
    this._onDidChange.fire();
  }

  /** The text is in a document that is written down itself, or it is not wanted. */
  async forget(entry: RecoveredEntry): Promise<void> {
    this._entries.delete(entry.file);
    this._onDidChange.fire();
    await this._journal.forget(entry);
  }
}
