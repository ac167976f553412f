import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import { conversationPath } from '../model/conversationPath.ts';
import type { Account, ConversationRef, ConversationType } from '../protocol.ts';
import { TreeRow } from '../util/treeRow.ts';

/** The row of an account; there are such rows when several accounts are open. */
export class AccountItem extends TreeRow {
  readonly model: AccountModel;

  constructor(model: AccountModel) {
    super();
    this.model = model;
  }
}

/** A row: it stands for one conversation as long as that exists, whatever happens to its content. */
export class ConversationItem extends TreeRow implements ConversationRef {
  readonly type: ConversationType;
  readonly id: string;
  readonly account: Account;

  constructor({ type, id }: ConversationRef, account: Account) {
    super();
    this.type = type;
    this.id = id;
    this.account = account;
  }
}

/** Holds the conversations from `start` on, closed at first: a list that moves costs what is shown, not what it holds. */
export class OlderSection extends TreeRow {
  readonly model: AccountModel;
  readonly start: number;

  constructor(model: AccountModel, start: number) {
    super();
    this.model = model;
    this.start = start;
  }
}

export type TreeNode = AccountItem | ConversationItem | OlderSection;
export type ConversationView = vscode.TreeView<TreeNode>;

/** What a row's decoration (unread, muted) hangs on; nothing is ever opened under this scheme. */
export function conversationUri(account: Account, ref: ConversationRef): vscode.Uri {
  return vscode.Uri.from({ scheme: 'im-conversation', path: conversationPath(account, ref) });
}
