import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import type { Account, Conversation, ConversationRef } from '../protocol.ts';
import { rowDescription, rowLabel } from './rowText.ts';
import { rowOptions } from './words.ts';

/** What commands accept in place of a tree row. */
export interface ConversationArgument extends ConversationRef {
  /** Refused when another account is open. */
  readonly account?: Account;
}

interface ConversationPick extends vscode.QuickPickItem {
  readonly conversation: Conversation;
}

/** Finds out which conversations a command is about: its argument, the selected rows, or the answer of a person. */
export class ConversationPicker {
  private readonly _model: AccountModel;

  constructor(model: AccountModel) {
    this._model = model;
  }

  /** The conversations that a command was called with; asks for one when there are none. */
  async targets(
    argument: unknown,
    selected: unknown,
    placeHolder: string,
    filter?: (conversation: Conversation) => boolean,
  ): Promise<readonly ConversationRef[]> {
    if (Array.isArray(selected) && selected.length > 0) {
      return selected.filter(isConversationArgument);
    }
    if (argument === undefined) {
      const picked = await this.pick(placeHolder, filter);
      return picked ? [picked] : [];
    }
    if (!isConversationArgument(argument)) {
      throw new Error(vscode.l10n.t('This command needs a conversation: { type: "c2c" or "group", id }.'));
    }
    this._checkAccount(argument);
    return [{ type: argument.type, id: argument.id }];
  }

  /** Like {@link targets}, for commands that act on one conversation only. */
  async target(argument: unknown, placeHolder: string, filter?: (conversation: Conversation) => boolean): Promise<ConversationRef | undefined> {
    return (await this.targets(argument, undefined, placeHolder, filter))[0];
  }

  /** Asks; undefined when the person left without an answer. */
  async pick(placeHolder: string, filter: (conversation: Conversation) => boolean = () => true): Promise<Conversation | undefined> {
    const options = rowOptions();
    const picks: ConversationPick[] = this._model.conversations.all.filter(filter).map((conversation) => ({
      conversation,
      label: withoutIcons(rowLabel(conversation, options)),
      description: withoutIcons(rowDescription(conversation, options)),
      iconPath: new vscode.ThemeIcon(conversation.type === 'group' ? 'organization' : 'account'),
      ...(conversation.unreadCount > 0 && { detail: options.words.unread(conversation.unreadCount) }),
    }));
    if (picks.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is no such conversation.'));
      return undefined;
    }
    return (await vscode.window.showQuickPick(picks, { placeHolder, matchOnDescription: true }))?.conversation;
  }

  private _checkAccount({ account }: ConversationArgument): void {
    const open = this._model.account;
    if (account && (account.sdkAppId !== open?.sdkAppId || account.userId !== open.userId)) {
      throw new Error(vscode.l10n.t('The account {0} is not open.', account.userId));
    }
  }
}

function isConversationArgument(value: unknown): value is ConversationArgument {
  const { type, id } = (value ?? {}) as Partial<ConversationArgument>;
  return (type === 'c2c' || type === 'group') && typeof id === 'string' && id !== '';
}

/** A quick pick would draw `$(name)` in a message as an icon. */
function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
