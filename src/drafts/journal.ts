import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** A text that was typed and that the SDK has not acknowledged. */
export interface JournalEntry {
  /** The document's. */
  readonly uri: string;
  readonly text: string;
  /** That of the draft from which the text was edited: see `Draft.version`. */
  readonly baseVersion: string;
  /** Where the tab was: the workspace of the window. */
  readonly workspace: string;
}

/**
 * Unsaved drafts on disk, so that they outlive the window. Each window has files of its own, by document and process, and
 * takes over those of windows that have ended. A file is there as a whole or not at all.
 */
export class DraftJournal {
  private readonly _folder: string;
  /** By document, as two writes to one file must not overtake each other. */
  private readonly _last = new Map<string, Promise<void>>();

  /** @param folder for this journal alone; only this user can enter it */
  constructor(folder: string) {
    this._folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Resolves when the text would survive the end of everything. */
  write(entry: JournalEntry): Promise<void> {
    return this._enqueue(entry.uri, async (file) => {
      const temporary = `${file}.new`;
      const handle = await open(temporary, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify(entry));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
    });
  }

  /** The text was acknowledged, or is not wanted. */
  remove(uri: string): Promise<void> {
    return this._enqueue(uri, (file) => rm(file, { force: true }));
  }

  /**
   * The entries of windows that have ended, which are this window's from now on. Of several for one document it takes one;
   * the others wait for the next time.
   */
  async takeOver(): Promise<JournalEntry[]> {
    const taken = new Map<string, JournalEntry>();
    for (const name of (await readdir(this._folder)).sort()) {
      const [, hash, pid] = /^([0-9a-f]+)\.(\d+)\.json$/.exec(name) ?? [];
      if (hash && !taken.has(hash) && (Number(pid) === process.pid || !isAlive(Number(pid)))) {
        const entry = await this._take(name, `${hash}.${process.pid}.json`);
        if (entry) {
          taken.set(hash, entry);
        }
      }
    }
    return [...taken.values()];
  }

  private async _take(name: string, ours: string): Promise<JournalEntry | undefined> {
    try {
      await rename(path.join(this._folder, name), path.join(this._folder, ours));
      return JSON.parse(await readFile(path.join(this._folder, ours), 'utf8')) as JournalEntry;
    } catch {
      return undefined; // Another window was quicker.
    }
  }

  private _enqueue(uri: string, run: (file: string) => Promise<void>): Promise<void> {
    const hash = createHash('sha256').update(uri).digest('hex').slice(0, 32);
    const file = path.join(this._folder, `${hash}.${process.pid}.json`);
    const done = (this._last.get(uri) ?? Promise.resolve()).then(() => run(file));
    const settled = done.catch(() => undefined);
    this._last.set(uri, settled);
    void settled.then(() => this._last.get(uri) === settled && this._last.delete(uri));
    return done;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // Somebody else's process has taken the number.
  }
}
