import * as vscode from 'vscode';
import { keyOf } from '../model/conversation.ts';
import { accountKey } from '../model/accountModel.ts';
import type { Accounts, ConversationsChange } from '../model/accounts.ts';
import { conversationPath, type ConversationAddress } from '../model/conversationPath.ts';
import type { Draft } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import { plainText } from '../util/plainText.ts';
import type { DeletedConversations } from './deletedConversations.ts';
import type { DraftStore } from './draftStore.ts';
import { decodeDraft, encodeDraft } from './encoding.ts';
import type { KeptDraft, Outbox } from './outbox.ts';
import { ToldFile } from './toldFile.ts';
import { addressOf } from './uri.ts';

/** A draft that VS Code has looked at. */
interface KnownDraft {
  readonly uri: vscode.Uri;
  readonly address: ConversationAddress;
  readonly told: ToldFile;
  /** As it was heard of last; undefined when that may have been missed. */
  draft: Draft | undefined;
  /** A text whose way nobody answered for: it may have become the draft. */
  attempt: string | undefined;
  /** VS Code looks after each save, and is told what it saved: changes that come in between are for the next look. */
  isSaving: boolean;
}

/** Follows what becomes of a text that is saved. */
export interface DraftWatcher {
  /** Waited for before the text is on its way. */
  willWrite(uri: vscode.Uri, text: string): Promise<void>;
  /** The SDK has the text, or it is kept for it. */
  didWrite(uri: vscode.Uri, text: string): void;
}

