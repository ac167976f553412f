import { readFileSync, renameSync, statSync } from 'node:fs';

/** In bytes; a log that has become larger is put aside when the next host starts, in the place of the one before. */
const largestLog = 1_000_000;

/** The last lines of the log from a place on. */
export function lastLines(logFile: string, from: number, count: number): string[] {
  try {
    const log = readFileSync(logFile);
    const text = log.subarray(from > log.length ? 0 : from).toString('utf8').trimEnd(); // It may have been started again from empty.
    return text === '' ? [] : text.split('\n').slice(-count);
  } catch {
    return []; // Somebody has cleared the folder for temporary files.
  }
}

/** Puts a log aside that has become large. */
export function rotateLog(logFile: string): void {
  if (endOfLog(logFile) > largestLog) {
    renameSync(logFile, `${logFile}.old`);
  }
}

/** Where the next line of the log will stand. */
export function endOfLog(logFile: string): number {
  return statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
}
