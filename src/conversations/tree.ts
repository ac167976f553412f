import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import { keyOf } from '../model/conversation.ts';
import type { ConversationList } from '../model/conversationList.ts';
import type { ConversationAddress } from '../model/conversationPath.ts';
import type { Conversation } from '../protocol.ts';
import { rowTooltip } from '../rows/rowText.ts';
import { rowOptions } from '../rows/words.ts';
import { Coalescer } from '../util/coalescer.ts';
import { Disposable } from '../util/dispose.ts';
import { AccountItem, ConversationItem, OlderSection, type TreeNode } from './nodes.ts';
import { accountRow, conversationRow, sectionRow } from './treeItems.ts';

/** Rows of the top level, and of each section of older conversations after them. */
const topRows = 200;
const sectionRows = 500;

/** The nodes of one account, and what in them is to be painted anew. */
class AccountNodes {
  readonly item: AccountItem;
  readonly rows = new Map<string, ConversationItem>();
  readonly sections = new Map<number, OlderSection>();
  readonly changedKeys = new Set<string>();
  /** How far down somebody has looked, in conversations: what is below costs nothing. */
  lookedTo = topRows;
  isReordered = false;
  isRelabelled = false;
  isAvailable = true;
  isLive = false;

  constructor(model: AccountModel) {
    this.item = new AccountItem(model);
  }

  get hasChanged(): boolean {
    return this.isReordered || this.isRelabelled || this.changedKeys.size > 0;
  }

  forgetChanges(): void {
    for (const key of this.changedKeys) {
      if (!this.item.model.conversations.getByKey(key)) {
        this.rows.delete(key);
      }
    }
    this.changedKeys.clear();
    this.isReordered = false;
    this.isRelabelled = false;
  }
}

/** Adapts the model to VS Code's tree: conversations, below their accounts as soon as there are two of them. */
export class ConversationTree extends Disposable implements vscode.TreeDataProvider<TreeNode> {
  private readonly _accounts: Accounts;
  private readonly _nodes = new Map<AccountModel, AccountNodes>();
  private _isWholeChanged = false;
  private _isVisible = false;
  private readonly _coalescer = this._register(new Coalescer(() => this._flush()));

  private readonly _onDidChangeTreeData = this._register(new vscode.EventEmitter<TreeNode[] | undefined>());
  readonly onDidChangeTreeData = this._onDidChangeTreeData.event;

  constructor(accounts: Accounts) {
    super();
    this._accounts = accounts;
    this._register(
      accounts.onDidChangeConversations(({ model, keys, movedFrom }) => {
        const nodes = this._nodesOf(model);
        for (const key of keys) {
          if (nodes.rows.has(key)) {
            nodes.changedKeys.add(key);
          }
        }
        nodes.isReordered ||= movedFrom <= nodes.lookedTo;
        this._schedule();
      }),
    );
    this._register(accounts.onDidChange(() => this.refreshAll()));
    this._register(accounts.onDidChangeTotalUnreadCount(() => this._relabelAccounts()));
    this._register(
      accounts.onDidChangeState((model) => {
        const nodes = this._nodesOf(model);
        const isAvailable = model.state !== 'unavailable';
        // An account that is not available shows no rows; one that is not online does not let delete any.
        nodes.isReordered ||= isAvailable !== nodes.isAvailable || model.isLive !== nodes.isLive;
        nodes.isAvailable = isAvailable;
        nodes.isLive = model.isLive;
        this._relabelAccounts();
      }),
    );
  }

  /** A hidden view costs nothing: its changes are gathered until it is shown. */
  setVisible(isVisible: boolean): void {
    this._isVisible = isVisible;
    this._schedule();
  }

  /** Writes every row anew, for example in another language or discreetly. */
  refreshAll(): void {
    this._isWholeChanged = true;
    this._schedule();
  }

  /** The row of a conversation that is listed. */
  itemOf({ account, conversation }: ConversationAddress): ConversationItem | undefined {
    const model = this._accounts.get(account);
    const known = model?.conversations.isListed(conversation) ? model.conversations.get(conversation) : undefined;
    return model && known && this._item(model, known);
  }