/** Drafts as files: reading shows a draft, saving sets it, saving nothing cancels it. */
export class DraftFileSystem extends Disposable implements vscode.FileSystemProvider {
  private readonly _accounts: Accounts;
  private readonly _store: DraftStore;
  private readonly _outbox: Outbox;
  private readonly _deleted: DeletedConversations;
  private readonly _known = new Map<string, KnownDraft>();
  private readonly _onDidChangeFile = this._register(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly onDidChangeFile = this._onDidChangeFile.event;
  /** Is told of every text that is saved. */
  watcher: DraftWatcher | undefined;

  constructor(accounts: Accounts, store: DraftStore, outbox: Outbox, deleted: DeletedConversations) {
    super();
    this._accounts = accounts;
    this._store = store;
    this._outbox = outbox;
    this._deleted = deleted;
    this._register(accounts.onDidChangeConversations((change) => this._onConversations(change)));
    this._register(accounts.onDidChangeState(({ account, isOpen }) => !isOpen && this._forgetDrafts(account)));
    this._register(outbox.onDidChange((address) => this._report(address)));
    this._register(outbox.onDidWrite(({ kept, draft }) => this._onWritten(kept, draft)));
    this._register(deleted.onDidDelete((address) => this._fire(address, vscode.FileChangeType.Deleted)));
    this._register(deleted.onDidComeBack((address) => this._fire(address, vscode.FileChangeType.Created)));
  }

  /** The version of the draft from which the text of an open document was edited; undefined when nothing is known of it. */
  baseVersion(uri: vscode.Uri): string | undefined {
    return this._known.get(uri.toString())?.told.baseVersion;
  }

  /** The document was brought back with a text that was edited from this draft. */
  setBaseVersion(uri: vscode.Uri, version: string): void {
    const address = addressOf(uri);
    if (address) {
      this._knownOf(uri, address).told.setBase(version);
    }
  }

  /** Every open draft is watched through the model; there is nothing to start. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const address = addressOf(uri);
    if (!address) {
      return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 }; // The folders above a draft.
    }
    this._mustExist(uri, address);
    const known = this._knownOf(uri, address);
    const { version, text } = known.draft ?? (await this._read(known));
    const tag = known.told.tell(version, Buffer.byteLength(text, 'utf8'));
    if (known.isSaving) {
      known.isSaving = false;
      setImmediate(() => this._check(known));
    }
    return { type: vscode.FileType.File, ctime: 0, ...tag };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const address = mustBeDraft(uri);
    this._mustExist(uri, address);
    const known = this._knownOf(uri, address);
    const { version, text } = await this._read(known);
    if (!isDirty(uri)) {
      known.told.setBase(version); // Otherwise VS Code reads it to compare, and the document stays what it is.
    }
    return encodeDraft(text);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const address = mustBeDraft(uri);
    const known = this._knownOf(uri, address);
    try {
      const text = decodeDraft(content, uri);
      if (await this._deleted.confirmReturn(uri, address)) {
        known.told.adopt(''); // Its draft went with it.
      }
      await this.watcher?.willWrite(uri, text);
      await this._write(known, text);
      this.watcher?.didWrite(uri, text);
    } catch (error) {
      fail(error);
    }
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  private async _read(known: KnownDraft): Promise<Draft> {
    try {
      const draft = await this._store.read(known.address);
      if (known.attempt === draft.text) {
        known.told.adopt(draft.version); // It was written, though the answer was lost.
      }
      known.attempt = undefined;
      known.draft = draft;
      return draft;
    } catch (error) {
      fail(error);
    }
  }

  private async _write(known: KnownDraft, text: string): Promise<void> {
    const expected = known.told.replaceableVersion ?? (await this._read(known)).version;
    known.attempt = text;
    known.isSaving = true;
    try {
      const { outcome, draft } = await this._store.write(known.address, text, expected);
      known.attempt = undefined;
      known.draft = draft;
      if (outcome === 'changed') {
        known.told.forgetTold();
        throw new Error(l10n.t('The draft was changed elsewhere. Save again to compare the two.'));
      }
      known.told.setBase(draft.version);
    } catch (error) {
      known.isSaving = false; // VS Code does not look.
      throw error;
    }
  }

  private _knownOf(uri: vscode.Uri, address: ConversationAddress): KnownDraft {
    const key = uri.toString();
    const known = this._known.get(key) ?? { uri, address, told: new ToldFile(), draft: undefined, attempt: undefined, isSaving: false };
    this._known.set(key, known);
    return known;
  }

  private _mustExist(uri: vscode.Uri, address: ConversationAddress): void {
    if (this._deleted.has(address)) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
  }

  /** What the host says from now on may differ from what it said. */
  private _forgetDrafts(account: ConversationAddress['account']): void {
    for (const known of this._known.values()) {
      if (accountKey(known.address.account) === accountKey(account)) {
        known.draft = undefined;
      }
    }
  }

  private _onConversations({ model, keys }: ConversationsChange): void {
    for (const known of this._known.values()) {
      const { account, conversation } = known.address;
      if (keys.has(keyOf(conversation)) && accountKey(account) === accountKey(model.account)) {
        this._check(known);
      }
    }
  }

  /** Compares what VS Code was told with what the list says. While another draft is kept, only that counts. */
  private _check({ address, draft }: KnownDraft): void {
    const heard = this._accounts.find(address.account, address.conversation);
    if (heard && draft?.version !== (heard.draft?.version ?? '') && !this._outbox.get(address)) {
      this._report(address);
    }
  }

  /** What was kept is the draft: nothing has changed for a document that holds it. */
  private _onWritten({ address, draft: kept }: KeptDraft, draft: Draft): void {
    for (const known of this._knownIn(address).filter(({ told }) => told.baseVersion === kept.version)) {
      known.told.adopt(draft.version);
      known.draft = draft;
    }
  }

  /** Lets VS Code look again: it reloads the tab, or shows the conflict when that is saved. */
  private _report(address: ConversationAddress): void {
    for (const known of this._knownIn(address).filter(({ isSaving }) => !isSaving)) {
      known.draft = undefined;
      this._onDidChangeFile.fire([{ type: vscode.FileChangeType.Changed, uri: known.uri }]);
    }
  }

  private _fire(address: ConversationAddress, type: vscode.FileChangeType): void {
    this._onDidChangeFile.fire(this._knownIn(address).map(({ uri }) => ({ type, uri })));
  }

  private _knownIn({ account, conversation }: ConversationAddress): KnownDraft[] {
    const path = conversationPath(account, conversation);
    return [...this._known.values()].filter(({ address }) => conversationPath(address.account, address.conversation) === path);
  }
}

function isDirty(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === uri.toString());
}

function mustBeDraft(uri: vscode.Uri): ConversationAddress {
  const address = addressOf(uri);
  if (!address) {
    throw vscode.FileSystemError.FileNotFound(uri);
  }
  return address;
}

function fail(error: unknown): never {
  throw vscode.FileSystemError.Unavailable(plainText(error instanceof Error ? error.message : String(error)));
}
