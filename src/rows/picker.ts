import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import type { AccountConversation, Accounts } from '../model/accounts.ts';
import type { ConversationAddress } from '../model/conversationPath.ts';
import type { Account, Conversation, ConversationRef } from '../protocol.ts';
import { l10n } from '../util/l10n.ts';
import { plainText, type PlainText } from '../util/plainText.ts';
import { search } from './search.ts';

/** What commands accept in place of a tree row. */
export interface ConversationArgument extends ConversationRef {
  /** Needed only when several accounts are open. */
  readonly account?: Account;
}

/** Finds out which conversations a command is about: its argument, the selected rows, or the answer of a person. */
export class ConversationPicker {
  private readonly _accounts: Accounts;

  constructor(accounts: Accounts) {
    this._accounts = accounts;
  }

  /** The conversations that a command was called with; asks for one when there are none. */
  async targets(
    argument: unknown,
    selected: unknown,
    placeHolder: PlainText | '',
    filter?: (conversation: Conversation) => boolean,
  ): Promise<readonly ConversationAddress[]> {
    if (Array.isArray(selected) && selected.length > 0) {
      return (await Promise.all(selected.filter(isConversationArgument).map((it) => this._address(it)))).filter((it) => it !== undefined);
    }
    if (argument === undefined) {
      const picked = await this.pick(placeHolder, filter);
      return picked ? [picked] : [];
    }
    if (!isConversationArgument(argument)) {
      throw new Error(l10n.t('This command needs a conversation: { type: "c2c" or "group", id }.'));
    }
    const address = await this._address(argument);
    return address ? [address] : [];
  }

  /** Like {@link targets}, for commands that act on one conversation only. */
  async target(
    argument: unknown,
    placeHolder: PlainText | '',
    filter?: (conversation: Conversation) => boolean,
  ): Promise<ConversationAddress | undefined> {
    return (await this.targets(argument, undefined, placeHolder, filter))[0];
  }

  /** Asks; undefined when the person left without an answer. */
  async pick(
    placeholder: PlainText | '',
    filter: (conversation: Conversation) => boolean = () => true,
    ifNone = l10n.t('There is no such conversation.'),
  ): Promise<AccountConversation | undefined> {
    return search(this._accounts.all, { placeholder, filter, ifNone });
  }

  /** The only account, or the one that a person chooses. */
  async account(placeHolder: PlainText | ''): Promise<AccountModel | undefined> {
    return chooseAccount(this._accounts.all, placeHolder);
  }

  private async _address({ type, id, account }: ConversationArgument): Promise<ConversationAddress | undefined> {
    const conversation = { type, id };
    if (account) {
      if (!this._accounts.get(account)) {
        throw new Error(l10n.t('The account {0} is not open.', account.userId));
      }
      return { account, conversation };
    }
    const having = this._accounts.all.filter(({ conversations }) => conversations.get(conversation));
    const model = await chooseAccount(having.length > 0 ? having : this._accounts.all, l10n.t('Account of the conversation'));
    return model && { account: model.account, conversation };
  }
}

async function chooseAccount(models: readonly AccountModel[], placeHolder: PlainText | ''): Promise<AccountModel | undefined> {
  if (models.length === 0) {
    throw new Error(l10n.t('Open an account first.'));
  }
  const picks = models.map((model) => ({ model, label: plainText(model.account.userId), description: plainText(String(model.account.sdkAppId)) }));
  return picks.length === 1 ? picks[0]!.model : (await vscode.window.showQuickPick(picks, { placeHolder }))?.model;
}

function isConversationArgument(value: unknown): value is ConversationArgument {
  const { type, id } = (value ?? {}) as Partial<ConversationArgument>;
  return (type === 'c2c' || type === 'group') && typeof id === 'string' && id !== '';
}
