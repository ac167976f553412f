import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How far the story of a sandbox has come. It lies beside the emulator's data; without it nobody but people writes. */
export interface StoryState {
  /** When the story was told, in milliseconds; its messages are dated from here. */
  readonly toldAt: number;
  /** How many lines of the script were written since, and when the last one was, in milliseconds. */
  readonly lines: number;
  readonly lastLineAt: number;
}

const nameOf = (folder: string): string => join(folder, 'story.json');

export function readStory(folder: string): StoryState | undefined {
  try {
    const { toldAt, lines, lastLineAt } = JSON.parse(readFileSync(nameOf(folder), 'utf8')) as Partial<StoryState>;
    return [toldAt, lines, lastLineAt].every((it) => Number.isSafeInteger(it)) ? ({ toldAt, lines, lastLineAt } as StoryState) : undefined;
  } catch {
    return undefined; // A sandbox that was opened empty.
  }
}

export function writeStory(folder: string, state: StoryState): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(`${nameOf(folder)}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${nameOf(folder)}.new`, nameOf(folder));
}
