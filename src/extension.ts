import * as vscode from 'vscode';
import * as account from './account/index.ts';
import type { ImConversationsExports } from './api.d.ts';
import * as conversations from './conversations/index.ts';
import * as drafts from './drafts/index.ts';
import { createApi, versioned } from './extensionApi.ts';
import { reportIssue } from './issueReport.ts';
import { Accounts } from './model/accounts.ts';
import { ConversationPicker } from './rows/picker.ts';
import * as sandbox from './sandbox/index.ts';
import * as unread from './unread/index.ts';
import { CommandRegistry } from './util/commandRegistry.ts';
import { Disposable } from './util/dispose.ts';
import { createLog } from './util/log.ts';
import { watchFirstDraft } from './walkthrough.ts';

let close: (() => Promise<unknown>) | undefined;

export function activate(context: vscode.ExtensionContext): ImConversationsExports {
  const isTested = context.extensionMode === vscode.ExtensionMode.Test;
  Disposable.alive = isTested ? new Set() : undefined;
  const log = createLog();
  log.info('Activating');
  const commands = new CommandRegistry(log, context.subscriptions);
  const accounts = new Accounts();
  const picker = new ConversationPicker(accounts);

  const open = account.register(context, commands, accounts, picker, log);
  const { tree, view } = conversations.register(context, commands, accounts, open.clientOf, picker);
  const { openDraft, flush } = drafts.register(context, commands, accounts, open.clientOf, picker, log);
  close = () => Promise.all([flush(), open.closeAll()]);
  unread.register(context, commands, view, accounts, picker);
  sandbox.register(context, commands, accounts, open.sandboxLocation, log);
  commands.register('showLog', () => log.show());
  commands.register('reportIssue', () => reportIssue(context, accounts));
  context.subscriptions.push(log, watchFirstDraft(accounts));

  const api = versioned(createApi(context, accounts, open.clientOf, picker, openDraft));
  // Tests in a real VS Code look at the tree as VS Code does, and for what was not disposed.
  return isTested ? Object.assign(api, { tree, view, alive: Disposable.alive }) : api;
}

export async function deactivate(): Promise<void> {
  await close?.();
}
