import * as vscode from 'vscode';
import type { Accounts } from './model/accounts.ts';

/** Opens VS Code's issue reporter with what helps to find a fault. Names, ids and texts are not among it. */
export async function reportIssue({ extension }: vscode.ExtensionContext, accounts: Accounts): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openIssueReporter', {
    extensionId: extension.id,
    extensionData: factsFor(accounts).join('\n'),
  });
}

function factsFor(accounts: Accounts): string[] {
  return [
    `Node ${process.versions.node} on ${process.platform}-${process.arch}`,
    ...accounts.all.map(({ look: { kind }, state, conversations, reason }) => {
      const why = reason ? ` (${reason.kind} ${reason.code} in ${reason.call})` : '';
      return `${kind}: ${state}${why}, ${conversations.size}${conversations.isComplete ? '' : '+'} conversations`;
    }),
  ];
}
