import * as vscode from 'vscode';
import type { ClientOf } from '../client/sdkClient.ts';
import type { Accounts, ConversationsChange } from '../model/accounts.ts';
import { conversationPath, type ConversationAddress } from '../model/conversationPath.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import type { Log } from '../util/log.ts';
import { addressOf } from './uri.ts';

/** Knows which conversations were deleted while their drafts are open, and asks before a save brings one back. */
export class DeletedConversations extends Disposable {
  private readonly _accounts: Accounts;
  private readonly _clientOf: ClientOf;
  private readonly _log: Log;
  private readonly _deleted = new Map<string, ConversationAddress>();
  private readonly _reasons = new WeakMap<vscode.TextDocument, vscode.TextDocumentSaveReason>();
  private readonly _onDidDelete = this._register(new vscode.EventEmitter<ConversationAddress>());
  readonly onDidDelete = this._onDidDelete.event;
  private readonly _onDidComeBack = this._register(new vscode.EventEmitter<ConversationAddress>());
  readonly onDidComeBack = this._onDidComeBack.event;

  constructor(accounts: Accounts, clientOf: ClientOf, log: Log) {
    super();
    this._accounts = accounts;
    this._clientOf = clientOf;
    this._log = log;
    this._register(accounts.onDidChangeConversations((change) => this._onConversations(change)));
    this._register(vscode.workspace.onWillSaveTextDocument(({ document, reason }) => this._reasons.set(document, reason)));
  }

  has(address: ConversationAddress): boolean {
    return this._deleted.has(pathOf(address));
  }

  /** Whether the conversation was deleted, and is there again now; rejects when it is to stay deleted. */
  async confirmReturn(uri: vscode.Uri, address: ConversationAddress): Promise<boolean> {
    if (!this.has(address)) {
      return false;
    }
    const name = uri.path.split('/').at(-1) ?? '';
    const document = vscode.workspace.textDocuments.find((it) => it.uri.toString() === uri.toString());
    const isAsked = document === undefined || this._reasons.get(document) === vscode.TextDocumentSaveReason.Manual;
    if (!isAsked || !(await confirm(name))) {
      throw new Error(l10n.t('The conversation "{0}" was deleted.', name));
    }
    await this._clientOf(address.account).create(address.conversation);
    this._comeBack(address);
    return true;
  }

  private _onConversations({ model, keys }: ConversationsChange): void {
    const { account } = model;
    for (const address of openAddresses().filter((it) => it.account.sdkAppId === account.sdkAppId && it.account.userId === account.userId)) {
      const { type, id } = address.conversation;
      if (!keys.has(`${type}:${id}`)) {
        continue;
      }
      if (model.conversations.get(address.conversation)) {
        this._comeBack(address);
      } else {
        this._ask(address).catch((error: unknown) => this._log.error(`Not known whether a conversation was deleted: ${String(error)}`));
      }
    }
  }

  /** A list that is read again may just not reach as far as it did. */
  private async _ask(address: ConversationAddress): Promise<void> {
    const info = await this._clientOf(address.account).info(address.conversation);
    if (info === null && !this._accounts.find(address.account, address.conversation) && !this.has(address)) {
      this._deleted.set(pathOf(address), address);
      this._onDidDelete.fire(address);
    }
  }

  private _comeBack(address: ConversationAddress): void {
    if (this._deleted.delete(pathOf(address))) {
      this._onDidComeBack.fire(address);
    }
  }
}

async function confirm(name: string): Promise<boolean> {
  const doIt = l10n.t('Bring It Back');
  const detail = l10n.t('Saving this draft makes the conversation again, without its messages.');
  return (await vscode.window.showWarningMessage(l10n.t('The conversation "{0}" was deleted.', name), { modal: true, detail }, doIt)) === doIt;
}

function pathOf({ account, conversation }: ConversationAddress): string {
  return conversationPath(account, conversation);
}

function openAddresses(): ConversationAddress[] {
  return vscode.workspace.textDocuments.map(({ uri }) => addressOf(uri)).filter((address) => address !== undefined);
}
