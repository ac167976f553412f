import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Conversation } from '../../src/protocol.ts';
import { node24 } from '../lib/paths.ts';

/** Seeds in a process of its own, since a loaded library does not let go of its process. */
export function seedInProcess(dataDirectory: string): Conversation[] {
  const output = execFileSync(node24, [path.join(import.meta.dirname, 'seed.ts'), dataDirectory], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output) as Conversation[];
}
