import { SdkError, type Conversation, type ConversationRef, type Draft, type WriteDraftResult } from '../protocol.ts';
import { decodeConversations, decodeDraft, editDraft, rawDraft } from './decode.ts';
import type { Sdk } from './sdk.ts';

/** The session whose drafts they are. */
export interface DraftSession {
  /** Throws while no account is open. */
  openSdk(): Sdk;
  isOnline(): boolean;
  /** The SDK was never seen to send events for our own changes. */
  didChange(conversations: readonly Conversation[]): void;
}

/** Reads and writes drafts. All clients write through here, one after the other: what is compared is what is replaced. */
export class Drafts {
  private readonly _session: DraftSession;
  private _lastWrite: Promise<unknown> = Promise.resolve();

  constructor(session: DraftSession) {
    this._session = session;
  }

  async read(ref: ConversationRef): Promise<Draft> {
    return decodeDraft(rawDraft(await this._session.openSdk().getConversationInfo([ref])));
  }

  /**
   * Sets or cancels a draft if it still is the expected one, and reads it back: the SDK's draft calls cannot say that they
   * failed (measured). Text of nothing but white space cancels it.
   */
  write(ref: ConversationRef, text: string, expectedVersion: string): Promise<WriteDraftResult> {
    const written = this._lastWrite.then(() => this._write(ref, text.trim() === '' ? '' : text, expectedVersion));
    this._lastWrite = written.catch(() => undefined);
    return written;
  }

  private async _write(ref: ConversationRef, text: string, expectedVersion: string): Promise<WriteDraftResult> {
    const sdk = this._session.openSdk();
    const raw = rawDraft(await sdk.getConversationInfo([ref]));
    const before = decodeDraft(raw);
    const isUnchanged = text === '' ? before.version === '' : before.text === text;
    if (isUnchanged) {
      return { outcome: 'written', draft: before };
    }
    if (before.version !== expectedVersion) {
      return { outcome: 'changed', draft: before };
    }
    if (text === '') {
      sdk.cancelDraft(ref);
    } else {
      sdk.setDraft(ref, editDraft(raw, text, Math.floor(Date.now() / 1000)));
    }
    const info = await sdk.getConversationInfo([ref]);
    const after = decodeDraft(rawDraft(info));
    const isKept = text === '' ? after.version === '' : after.text === text.toWellFormed();
    if (isKept) {
      this._session.didChange(decodeConversations(info));
      return { outcome: 'written', draft: after };
    }
    if (!this._session.isOnline()) {
      return { outcome: 'offline', draft: after };
    }
    throw SdkError.of('sdk', 'TIMConvSetDraft', 'draftNotKept', {});
  }
}
