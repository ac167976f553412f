import * as vscode from 'vscode';
import type { ClientOf } from '../client/sdkClient.ts';
import type { Accounts } from '../model/accounts.ts';
import type { ConversationAddress } from '../model/conversationPath.ts';
import type { ConversationRef, ConversationType } from '../protocol.ts';
import type { ConversationPicker } from '../rows/picker.ts';
import { rowLabel } from '../rows/rowText.ts';
import { rowOptions } from '../rows/words.ts';
import type { CommandRegistry } from '../util/commandRegistry.ts';
import { l10n } from '../util/l10n.ts';
import { plainText, type PlainText } from '../util/plainText.ts';
import { inputStep, pickStep, runSteps } from '../util/steps.ts';
import type { DetailsDocuments } from './details.ts';

/** The longest id that the SDK's header allows for a group; users' are shorter. In UTF-8 bytes. */
const longestId = 48;

/** Commands on single conversations. Changes come back as events, so nothing here touches a view. */
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
    commands.register('pin', (argument, selected) => this._setPinned(argument, selected, true));
    commands.register('unpin', (argument, selected) => this._setPinned(argument, selected, false));
    commands.register('markRead', (argument, selected) => this._markRead(argument, selected));
    commands.register('delete', (argument, selected) => this._delete(argument, selected));
    commands.register('showDetails', (argument) => this._showDetails(argument));
    commands.register('copyId', (argument) => this._copyId(argument));
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
    const question = l10n.t('Conversation to mark as read');
    const targets = await this._picker.targets(argument, selected, question, ({ unreadCount }) => unreadCount > 0);
    for (const { account, conversation } of targets) {
      await this._clientOf(account).markRead(conversation);
    }
  }

  private async _delete(argument: unknown, selected: unknown): Promise<void> {
    const targets = await this._picker.targets(argument, selected, l10n.t('Conversation to delete'));
    const [first, ...others] = targets;
    if (!first) {
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
    }
  }

  private async _showDetails(argument: unknown): Promise<void> {
    const target = await this._picker.target(argument, l10n.t('Conversation to look into'));
    if (target) {
      await this._details.show(target);
    }
  }

  private async _copyId(argument: unknown): Promise<void> {
    const target = await this._picker.target(argument, l10n.t('Conversation whose id to copy'));
    if (target) {
      await vscode.env.clipboard.writeText(target.conversation.id);
      vscode.window.setStatusBarMessage(l10n.t('Conversation id copied'), 2000);
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

async function askForNewConversation(): Promise<ConversationRef | undefined> {
  const kinds: (vscode.QuickPickItem & { type: ConversationType })[] = [
    { type: 'c2c', label: l10n.t('One to one'), description: l10n.t('with a UserID'), iconPath: new vscode.ThemeIcon('account') },
    { type: 'group', label: l10n.t('Group'), description: l10n.t('with a group id'), iconPath: new vscode.ThemeIcon('organization') },
  ];
  const prompts = { c2c: l10n.t('UserID of the other person'), group: l10n.t('Id of the group') };
  let type: ConversationType = 'c2c';
  let id = '';
  const isAnswered = await runSteps(l10n.t('New Conversation'), () => [
    (place) => pickStep(place, kinds, l10n.t('Kind of conversation'), (kind) => (type = kind.type)),
    (place) => inputStep(place, { prompt: prompts[type], validate: whyNotAnId }, (text) => (id = text.trim())),
  ]);
  return isAnswered ? { type, id } : undefined;
}

/** What is wrong with an id, in words; undefined when nothing is. */
function whyNotAnId(text: string): PlainText | undefined {
  const id = text.trim();
  if (id === '') {
    return l10n.t('Type an id.');
  }
  if (/\p{Cc}/u.test(id)) {
    return l10n.t('An id has no control characters.');
  }
  return Buffer.byteLength(id) > longestId ? l10n.t('An id has at most {0} bytes.', longestId) : undefined;
}
