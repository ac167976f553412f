import { existsSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** The Node that everything of the project runs on; scripts start themselves again under it. */
export const node24 = path.join(root, 'node_modules/.bin/node');

/** Screenshots and other things to look at after a run. */
export const testResults = path.join(root, 'test-results');

export function findOnPath(...names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}
