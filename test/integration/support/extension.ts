import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ImConversationsApi, ImConversationsExports } from '../../../src/api.d.ts';
import type { TreeNode } from '../../../src/conversations/nodes.ts';
import type { ConversationTree } from '../../../src/conversations/tree.ts';
import type { ConversationRef } from '../../../src/protocol.ts';
import { Colleague } from '../../support/colleague.ts';

/** The extension as VS Code has it in memory; in test runs `activate` returns the tree as well. */
export interface Extension {
  readonly api: ImConversationsApi;
  readonly tree: ConversationTree;
  readonly view: vscode.TreeView<TreeNode>;
  /** Every disposable of the extension that was not disposed. */
  readonly alive: ReadonlySet<object>;
}

let activated: Extension | undefined;

export async function extension(): Promise<Extension> {
  if (!activated) {
    const id = 'im-conversations.im-conversations';
    const exported = (await vscode.extensions.getExtension<ImConversationsExports>(id)!.activate()) as ImConversationsExports & Omit<Extension, 'api'>;
    activated = { api: exported.getAPI(1), tree: exported.tree, view: exported.view, alive: exported.alive };
  }
  return activated;
}

/** Opens the sandbox as a user, and leaves all others; each suite has its own users. */
export async function openSandbox(userId: string): Promise<Extension> {
  const it = await extension();
  for (const account of it.api.accounts.filter((other) => other.userId !== userId)) {
    await signOut(account);
  }
  await vscode.commands.executeCommand('imConversations.openSandbox', userId);
  await until(() => it.api.accounts.length === 1 && it.api.accounts[0]!.state === 'online');
  return it;
}

/**
 * Signs out as another extension would, and answers the question; VS Code shows no dialogs while it is tested.
 *
 * @returns what was asked, and the choices
 */
export async function signOut(account: object, answer = 'Sign Out'): Promise<readonly string[]> {
  const { showWarningMessage } = vscode.window;
  const asked: string[] = [];
  const stub = (message: string, _options: object, ...choices: readonly string[]): Promise<string | undefined> => {
    asked.push(message, ...choices);
    return Promise.resolve(choices.find((choice) => choice === answer));
  };
  Object.assign(vscode.window, { showWarningMessage: stub });
  try {
    await vscode.commands.executeCommand('imConversations.signOut', account);
  } finally {
    Object.assign(vscode.window, { showWarningMessage });
  }
  return asked;
}

/** Another user, in a process of its own, for as long as `run` takes. */
export async function withUser<T>(userId: string, run: (user: Colleague) => Promise<T>): Promise<T> {
  const dataDirectory = vscode.workspace.getConfiguration('imConversations').get('dataDirectory', '');
  const user = await Colleague.signIn(dataDirectory, userId);
  try {
    return await run(user);
  } finally {
    await user.signOut();
  }
}

/** The ids of the rows, from the top. */
export function rows(): string[] {
  return activated!.api.conversations.map(({ id }) => id);
}

export function treeItem(tree: ConversationTree, id: string): vscode.TreeItem {
  const node = tree.getChildren().find((it) => 'id' in it && it.id === id);
  assert.ok(node, `there is no row ${id}`);
  return tree.getTreeItem(node);
}

/** The document of a draft, as the README names it. */
export function uriOf(userId: string, { type, id }: ConversationRef, showName = id): string {
  return vscode.Uri.from({ scheme: 'im-draft', path: `/1400000000/${userId}/${type}/${id}/${showName}` }).toString();
}

export async function closeTabs(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** The SDK hosts that this window has started and that still run. */
export function hostPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = / (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) ./, ''))?.[1];
        return parent === String(process.pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('host.cjs');
      } catch {
        return false; // It ended between the two looks.
      }
    })
    .map(Number);
}

/** Waits for a state that has to come. */
export async function until(condition: () => boolean, within = 60_000): Promise<void> {
  for (const end = Date.now() + within; !condition(); ) {
    assert.ok(Date.now() < end, `not within ${within} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
