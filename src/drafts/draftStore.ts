import type { ClientOf } from '../client/sdkClient.ts';
import type { AccountModel } from '../model/accountModel.ts';
import type { Accounts } from '../model/accounts.ts';
import type { ConversationAddress } from '../model/conversationPath.ts';
import { SdkError, type Draft } from '../protocol.ts';
import { l10n } from '../util/l10n.ts';
import type { Outbox } from './outbox.ts';

/** How long a draft waits for an account that is being opened, as when a window comes back with drafts in its tabs. In milliseconds. */
const patience = 15_000;

/** What became of a text: see `WriteDraftResult`; `kept` is one that waits for the account to be online. */
export interface StoreResult {
  readonly outcome: 'written' | 'kept' | 'changed';
  /** The draft as it is now. */
  readonly draft: Draft;
}

/** Drafts as a person sees them: the SDK's, or what is kept to replace it. */
export class DraftStore {
  private readonly _accounts: Accounts;
  private readonly _clientOf: ClientOf;
  private readonly _outbox: Outbox;

  constructor(accounts: Accounts, clientOf: ClientOf, outbox: Outbox) {
    this._accounts = accounts;
    this._clientOf = clientOf;
    this._outbox = outbox;
  }

  /** A host that ends while it is asked is waited for: reading again harms nobody. */
  async read(address: ConversationAddress): Promise<Draft> {
    const kept = this._outbox.get(address);
    if (kept) {
      return kept.draft;
    }
    const model = await this._open(address);
    const client = this._clientOf(model.account);
    try {
      return await client.readDraft(address.conversation);
    } catch (error) {
      if (!(error instanceof SdkError) || error.kind !== 'hostGone') {
        throw error;
      }
      await untilOpen(model);
      return client.readDraft(address.conversation);
    }
  }

  /** Replaces the draft with this version, and no other. Rejects when neither the SDK nor the disk took the text. */
  async write(address: ConversationAddress, text: string, expectedVersion: string): Promise<StoreResult> {
    const kept = this._outbox.get(address);
    if (kept && kept.draft.version !== expectedVersion) {
      return { outcome: 'changed', draft: kept.draft };
    }
    const { account } = await this._open(address);
    const baseVersion = kept?.baseVersion ?? expectedVersion;
    const { outcome, draft } = await this._clientOf(account).writeDraft(address.conversation, text, baseVersion);
    if (outcome === 'offline') {
      return { outcome: 'kept', draft: (await this._outbox.keep(address, text, baseVersion)).draft };
    }
    if (outcome === 'written') {
      await this._outbox.drop(address);
    }
    return { outcome, draft };
  }

  /** Cancels the draft, whichever it is. */
  async discard(address: ConversationAddress): Promise<void> {
    let { version } = await this.read(address);
    for (;;) {
      const { outcome, draft } = await this.write(address, '', version);
      if (outcome !== 'changed') {
        return;
      }
      version = draft.version;
    }
  }

  /** Brings back a conversation that was deleted. */
  async create({ account, conversation }: ConversationAddress): Promise<void> {
    await this._clientOf(account).create(conversation);
  }

  private async _open({ account }: ConversationAddress): Promise<AccountModel> {
    const model = this._accounts.get(account);
    if (!model) {
      throw new Error(l10n.t('The draft belongs to {0}, whose account is not open.', account.userId));
    }
    await untilOpen(model);
    return model;
  }
}

/** Waits while the account is being opened. */
function untilOpen(model: AccountModel): Promise<void> {
  const isOpening = (): boolean => model.state === 'connecting' || model.state === 'openingCache';
  if (!isOpening()) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, patience);
    const listener = model.onDidChangeState(() => !isOpening() && done());
  });
}
