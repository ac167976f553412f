import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseEntry, type JournalEntry, type RecoveredEntry } from './entry.ts';
import { WindowLock } from './windowLock.ts';

/**
 * `<document>.<window>.json`; `<document>.<window>-<number>.json` was recovered; `kept-` stands before those that were
 * saved. Version 0.1 had a process id for the window.
 */
const fileName = /^((?:kept-)?[0-9a-f]{32})\.([0-9a-f]+)(?:-\d+)?\.json(\.new)?$/;

/** What {@link Journal.takeOver} has found. */
export interface Estate {
  /** The newest first. */
  readonly entries: readonly RecoveredEntry[];
  /** Paths of files in which there is no entry. They are kept, and not found again. */
  readonly damaged: readonly string[];
}

/** Names an entry of this window: there is one for each kind and document. */
export type EntryKey = Pick<JournalEntry, 'kind' | 'uri'>;

/**
 * Texts that the SDK does not have, on disk, so that they outlive the window. Each window has files of its own and takes
 * over those of windows that have ended, as files of their own. A file is there as a whole or not at all.
 */
export class Journal {
  private readonly _folder: string;
  private readonly _lock: Promise<WindowLock>;
  /** By entry, as two writes to one file must not overtake each other. */
  private readonly _last = new Map<string, Promise<unknown>>();
  private _recovered = 0;

  /**
   * @param folder for this journal alone; only this user can enter it
   * @param onProblem hears why other windows cannot know that this one lives
   */
  constructor(folder: string, onProblem: (error: unknown) => void) {
    this._folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this._lock = WindowLock.take(folder, onProblem);
  }

  /** Resolves when the text would survive the end of everything. Leaves nothing behind when it fails. */
  write(entry: JournalEntry): Promise<void> {
    return this._enqueue(entry, async (file) => {
      const temporary = `${file}.new`;
      try {
        const handle = await open(temporary, 'w', 0o600);
        try {
          await handle.writeFile(JSON.stringify(entry));
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(temporary, file);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    });
  }

  /** The text was acknowledged, or is not wanted. */
  remove(key: EntryKey): Promise<void> {
    return this._enqueue(key, (file) => rm(file, { force: true }));
  }

  /** An entry of this window becomes one that nothing overwrites; undefined when there is none. */
  setAside(key: EntryKey): Promise<RecoveredEntry | undefined> {
    return this._enqueue(key, async (file) => (await this._take(path.basename(file))).entry);
  }

  /** A recovered text was answered for. */
  async forget({ file }: RecoveredEntry): Promise<void> {
    await rm(path.join(this._folder, file), { force: true });
  }

  /**
   * Makes the entries of windows that have ended this window's own; each is found by one window only.
   *
   * @param kind of the entries that are wanted; all by default
   */
  async takeOver(kind?: JournalEntry['kind']): Promise<Estate> {
    const { id } = await this._lock;
    const alive = new Map([[id, true]]);
    const entries: RecoveredEntry[] = [];
    const damaged: string[] = [];
    for (const name of await readdir(this._folder)) {
      const [, document, window, isHalf] = fileName.exec(name) ?? [];
      if (!document || !window || (kind && (kind === 'kept') !== document.startsWith('kept-'))) {
        continue;
      }
      if (!alive.has(window)) {
        alive.set(window, await WindowLock.isHeld(this._folder, window));
      }
      if (alive.get(window)) {
        continue;
      }
      if (isHalf) {
        await rm(path.join(this._folder, name), { force: true });
        continue;
      }
      const taken = await this._take(name);
      entries.push(...(taken.entry ? [taken.entry] : []));
      damaged.push(...(taken.damaged ? [taken.damaged] : []));
    }
    await WindowLock.sweep(this._folder);
    return { entries: entries.sort((a, b) => b.time - a.time), damaged };
  }

  /** Lets other windows take over what is left. */
  async release(): Promise<void> {
    await Promise.all(this._last.values());
    await (await this._lock).release();
  }

  private async _take(name: string): Promise<{ entry?: RecoveredEntry; damaged?: string }> {
    const [, document = ''] = fileName.exec(name) ?? [];
    const file = `${document}.${(await this._lock).id}-${this._recovered++}.json`;
    const taken = path.join(this._folder, file);
    try {
      await rename(path.join(this._folder, name), taken);
    } catch {
      return {}; // Another window was quicker, or there was none.
    }
    const entry = await readEntry(taken);
    if (entry) {
      return { entry: { ...entry, file } };
    }
    await rename(taken, `${taken}.damaged`);
    return { damaged: `${taken}.damaged` };
  }

  private _enqueue<T>({ kind, uri }: EntryKey, run: (file: string) => Promise<T>): Promise<T> {
    const hash = createHash('sha256').update(uri).digest('hex').slice(0, 32);
    const document = kind === 'kept' ? `kept-${hash}` : hash;
    const done = (this._last.get(document) ?? this._lock).then(async () => run(path.join(this._folder, `${document}.${(await this._lock).id}.json`)));
    const settled = done.catch(() => undefined);
    this._last.set(document, settled);
    void settled.then(() => this._last.get(document) === settled && this._last.delete(document));
    return done;
  }
}

async function readEntry(file: string): Promise<JournalEntry | undefined> {
  try {
    return parseEntry(await readFile(file, 'utf8'), (await stat(file)).mtimeMs);
  } catch {
    return undefined; // Nobody can read it, or it is a folder.
  }
}
