import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import type { AccountConversation, Accounts } from '../model/accounts.ts';
import type { ConversationAddress } from '../model/conversationPath.ts';
import type { Account, Conversation, ConversationRef } from '../protocol.ts';
import { l10n } from '../util/l10n.ts';
import { plainText, type PlainText } from '../util/plainText.ts';
import { conversationOfTab } from './draftUri.ts';
import { search } from './search.ts';

/** What commands accept in place of a tree row. */
export interface ConversationArgument extends ConversationRef {
  /** Needed only when several accounts are open. */
  readonly account?: Account;
}

/** The argument of the view's keyboard shortcuts: the rows that are selected, and nothing else. */
export const selectionArgument = 'selection';

/** Finds out which conversations a command is about: its argument, what the person is at, or the answer to a question. */
export class ConversationPicker {
  private readonly _accounts: Accounts;
  /** The conversations whose rows are selected; set by the view. */
  selection: () => readonly ConversationAddress[] = () => [];

  constructor(accounts: Accounts) {
    this._accounts = accounts;
  }

  /**
   * The conversations that a command was called with. Without any, the one in the active tab, or those that are selected;
   * asks where there are none that `filter` takes.
   */
  async targets(
    argument: unknown,
    selected: unknown,
    placeHolder: PlainText | '',
    filter: (conversation: Conversation) => boolean = () => true,
  ): Promise<readonly ConversationAddress[]> {
    if (Array.isArray(selected) && selected.length > 0) {
      return (await Promise.all(selected.filter(isConversationArgument).map((it) => this._address(it)))).filter((it) => it !== undefined);
    }
    if (argument === selectionArgument) {
      return this.selection();
    }
    if (argument === undefined) {
      const here = this._here(filter);
      const picked = here.length > 0 ? undefined : await this.pick(placeHolder, filter);
      return picked ? [picked] : here;
    }
    if (!isConversationArgument(argument)) {
      throw new Error(l10n.t('This command needs a conversation: { type: "c2c" or "group", id }.'));
    }
    const address = await this._address(argument);
    return address ? [address] : [];
  }

  /** Like {@link targets}, for commands that act on one conversation only: of several that are selected it takes none. */
  async target(
    argument: unknown,
    placeHolder: PlainText | '',
    filter?: (conversation: Conversation) => boolean,
  ): Promise<ConversationAddress | undefined> {
    const targets = await this.targets(argument, undefined, placeHolder, filter);
    return targets.length > 1 && argument === undefined ? this.pick(placeHolder, filter) : targets[0];
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

  /** What the person is at: the tab in front comes before a selection somewhere in the side bar. */
  private _here(filter: (conversation: Conversation) => boolean): readonly ConversationAddress[] {
    const isWanted = ({ account, conversation }: ConversationAddress): boolean => {
      const known = this._accounts.find(account, conversation);
      return known !== undefined && filter(known);
    };
    const inTab = conversationOfTab(vscode.window.tabGroups.activeTabGroup.activeTab);
    return inTab && isWanted(inTab) ? [inTab] : this.selection().filter(isWanted);
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
