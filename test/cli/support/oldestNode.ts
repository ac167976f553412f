import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.ts';

/** The oldest version that `engines` in the manifest allows, installed once beside VS Code's own programs for tests. */
export async function ensureOldestNode(): Promise<string> {
  const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
  const version = `${engines.node.replace('>=', '')}.0.0`;
  const folder = path.join(root, '.vscode-test', `node-${version}`);
  const program = path.join(folder, 'node_modules/node/bin/node');
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    const { status, stderr } = spawnSync('npm', ['install', '--prefix', folder, '--no-save', '--loglevel=error', `node@${version}`], { encoding: 'utf8' });
    if (status !== 0 || !existsSync(program)) {
      throw new Error(`Node ${version} could not be installed:\n${stderr}`);
    }
  }
  return Promise.resolve(program);
}
