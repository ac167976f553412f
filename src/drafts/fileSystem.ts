import * as vscode from 'vscode';
import type { ClientOf } from '../client/sdkClient.ts';
import { accountKey, type AccountModel } from '../model/accountModel.ts';
import type { Accounts, ConversationsChange } from '../model/accounts.ts';
import { keyOf } from '../model/conversation.ts';
import { parseDraftPath, type ConversationAddress } from '../model/conversationPath.ts';
import { SdkError, type Draft } from '../protocol.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import { plainText } from '../util/plainText.ts';

/** How long a draft that was open before waits for the account at start. In milliseconds. */
const patience = 15_000;

/**
 * Before the text of each draft that VS Code reads: what it says of the encoding counts more for VS Code than all
 * settings. VS Code puts it before what it writes, too.
 */
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** What VS Code was last told of a draft. */
interface KnownDraft {
  readonly account: string;
  readonly conversation: string;
  version: string;
  /** In bytes of UTF-8. */
  size: number;
  /** In milliseconds; advances whenever the content differs, and never for the echo of our own save. */
  mtime: number;
  /** The content that VS Code last read or wrote: what an edit starts from. */
  readVersion: string;
  readSize: number;
  isWriting: boolean;
}

/** Follows what becomes of a text that is saved. */
export interface DraftWatcher {
  /** Waited for before the SDK sees the text. */
  willWrite(uri: string, text: string): Promise<void>;
  /** The SDK has the text. */
  didWrite(uri: string, text: string): void;
}

/** Drafts as files: reading shows the SDK's draft, saving sets it, saving nothing cancels it. */
export class DraftFileSystem extends Disposable implements vscode.FileSystemProvider {
  private readonly _accounts: Accounts;
  private readonly _clientOf: ClientOf;
  private readonly _known = new Map<string, KnownDraft>();
  private readonly _onDidChangeFile = this._register(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly onDidChangeFile = this._onDidChangeFile.event;
  /** Is told of every text on its way to the SDK. */
  watcher: DraftWatcher | undefined;

  constructor(accounts: Accounts, clientOf: ClientOf) {
    super();
    this._accounts = accounts;
    this._clientOf = clientOf;
    this._register(accounts.onDidChangeConversations((change) => this._reportChanges(change)));
  }

  /** The version of the draft from which the text of an open document was edited; empty when there was none. */
  readVersion(uri: string): string {
    return this._known.get(uri)?.readVersion ?? '';
  }

  /** Every open draft is watched through the model; there is nothing to start. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    if (!parseDraftPath(uri.path)) {
      return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 }; // The folders above a draft.
    }
    const { mtime, size } = this._remember(uri, await this._read(uri));
    return { type: vscode.FileType.File, ctime: 0, mtime, size };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const draft = await this._read(uri);
    const known = this._remember(uri, draft);
    known.readVersion = known.version;
    known.readSize = known.size;
    return Buffer.concat([byteOrderMark, Buffer.from(draft.text, 'utf8')]);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { model, conversation } = await this._open(uri);
    const known = this._remember(uri, await this._read(uri));
    refuseUnseenChange(known);
    known.isWriting = true;
    try {
      const text = new TextDecoder().decode(content);
      await this.watcher?.willWrite(uri.toString(), text);
      const written = await this._call(() => this._clientOf(model.account).writeDraft(conversation, text));
      this._remember(uri, written);
      this.watcher?.didWrite(uri.toString(), text);
      known.readVersion = known.version;
      known.readSize = known.size;
    } finally {
      known.isWriting = false;
      this._reportChanges({ model, keys: new Set([keyOf(conversation)]) }); // What has come meanwhile was not reported.
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

  /** A host that ends while it is asked is waited for: reading again harms nobody. */
  private async _read(uri: vscode.Uri): Promise<Draft> {
    const { model, conversation } = await this._open(uri);
    const client = this._clientOf(model.account);
    return this._call(async () => {
      try {
        return await client.readDraft(conversation);
      } catch (error) {
        if (!(error instanceof SdkError) || error.kind !== 'hostGone') {
          throw error;
        }
        await untilOpen(model);
        return client.readDraft(conversation);
      }
    });
  }

  /** The conversation of a draft's URI, once its account is open. */
  private async _open(uri: vscode.Uri): Promise<{ model: AccountModel } & Pick<ConversationAddress, 'conversation'>> {
    const address = parseDraftPath(uri.path);
    if (!address) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    const model = this._accounts.get(address.account);
    if (!model) {
      throw vscode.FileSystemError.Unavailable(
        l10n.t('The draft belongs to {0}, whose account is not open.', address.account.userId),
      );
    }
    await untilOpen(model);
    return { model, conversation: address.conversation };
  }

  private async _call<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw error instanceof SdkError ? vscode.FileSystemError.Unavailable(plainText(error.message)) : error;
    }
  }

  private _remember(uri: vscode.Uri, { version, text, editTime }: Draft): KnownDraft {
    const size = Buffer.byteLength(text, 'utf8');
    let known = this._known.get(uri.toString());
    if (!known) {
      const { account, conversation } = parseDraftPath(uri.path)!;
      known = { account: accountKey(account), conversation: keyOf(conversation), version, size, mtime: editTime * 1000, readVersion: version, readSize: size, isWriting: false };
      this._known.set(uri.toString(), known);
    } else if (known.version !== version) {
      known.version = version;
      known.size = size;
      known.mtime = Math.max(Date.now(), known.mtime + 1);
    }
    return known;
  }

  /** Tells VS Code of drafts that changed elsewhere; it reloads the tab, or shows the conflict on save. */
  private _reportChanges({ model, keys }: Pick<ConversationsChange, 'model' | 'keys'>): void {
    if (this._known.size === 0) {
      return;
    }
    const changed = [...this._known]
      .filter(([, known]) => keys.has(known.conversation) && known.account === accountKey(model.account))
      .filter(([, known]) => {
        const conversation = model.conversations.getByKey(known.conversation);
        return conversation && !known.isWriting && known.version !== (conversation.draft?.version ?? '');
      })
      .map(([uri]) => ({ type: vscode.FileChangeType.Changed, uri: vscode.Uri.parse(uri) }));
    if (changed.length > 0) {
      this._onDidChangeFile.fire(changed);
    }
  }
}

/** Waits while the account is being opened, as when a window comes back with drafts in its tabs. */
function untilOpen(model: AccountModel): Promise<void> {
  const isOpening = (): boolean => model.state === 'connecting' || model.state === 'openingCache';
  if (!isOpening()) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, patience);
    const listener = model.onDidChangeState(() => !isOpening() && done());
  });
}

/**
 * VS Code compares time *and size* before it saves, so a change elsewhere to a text of the same length would be
 * overwritten without a question. The first save is refused then; the second one is the answer.
 */
function refuseUnseenChange(known: KnownDraft): void {
  if (known.version !== known.readVersion && known.size === known.readSize) {
    known.readVersion = known.version;
    throw vscode.FileSystemError.Unavailable(
      l10n.t('The draft was changed elsewhere. Save again to overwrite it, or revert to see it.'),
    );
  }
}
