/** A text that the SDK does not have. */
export interface JournalEntry {
  /** `unsaved`: typed, and not saved; `kept`: saved while the account was not online. */
  readonly kind: 'unsaved' | 'kept';
  /** The document's. */
  readonly uri: string;
  readonly text: string;
  /** That of the draft from which the text was edited: see `Draft.version`. */
  readonly baseVersion: string;
  /** Where the tab was: the workspace of the window. */
  readonly workspace: string;
  /** When it was written, in milliseconds. */
  readonly time: number;
}

/** What a window that has ended left behind. */
export interface RecoveredEntry extends JournalEntry {
  /** Its name in the journal. */
  readonly file: string;
}

/**
 * Reads an entry, also one of version 0.1, which knew neither kinds nor times; undefined when it is none.
 *
 * @param time in milliseconds, where the entry has none
 */
export function parseEntry(json: string, time: number): JournalEntry | undefined {
  let entry: Partial<Record<keyof JournalEntry, unknown>> | null;
  try {
    entry = JSON.parse(json) as typeof entry;
  } catch {
    return undefined;
  }
  if (typeof entry?.uri !== 'string' || typeof entry.text !== 'string') {
    return undefined;
  }
  return {
    kind: entry.kind === 'kept' ? 'kept' : 'unsaved',
    uri: entry.uri,
    text: entry.text,
    baseVersion: typeof entry.baseVersion === 'string' ? entry.baseVersion : '',
    workspace: typeof entry.workspace === 'string' ? entry.workspace : '',
    time: typeof entry.time === 'number' ? entry.time : time,
  };
}
