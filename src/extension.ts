import * as vscode from 'vscode';
import * as account from './account/index.ts';
import type { ImConversationsApi } from './api.d.ts';
import { SdkClient } from './client/sdkClient.ts';
import * as conversations from './conversations/index.ts';
import * as drafts from './drafts/index.ts';
import { createApi } from './extensionApi.ts';
import { AccountModel } from './model/accountModel.ts';
import { ConversationPicker } from './rows/picker.ts';
import * as unread from './unread/index.ts';
import { CommandRegistry } from './util/commands.ts';
import { createLog } from './util/log.ts';

let client: SdkClient | undefined;

export function activate(context: vscode.ExtensionContext): ImConversationsApi {
  const log = createLog();
  const commands = new CommandRegistry(log, context.subscriptions);
  const model = new AccountModel();
  const picker = new ConversationPicker(model);
  client = new SdkClient({
    hostScript: context.asAbsolutePath('dist/host.cjs'),
    log: (line) => log.info(line),
  });

  const { tree, view } = conversations.register(context, commands, client, model, picker);
  const { openDraft } = drafts.register(context, commands, client, model, picker);
  unread.register(context, commands, view, model, picker);
  account.register(context, commands, client, model, log);
  commands.register('showLog', () => log.show());
  context.subscriptions.push(log);

  const api = createApi(context, client, model, openDraft);
  // Tests in a real VS Code look at the tree as VS Code does.
  return context.extensionMode === vscode.ExtensionMode.Test ? Object.assign(api, { tree, view }) : api;
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
}
