import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TreeNode } from '../../src/conversations/nodes.ts';
import { closeTabs, extension, openSandbox, signOut, rows, treeItem, until, uriOf, withUser } from './support/extension.ts';

describe('The view', () => {
  it('shows the conversations of the sandbox: pinned first, then newest', async () => {
    const { tree } = await openSandbox('view-alice');
    await withUser('view-bob', async (bob) => {
      await bob.send({ type: 'c2c', id: 'view-alice' }, 'hello\nalice');
      await until(() => rows().length === 1);
    });
    await withUser('view-carol', async (carol) => {
      await carol.send({ type: 'c2c', id: 'view-alice' }, '你好 😀');
      await until(() => rows().length === 2);
    });
    await vscode.commands.executeCommand('imConversations.pin', { type: 'c2c', id: 'view-bob' });
    await until(() => rows()[0] === 'view-bob');
    assert.deepEqual(rows(), ['view-bob', 'view-carol']);

    const bob = treeItem(tree, 'view-bob');
    assert.match(String(bob.description), /^\d{1,2}:\d\d.* · hello alice$/);
    assert.equal(bob.contextValue, 'conversation.pinned.unread.live');
    assert.equal(bob.id, '1400000000/view-alice:c2c:view-bob');
    assert.equal(bob.tooltip, undefined, 'tooltips are made when they are asked for');
    assert.match(bob.accessibilityInformation?.label ?? '', /view-bob, 1 unread, pinned/);
  });

  it('shows a message of another process, and the SDK’s total', async () => {
    const { api } = await openSandbox('live-alice');
    await withUser('live-bob', async (bob) => {
      await bob.send({ type: 'c2c', id: 'live-alice' }, 'now');
      await until(() => rows().includes('live-bob') && api.totalUnreadCount === 1);
    });
    await vscode.commands.executeCommand('imConversations.markRead', { type: 'c2c', id: 'live-bob' });
    await until(() => api.totalUnreadCount === 0);
    assert.equal(api.conversations[0]?.unreadCount, 0);
  });

  it('repaints one row for a new message among two thousand conversations', async function () {
    const { api, tree, view } = await openSandbox('many-alice');
    await withUser('many-alice', async (alice) => {
      for (let i = 0; i < 2000; i++) {
        await alice.send({ type: 'c2c', id: `peer-${String(i).padStart(4, '0')}` }, 'hello');
        if (i === 1200) {
          const said = second();
          await until(() => second() > said); // What was said in one second is read as one.
        }
      }
    });
    await until(() => api.conversations.length === 2000);
    await vscode.commands.executeCommand('imConversations.list.focus');
    await until(() => view.visible);
    const newest = api.conversations[0]!;

    const getTreeItem = tree.getTreeItem.bind(tree);
    const painted: string[] = [];
    tree.getTreeItem = (node) => {
      painted.push('id' in node ? node.id : 'older');
      return getTreeItem(node);
    };
    try {
      await settled(painted);
      painted.length = 0;
      await withUser(newest.id, (peer) => peer.send({ type: 'c2c', id: 'many-alice' }, 'one more'));
      await until(() => painted.length > 0);
      await settled(painted);
      assert.ok(painted.length <= 2, `the row, perhaps again for its number; not ${painted.length}`);
      assert.deepEqual([...new Set(painted)], [newest.id]);

      painted.length = 0;
      const oldest = api.conversations.at(-1)!;
      await withUser(oldest.id, (peer) => peer.send({ type: 'c2c', id: 'many-alice' }, 'from far below'));
      await until(() => rows()[0] === oldest.id && painted.includes(oldest.id));
      await settled(painted);
      assert.ok(painted.length <= 2 * 204, `a row that moves costs what is shown, not ${painted.length} of 2000`);
    } finally {
      tree.getTreeItem = getTreeItem;
    }
  });

  it('does nothing for a view that nobody sees, and catches up when it is shown', async () => {
    const { tree, view } = await extension();
    await vscode.commands.executeCommand('workbench.view.explorer');
    await until(() => !view.visible);
    let asked = 0;
    const listener = tree.onDidChangeTreeData(() => asked++);
    const getTreeItem = tree.getTreeItem.bind(tree);
    const painted: unknown[] = [];
    tree.getTreeItem = (node) => {
      painted.push(node);
      return getTreeItem(node);
    };
    try {
      const someone = rows()[100]!;
      await withUser(someone, (peer) => peer.send({ type: 'c2c', id: 'many-alice' }, 'while nobody looks'));
      await until(() => rows().indexOf(someone) < 100); // Others of the same second may stand above.
      await settled(painted);
      assert.deepEqual([asked, painted.length], [0, 0]);
      await vscode.commands.executeCommand('imConversations.list.focus');
      await until(() => view.visible && asked === 1 && painted.length > 0);
      assert.match(String(treeItem(tree, someone).description), / · while nobody looks$/);
    } finally {
      tree.getTreeItem = getTreeItem;
      listener.dispose();
    }
  });

  it('leads to older conversations below the newest two hundred, one section after the other', async () => {
    const { tree } = await extension();
    const sections = (): TreeNode[] => tree.getChildren().slice(200);
    const shown = tree.getChildren().slice(0, 200);
    const labels: unknown[] = [];
    for (let index = 0; index < sections().length; index++) {
      const section = sections()[index]!;
      labels.push(tree.getTreeItem(section).description);
      shown.push(...((await tree.getChildren(section))));
      assert.equal(tree.getParent(shown.at(-1)!), section);
    }
    assert.deepEqual(labels, ['201 – 700', '701 – 1200', '1201 – 1700', '1701 – 2000']);
    assert.deepEqual(shown.map((node) => 'id' in node && node.id), rows(), 'every conversation once, in order');
  });

  it('reads older conversations when somebody looks at them, and finds them all', async () => {
    const all = rows();
    await signOut({ sdkAppId: 1400000000, userId: 'many-alice' });
    const { api, tree } = await openSandbox('many-alice');
    await until(() => rows().length >= 200);
    await vscode.commands.executeCommand('imConversations.refresh');
    assert.ok(rows().length >= 200 && rows().length < 2000, `only what fills the view, not ${rows().length}`);
    assert.deepEqual(rows(), all.slice(0, rows().length));

    const [section] = tree.getChildren().slice(200);
    assert.equal(tree.getTreeItem(section!).description, '201 – 700');
    const older = (await tree.getChildren(section));
    assert.deepEqual(older.map((node) => 'id' in node && node.id), all.slice(200, 700));

    const oldest = { type: 'c2c', id: all.at(-1)! } as const;
    await vscode.commands.executeCommand('imConversations.goToConversation', oldest);
    assert.deepEqual(rows(), all);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uriOf('many-alice', oldest));
    await closeTabs();
    assert.equal(api.conversations.length, 2000);
  });
});

const second = (): number => Math.floor(Date.now() / 1000);

/** Resolves when nothing was added to the list for a while. */
async function settled(list: readonly unknown[]): Promise<void> {
  for (let before = -1; before !== list.length; ) {
    before = list.length;
    await new Promise((resolve) => setTimeout(resolve, 600));
  }
}