  getChildren(node?: AccountItem): TreeNode[];
  getChildren(node: TreeNode | undefined): TreeNode[] | Promise<TreeNode[]>;
  getChildren(node?: TreeNode): TreeNode[] | Promise<TreeNode[]> {
    if (node instanceof ConversationItem) {
      return [];
    }
    if (node instanceof OlderSection) {
      return this._olderRows(node);
    }
    const model = node ? node.model : this._accounts.only;
    if (!node) {
      this._forgetAccounts();
    }
    if (!model) {
      return this._accounts.all.map((it) => this._nodesOf(it).item);
    }
    this._nodesOf(model).forgetChanges(); // What is read now is all there is to know.
    if (model.state === 'unavailable') {
      return []; // The view shows what can be done about it, in place of rows that would do nothing.
    }
    const { conversations } = model;
    const nodes: TreeNode[] = this._rows(model, 0, topRows);
    for (let older = topRows; older <= this._nodesOf(model).lookedTo && hasRow(conversations, older); older += sectionRows) {
      nodes.push(this._section(model, older));
    }
    return nodes;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    if (node instanceof AccountItem) {
      return undefined;
    }
    const model = node instanceof OlderSection ? node.model : this._accounts.get(node.account);
    if (model && node instanceof ConversationItem) {
      const index = model.conversations.all.findIndex(({ type, id }) => type === node.type && id === node.id);
      if (index >= topRows) {
        const section = this._section(model, index - ((index - topRows) % sectionRows));
        this._lookTo(section);
        return section;
      }
    }
    return model && !this._accounts.only ? this._nodesOf(model).item : undefined;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    if (node instanceof AccountItem) {
      return accountRow(node.model);
    }
    if (node instanceof OlderSection) {
      const { size, isComplete } = node.model.conversations;
      const end = node.start + sectionRows;
      return sectionRow(node, end <= size || !isComplete ? end : size);
    }
    return conversationRow(node, this._accounts.find(node.account, node), this._accounts.get(node.account)?.isLive ?? false);
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    const conversation = node instanceof ConversationItem ? this._accounts.find(node.account, node) : undefined;
    if (conversation) {
      item.tooltip = rowTooltip(conversation, rowOptions());
    }
    return item;
  }

  /** The rows of a section, which are read when somebody opens it; the section after it is shown then. */
  private async _olderRows(section: OlderSection): Promise<TreeNode[]> {
    const { model, start } = section;
    this._lookTo(section);
    await model.readTo(start + sectionRows);
    return this._rows(model, start, start + sectionRows);
  }

  private _lookTo({ model, start }: OlderSection): void {
    const nodes = this._nodesOf(model);
    if (start + sectionRows > nodes.lookedTo) {
      nodes.lookedTo = start + sectionRows;
      nodes.isReordered = true;
      this._schedule();
    }
  }

  private _rows(model: AccountModel, start: number, end: number): ConversationItem[] {
    return model.conversations.all.slice(start, end).map((conversation) => this._item(model, conversation));
  }

  private _item(model: AccountModel, conversation: Conversation): ConversationItem {
    const { rows } = this._nodesOf(model);
    const key = keyOf(conversation);
    const item = rows.get(key) ?? new ConversationItem(conversation, model.account);
    rows.set(key, item);
    return item;
  }

  private _section(model: AccountModel, start: number): OlderSection {
    const { sections } = this._nodesOf(model);
    const section = sections.get(start) ?? new OlderSection(model, start);
    sections.set(start, section);
    return section;
  }

  private _nodesOf(model: AccountModel): AccountNodes {
    const nodes = this._nodes.get(model) ?? new AccountNodes(model);
    this._nodes.set(model, nodes);
    return nodes;
  }

  private _relabelAccounts(): void {
    for (const nodes of this._nodes.values()) {
      nodes.isRelabelled = this._accounts.only === undefined;
    }
    this._schedule();
  }

  private _forgetAccounts(): void {
    for (const model of this._nodes.keys()) {
      if (this._accounts.get(model.account) !== model) {
        this._nodes.delete(model);
      }
    }
  }

  private _schedule(): void {
    if (this._isVisible && (this._isWholeChanged || [...this._nodes.values()].some(({ hasChanged }) => hasChanged))) {
      this._coalescer.schedule();
    }
  }

  /** Only rows that changed are repainted; a list is asked for again when a row was added, removed or moved. */
  private _flush(): void {
    const isWholeChanged = this._isWholeChanged || (this._accounts.only && this._nodesOf(this._accounts.only).isReordered);
    const changed = isWholeChanged ? [] : [...this._nodes.values()].flatMap(changedNodes);
    this._isWholeChanged = false;
    for (const nodes of this._nodes.values()) {
      nodes.forgetChanges();
    }
    if (isWholeChanged) {
      this._onDidChangeTreeData.fire(undefined);
    } else if (changed.length > 0) {
      this._onDidChangeTreeData.fire(changed);
    }
  }
}

/** Whether there is, or may be, a conversation at this place. */
function hasRow({ size, isComplete }: ConversationList, place: number): boolean {
  return place < size || !isComplete;
}

function changedNodes({ item, rows, changedKeys, isReordered, isRelabelled }: AccountNodes): TreeNode[] {
  const changedRows = isReordered ? [] : [...changedKeys].map((key) => rows.get(key)).filter((row) => row !== undefined);
  return isReordered || isRelabelled ? [item, ...changedRows] : changedRows;
}
