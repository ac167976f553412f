import { ConversationReader } from '../src/account/conversationReader.ts';
import type { SdkClient } from '../src/client/sdkClient.ts';
import { AccountModel } from '../src/model/accountModel.ts';
import type { Account } from '../src/protocol.ts';
import type { Log } from '../src/util/log.ts';

/** The model of an account and what feeds it, as a window has them, for a client that has opened its cache. */
export function readAccount(client: SdkClient, account: Account): { model: AccountModel; reader: ConversationReader } {
  const log: Pick<Log, 'error'> = { error: (error: unknown) => process.stderr.write(`${String(error)}\n`) };
  const model = new AccountModel(account, { kind: 'tencent', label: String(account.sdkAppId), icon: 'account' });
  const reader = new ConversationReader(client, model, log);
  model.source = reader;
  model.setState({ state: 'expired' });
  client.onDidChangeConversations((changed) => model.conversations.apply(changed));
  client.onDidRemoveConversations((removed) => model.conversations.remove(removed));
  client.onDidChangeTotalUnread((total) => reader.setTotalUnread(total));
  return { model, reader };
}
