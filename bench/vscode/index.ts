// What VS Code runs in its extension host for the benchmark. What it finds is written into the file that BENCH_REPORT names.
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { ImConversationsApi, ImConversationsExports } from '../../src/api.d.ts';
import type { TreeNode } from '../../src/conversations/nodes.ts';
import type { ConversationTree } from '../../src/conversations/tree.ts';
import { Colleague } from '../../test/support/colleague.ts';
import { watchTurns } from '../turns.ts';

export interface VSCodeReport {
  /** From the wish to the end of `activate`, with the reading of its code. */
  readonly activationMs: number;
  readonly emptyActivationMs: number;
  /** From the call of `activate` to the first rows. */
  readonly firstRowMs: number;
  /** A message of another process: from its sending to the wish to repaint. */
  readonly eventMs: number;
  /** Rows that one such message repaints, besides again for their number. */
  readonly repainted: number;
  /** While many messages come in: how many a second, and the longest turn of the extension host. */
  readonly eventsPerSecond: number;
  readonly longestTurnMs: number;
}

interface TestedParts {
  readonly tree: ConversationTree;
  readonly view: vscode.TreeView<TreeNode>;
}
type Extension = ImConversationsApi & TestedParts;

const [singleEvents, burst] = [25, 1000];

export async function run(): Promise<void> {
  const order = process.env['BENCH_ROUND'] === '1' ? ['empty', 'ours'] : ['ours', 'empty'];
  const took: Record<string, number> = {};
  await pause(3000); // A window that has just opened is busy with itself.
  await vscode.extensions.getExtension('bench.warm')!.activate();
  const began = performance.now();
  let firstRowMs = 0;
  for (const name of order) {
    const start = performance.now();
    await vscode.extensions.getExtension(name === 'ours' ? 'im-conversations.im-conversations' : 'bench.empty')!.activate();
    took[name] = performance.now() - start;
  }
  const { exports } = vscode.extensions.getExtension<ImConversationsExports & TestedParts>('im-conversations.im-conversations')!;
  const extension: Extension = Object.assign(exports.getAPI(1), { tree: exports.tree, view: exports.view });
  await until(() => extension.conversations.length > 0);
  firstRowMs = performance.now() - began;
  await until(() => extension.conversations.length >= 100 && extension.accounts[0]?.state === 'online');
  await vscode.commands.executeCommand('imConversations.list.focus');
  await until(() => extension.view.visible);
  await pause(1500);

  const top = extension.conversations.find(({ isPinned, type }) => isPinned && type === 'c2c')!;
  const dataDirectory = vscode.workspace.getConfiguration('imConversations').get('dataDirectory', '');
  const peer = await Colleague.signIn(dataDirectory, top.id);
  const single = await singleMessages(extension, peer);
  await peer.signOut();
  const another = await Colleague.signIn(dataDirectory, 'alice');
  const many = await manyMessages(extension, another);
  await another.signOut();
  const report: VSCodeReport = { activationMs: took['ours']!, emptyActivationMs: took['empty']!, firstRowMs, ...single, ...many };
  writeFileSync(process.env['BENCH_REPORT']!, JSON.stringify(report));
}

async function singleMessages({ tree }: Extension, peer: Colleague): Promise<Pick<VSCodeReport, 'eventMs' | 'repainted'>> {
  const painted = new Set<string>();
  const getTreeItem = tree.getTreeItem.bind(tree);
  tree.getTreeItem = (node) => {
    painted.add('id' in node ? node.id : 'other');
    return getTreeItem(node);
  };
  let wished = (): void => undefined;
  const listener = tree.onDidChangeTreeData(() => wished());
  const times: number[] = [];
  await peer.send({ type: 'c2c', id: 'alice' }, 'to the top');
  await pause(1500);
  painted.clear();
  let most = 0;
  for (let i = 0; i < singleEvents; i++) {
    const isWished = new Promise<void>((resolve) => (wished = resolve));
    const began = performance.now();
    const sent = peer.send({ type: 'c2c', id: 'alice' }, `message ${i}`);
    await isWished;
    times.push(performance.now() - began);
    await sent;
    await pause(300);
    most = Math.max(most, painted.size);
    painted.clear();
  }
  listener.dispose();
  tree.getTreeItem = getTreeItem;
  return { eventMs: times.sort((a, b) => a - b)[times.length >> 1]!, repainted: most };
}

async function manyMessages(extension: Extension, alice: Colleague): Promise<Pick<VSCodeReport, 'eventsPerSecond' | 'longestTurnMs'>> {
  const targets = extension.conversations.filter(({ type }) => type === 'c2c').slice(0, 100);
  const turns = watchTurns();
  const began = performance.now();
  await alice.sendMany(targets, burst);
  const seconds = (performance.now() - began) / 1000;
  await pause(500);
  return { eventsPerSecond: burst / seconds, longestTurnMs: turns.stop() };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = performance.now() + 30_000; !condition(); ) {
    if (performance.now() > end) {
      throw new Error(`not within 30 s: ${condition.toString()}`);
    }
    await pause(1);
  }
}
