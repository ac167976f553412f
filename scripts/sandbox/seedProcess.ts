import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Conversation } from '../../src/protocol.ts';
import type { Order } from '../../src/sandbox/orders.ts';
import { node24, root } from '../lib/paths.ts';
import { emulatorPath, sandboxFolder } from './sandbox.ts';

/**
 * Fills an empty sandbox with the story, as the extension does, and answers the conversations that its reader has then.
 * In processes of their own, since a loaded library does not let go of its process.
 */
export function seedInProcess(dataDirectory: string): Conversation[] {
  const order: Order = { kind: 'openStory', folder: sandboxFolder(dataDirectory), libraryPath: emulatorPath };
  run(path.join(root, 'src/sandbox/program/main.ts'), JSON.stringify(order));
  return JSON.parse(run(path.join(import.meta.dirname, 'list.ts'), dataDirectory)) as Conversation[];
}

function run(...args: readonly string[]): string {
  return execFileSync(node24, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
