import * as vscode from 'vscode';
import { isMuted, keyOf } from '../model/conversation.ts';
import { conversationPath } from '../model/conversationPath.ts';
import type { AccountModel } from '../model/accountModel.ts';
import type { Account, Conversation, ConversationRef, ConversationType } from '../protocol.ts';
import { Coalescer } from '../util/coalescer.ts';
import { Disposable } from '../util/dispose.ts';
import { rowDescription, rowLabel, rowSpeech, rowTooltip, type RowOptions } from '../rows/rowText.ts';
import { rowOptions } from '../rows/words.ts';

/** Rows of the top level, and of each section of older conversations after them. */
const topRows = 200;
const sectionRows = 500;

/** A row: it stands for one conversation as long as that exists, whatever happens to its content. */
export class ConversationItem implements ConversationRef {
  readonly type: ConversationType;
  readonly id: string;
  readonly account: Account;

  constructor({ type, id }: ConversationRef, account: Account) {
    this.type = type;
    this.id = id;
    this.account = account;
  }
}

/** Holds the conversations from `start` on, closed at first: a list that moves costs what is shown, not what it holds. */
export class OlderSection {
  readonly start: number;

  constructor(start: number) {
    this.start = start;
  }
}

export type TreeNode = ConversationItem | OlderSection;
export type ConversationView = vscode.TreeView<TreeNode>;

/** What a row's decoration (unread, muted) hangs on; nothing is ever opened under this scheme. */
export function conversationUri(account: Account, ref: ConversationRef): vscode.Uri {
  return vscode.Uri.from({ scheme: 'im-conversation', path: conversationPath(account, ref) });
}

/** Adapts the model to VS Code's tree. Only {@link getTreeItem} knows how rows look. */
export class ConversationTree extends Disposable implements vscode.TreeDataProvider<TreeNode> {
  private readonly _model: AccountModel;
  private readonly _items = new Map<string, ConversationItem>();
  private readonly _sections = new Map<number, OlderSection>();
  private readonly _changedKeys = new Set<string>();
  private _isReordered = false;
  private _isVisible = false;
  private _hasFailed = false;
  private readonly _coalescer = this._register(new Coalescer(() => this._flush()));

  private readonly _onDidChangeTreeData = this._register(new vscode.EventEmitter<TreeNode[] | undefined>());
  readonly onDidChangeTreeData = this._onDidChangeTreeData.event;

  constructor(model: AccountModel) {
    super();
    this._model = model;
    this._register(
      model.conversations.onDidChange(({ keys, isReordered }) => {
        keys.forEach((key) => this._changedKeys.add(key));
        this._isReordered ||= isReordered;
        this._schedule();
      }),
    );
    this._register(model.onDidChangeState(() => this._setHasFailed(model.state === 'failed')));
  }

  /** A hidden view costs nothing: its changes are gathered until it is shown. */
  setVisible(isVisible: boolean): void {
    this._isVisible = isVisible;
    this._schedule();
  }

  /** Writes every row anew, for example in another language or discreetly. */
  refreshAll(): void {
    this._isReordered = true;
    this._schedule();
  }

  /** The row of a conversation that the list holds. */
  itemOf(ref: ConversationRef): ConversationItem | undefined {
    const conversation = this._model.conversations.get(ref);
    return conversation && this._item(conversation);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node instanceof ConversationItem || this._hasFailed) {
      return []; // A view that has failed shows what can be done about it, in place of rows that would do nothing.
    }
    if (!node) {
      this._forgetChanges(); // What is read now is all there is to know.
    }
    const { all } = this._model.conversations;
    const [start, end] = node ? [node.start, node.start + sectionRows] : [0, topRows];
    const nodes: TreeNode[] = all.slice(start, end).map((conversation) => this._item(conversation));
    for (let older = topRows; !node && older < all.length; older += sectionRows) {
      nodes.push(this._section(older));
    }
    return nodes;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    if (node instanceof OlderSection) {
      return undefined;
    }
    const index = this._model.conversations.all.findIndex(({ type, id }) => type === node.type && id === node.id);
    return index < topRows ? undefined : this._section(index - ((index - topRows) % sectionRows));
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    if (node instanceof OlderSection) {
      return this._sectionItem(node);
    }
    const conversation = this._model.conversations.get(node);
    const options = rowOptions();
    const item = new vscode.TreeItem(conversation ? rowLabel(conversation, options) : node.id);
    item.id = keyOf(node);
    item.resourceUri = conversationUri(node.account, node);
    item.command = {
      command: 'imConversations.editDraft',
      title: vscode.l10n.t('Edit Draft'),
      arguments: [node],
    };
    if (conversation) {
      this._describe(item, conversation, options);
    }
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    const conversation = node instanceof ConversationItem ? this._model.conversations.get(node) : undefined;
    if (conversation) {
      item.tooltip = rowTooltip(conversation, rowOptions());
    }
    return item;
  }

  private _describe(item: vscode.TreeItem, conversation: Conversation, options: RowOptions): void {
    item.description = rowDescription(conversation, options);
    item.accessibilityInformation = { label: rowSpeech(conversation, options) };
    item.iconPath = new vscode.ThemeIcon(
      conversation.type === 'group' ? 'organization' : 'account',
      conversation.isPinned ? new vscode.ThemeColor('editorWarning.foreground') : undefined,
    );
    item.contextValue = [
      'conversation',
      conversation.isPinned ? 'pinned' : '',
      conversation.unreadCount > 0 ? 'unread' : '',
      conversation.draft ? 'draft' : '',
      isMuted(conversation) ? 'muted' : '',
    ]
      .filter(Boolean)
      .join('.');
  }

  private _sectionItem({ start }: OlderSection): vscode.TreeItem {
    const item = new vscode.TreeItem(
      vscode.l10n.t('Older conversations'),
      vscode.TreeItemCollapsibleState.Collapsed,
    );
    item.id = `older:${start}`;
    item.description = `${start + 1} – ${Math.min(start + sectionRows, this._model.conversations.size)}`;
    item.iconPath = new vscode.ThemeIcon('history');
    return item;
  }

  private _item(conversation: Conversation): ConversationItem {
    const key = keyOf(conversation);
    const account = this._model.account!;
    let item = this._items.get(key);
    if (item?.account !== account) {
      item = new ConversationItem(conversation, account);
      this._items.set(key, item);
    }
    return item;
  }

  private _section(start: number): OlderSection {
    let section = this._sections.get(start);
    if (!section) {
      section = new OlderSection(start);
      this._sections.set(start, section);
    }
    return section;
  }

  private _schedule(): void {
    if (this._isVisible && (this._isReordered || this._changedKeys.size > 0)) {
      this._coalescer.schedule();
    }
  }

  /** Only rows that changed are repainted; the list is asked for again when a row was added, removed or moved. */
  private _flush(): void {
    const changed = [...this._changedKeys];
    const isReordered = this._isReordered;
    this._forgetChanges();
    if (isReordered) {
      this._onDidChangeTreeData.fire(undefined);
    } else if (changed.length > 0) {
      this._onDidChangeTreeData.fire(changed.map((key) => this._items.get(key)).filter((item) => item !== undefined));
    }
  }

  private _setHasFailed(hasFailed: boolean): void {
    if (hasFailed !== this._hasFailed) {
      this._hasFailed = hasFailed;
      this.refreshAll();
    }
  }

  private _forgetChanges(): void {
    for (const key of this._changedKeys) {
      if (!this._model.conversations.getByKey(key)) {
        this._items.delete(key);
      }
    }
    this._changedKeys.clear();
    this._isReordered = false;
  }
}
