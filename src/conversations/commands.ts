import * as vscode from 'vscode';
import type { ClientOf } from '../client/sdkClient.ts';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import type { ConversationAddress } from '../model/conversationPath.ts';
import type { Conversation } from '../protocol.ts';
import { accountText } from '../rows/accountText.ts';
import { conversationOfTab } from '../rows/draftUri.ts';
import type { ConversationPicker } from '../rows/picker.ts';
import { rowLabel } from '../rows/rowText.ts';
import { rowOptions } from '../rows/words.ts';
import type { CommandRegistry } from '../util/commandRegistry.ts';
import { l10n } from '../util/l10n.ts';
import { plainText, type PlainText } from '../util/plainText.ts';
import type { DetailsDocuments } from './details.ts';
import { askForNewConversation } from './newConversation.ts';
import { AccountItem } from './nodes.ts';

/** Commands on conversations. Changes come back as events, so nothing here touches a view. */
export class ConversationCommands {
  private readonly _accounts: Accounts;
  private readonly _clientOf: ClientOf;
  private readonly _picker: ConversationPicker;
  private readonly _details: DetailsDocuments;

  constructor(accounts: Accounts, clientOf: ClientOf, picker: ConversationPicker, details: DetailsDocuments) {
    this._accounts = accounts;
    this._clientOf = clientOf;
    this._picker = picker;
    this._details = details;
  }

  register(commands: CommandRegistry): void {
    commands.register('newConversation', (argument) => this._create(argument));
    commands.register('markAllRead', () => this._markAllRead(this._accounts.all));
    commands.registerOnRows('markAllReadOnRow', (row) => this._markAllRead(row instanceof AccountItem ? [row.model] : []));
    commands.registerOnRows('pin', (argument, selected) => this._setPinned(argument, selected, true));
    commands.registerOnRows('unpin', (argument, selected) => this._setPinned(argument, selected, false));
    commands.registerOnRows('markRead', (argument, selected) => this._markRead(argument, selected));
    commands.registerOnRows('delete', (argument, selected) => this._delete(argument, selected));
    // Stands in the menu, disabled and with its reason, in place of the one above.
    commands.registerOnRows('deleteRefused', (argument, selected) => this._delete(argument, selected));
    commands.registerOnRows('showDetails', (argument) => this._showDetails(argument));
    commands.registerOnRows('copyId', (argument, selected) => this._copyIds(argument, selected));
  }

  private async _create(argument: unknown): Promise<void> {
    const address = argument === undefined ? await this._askForNewConversation() : await this._picker.target(argument, '');
    if (address) {
      const { account, conversation } = address;
      await this._clientOf(account).create(conversation);
      await vscode.commands.executeCommand('imConversations.editDraft', { ...conversation, account });
    }
  }

  private async _setPinned(argument: unknown, selected: unknown, isPinned: boolean): Promise<void> {
    const question = isPinned ? l10n.t('Conversation to pin') : l10n.t('Conversation to unpin');
    const targets = await this._picker.targets(argument, selected, question, (it) => it.isPinned !== isPinned);
    for (const { account, conversation } of targets) {
      await this._clientOf(account).setPinned(conversation, isPinned);
    }
  }

  private async _markRead(argument: unknown, selected: unknown): Promise<void> {
    const targets = await this._picker.targets(argument, selected, l10n.t('Conversation to mark as read'), isUnread);
    for (const { account, conversation } of targets) {
      await this._clientOf(account).markRead(conversation);
    }
  }

  /** Also the conversations that are further down than anybody has looked. */
  private async _markAllRead(models: readonly AccountModel[]): Promise<void> {
    await vscode.window.withProgress({ location: { viewId: 'imConversations.list' } }, async () => {
      for (const model of models) {
        await model.readTo(Infinity);
        for (const conversation of model.conversations.all.filter(isUnread)) {
          await this._clientOf(model.account).markRead(conversation);
        }
      }
    });
  }

  private async _delete(argument: unknown, selected: unknown): Promise<void> {
    const targets = await this._picker.targets(argument, selected, l10n.t('Conversation to delete'));
    const [first, ...others] = targets;
    if (!first || this._isRefused(targets)) {
      return;
    }
    const question =
      others.length === 0
        ? l10n.t('Delete the conversation "{0}"?', this._nameOf(first))
        : l10n.t('Delete {0} conversations?', targets.length);
    const detail = l10n.t('Its messages and its draft are removed from your account’s list. The other side keeps theirs. This cannot be undone.');
    const doIt = l10n.t('Delete');
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, doIt)) === doIt) {
      for (const { account, conversation } of targets) {
        await this._clientOf(account).delete(conversation);
      }
      await closePreviews(targets);
    }
  }

  /** The SDK deletes only what it can delete in the cloud. Says so, as the keyboard does not know of disabled menus. */
  private _isRefused(targets: readonly ConversationAddress[]): boolean {
    const model = targets.map(({ account }) => this._accounts.get(account)).find((it) => it && !it.isLive);
    if (model) {
      void vscode.window.showWarningMessage(l10n.t('Conversations can be deleted only while {0} is online. {1}', model.account.userId, accountText(model)));
    }
    return model !== undefined;
  }

  private async _showDetails(argument: unknown): Promise<void> {
    const target = await this._picker.target(argument, l10n.t('Conversation to look into'));
    if (target) {
      await this._details.show(target);
    }
  }

  private async _copyIds(argument: unknown, selected: unknown): Promise<void> {
    const targets = await this._picker.targets(argument, selected, l10n.t('Conversation whose ID to copy'));
    if (targets.length > 0) {
      await vscode.env.clipboard.writeText(targets.map(({ conversation }) => conversation.id).join('\n'));
      const done = targets.length === 1 ? l10n.t('Conversation ID copied') : l10n.t('{0} conversation IDs copied', targets.length);
      vscode.window.setStatusBarMessage(done, 2000);
    }
  }

  private async _askForNewConversation(): Promise<ConversationAddress | undefined> {
    const model = await this._picker.account(l10n.t('Account of the new conversation'));
    const conversation = model && (await askForNewConversation());
    return conversation && { account: model.account, conversation };
  }

  private _nameOf({ account, conversation }: ConversationAddress): PlainText {
    const known = this._accounts.find(account, conversation);
    return known ? rowLabel(known, rowOptions()) : plainText(conversation.id);
  }
}

function isUnread({ unreadCount }: Conversation): boolean {
  return unreadCount > 0;
}

/** A preview only shows what is selected, and that is gone. */
async function closePreviews(deleted: readonly ConversationAddress[]): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => {
    const address = tab.isPreview && !tab.isDirty ? conversationOfTab(tab) : undefined;
    return address && deleted.some((it) => isSameAddress(it, address));
  });
  await vscode.window.tabGroups.close(tabs, true);
}

function isSameAddress(a: ConversationAddress, b: ConversationAddress): boolean {
  return (
    a.account.sdkAppId === b.account.sdkAppId &&
    a.account.userId === b.account.userId &&
    a.conversation.type === b.conversation.type &&
    a.conversation.id === b.conversation.id
  );
}
