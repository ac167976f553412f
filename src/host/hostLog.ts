import { fstatSync, ftruncateSync } from 'node:fs';

/** In bytes. A host can live for weeks; what it and the library have printed is begun anew when it has become more. */
const largestLog = 1_000_000;
const standardError = 2;

/** A line for the log, which is where stderr leads. Never with a signature or the text of a message. */
export function logLine(text: string): void {
  const log = fstatSync(standardError);
  if (log.isFile() && log.size > largestLog) {
    ftruncateSync(standardError); // It is opened for appending, by us and by the library.
  }
  process.stderr.write(`${new Date().toISOString()} ${text}\n`);
}
