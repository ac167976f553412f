import { createHash } from 'node:crypto';

/** The bounds of what is added to a size, so that texts of one length have different ones. In bytes. */
const sizeRange = 2 ** 20;

/** What VS Code compares before it saves: it asks when the time is later and the size another one. */
export interface FileTag {
  /** In milliseconds. */
  readonly mtime: number;
  /** Not that of the text: see {@link ToldFile}. */
  readonly size: number;
}

/**
 * What VS Code was told of the draft in one document, and so which draft it may replace.
 *
 * VS Code keeps the tag of what it has read, over restarts too, and compares it before each save; when that fails it asks
 * the person, and writes without comparing when the answer is to overwrite. So the tag has to differ whenever the draft
 * does, also from one window to the next: its size holds a part of the version.
 */
export class ToldFile {
  private readonly _now: () => number;
  private _tag: FileTag = { mtime: 0, size: -1 };
  private _toldVersion: string | undefined;
  private _tellings = 0;
  private _baseVersion: string | undefined;

  /** @param now in milliseconds */
  constructor(now: () => number = Date.now) {
    this._now = now;
  }

  /** The draft from which the document's text was edited, as far as that is known. */
  get baseVersion(): string | undefined {
    return this._baseVersion;
  }

  /** What VS Code thinks that the draft is. */
  get toldVersion(): string | undefined {
    return this._toldVersion;
  }

  /** The document holds this draft, or was edited from it. */
  setBase(version: string): void {
    this._baseVersion = version;
  }

  /** Answers a look at the file. */
  tell(version: string, textSize: number): FileTag {
    if (version !== this._toldVersion) {
      this._toldVersion = version;
      this._tellings = 0;
      this._tag = { mtime: Math.max(this._now(), this._tag.mtime + 1), size: this._sizeOf(version, textSize) };
    }
    this._tellings++;
    return this._tag;
  }

  /** A save came too late, and VS Code did not see why: it has to find the file changed when it looks next. */
  forgetTold(): void {
    this._toldVersion = undefined;
  }

  /** The draft has become this one by our own doing, though nobody said so: VS Code need not know. */
  adopt(version: string): void {
    this._baseVersion = version;
    if (this._toldVersion !== undefined) {
      this._toldVersion = version;
    }
  }

  /**
   * The draft that a save may replace; undefined when the document was never read and nothing was told of it. A change
   * that was told twice is one that the person was asked about: the first look led to the question, the second one came
   * with the answer.
   */
  get replaceableVersion(): string | undefined {
    return this._baseVersion === undefined || this._tellings > 1 ? this._toldVersion ?? this._baseVersion : this._baseVersion;
  }

  /** Never the one that VS Code knows already. */
  private _sizeOf(version: string, textSize: number): number {
    const hash = createHash('sha256').update(version).digest().readUInt32BE();
    const size = textSize + (hash % sizeRange);
    return size === this._tag.size ? size + 1 : size;
  }
}
