/** What the window asks of the sandbox program, one order for each run, and what it answers on stdout, as JSON. */
import type { ConversationRef } from '../protocol.ts';

interface InSandbox {
  /** The folder of the sandbox itself, which all its users share. */
  readonly folder: string;
  /** The emulator. */
  readonly libraryPath: string;
}

/** Fills the sandbox with the story, unless its reader has conversations already. */
export interface OpenStory extends InSandbox {
  readonly kind: 'openStory';
}

/** Has a colleague write the next line of the script, if it is due. */
export interface WriteNext extends InSandbox {
  readonly kind: 'writeNext';
}

/** Has a colleague answer `userId`, if the last word in the conversation is theirs. */
export interface Reply extends InSandbox {
  readonly kind: 'reply';
  readonly userId: string;
  readonly conversation: ConversationRef;
}

export type Order = OpenStory | WriteNext | Reply;

export interface OrderAnswers {
  /** False when there were conversations, which stay as they are. */
  readonly openStory: { readonly isNew: boolean };
  /** In milliseconds from now; null when the script has ended, or the sandbox does not hold the story. */
  readonly writeNext: { readonly nextIn: number | null };
  /** Who answered; null when nobody had to. */
  readonly reply: { readonly from: string | null };
}
