/** What a file says of itself, whatever system it is for. */
export interface LibraryImage {
  readonly platform: NodeJS.Platform;
  /** In Node's words. A file can hold the code of several. */
  readonly architectures: readonly string[];
  /** Not a program or an object file. */
  readonly isLibrary: boolean;
  /** The names of the functions that it has for others. */
  readonly exports: (architecture: string) => ReadonlySet<string>;
}
