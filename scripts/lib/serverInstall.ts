// VS Code's own server and web workbench, as the npm package code-server carries them, installed into .vscode-test/.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.ts';

const version = '4.139.1';
const installed = path.join(root, '.vscode-test', `code-server-${version}`);
const vscodeIn = (folder: string): string => path.join(folder, 'node_modules/code-server/lib/vscode');

/** More than half of the install, and nothing of it is used here. */
const unused = ['node_modules/@github', 'node_modules/@microsoft/mxc-sdk', 'extensions/copilot', 'extensions/mermaid-markdown-features'];

/** Native modules whose install scripts are not run, and the scripts that take their place. */
const shims = ['spdlog', 'native-watchdog'];

/** Answers the script that starts the server, and installs it first where it is missing. */
export function ensureServer(): string {
  const main = path.join(vscodeIn(installed), 'out/server-main.js');
  if (existsSync(main)) {
    return main;
  }
  console.log(`Installing the VS Code server into ${path.relative(root, installed)}`);
  // Renamed when it is complete, so that an interrupted or a parallel install harms nobody.
  const folder = `${installed}.${process.pid}.tmp`;
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { 'code-server': version } }));
    npmInstall(folder);
    npmInstall(vscodeIn(folder));
    for (const name of unused) {
      rmSync(path.join(vscodeIn(folder), name), { recursive: true, force: true });
    }
    for (const name of shims) {
      const shim = path.join(import.meta.dirname, 'shims', `${name}.cjs`);
      copyFileSync(shim, path.join(vscodeIn(folder), 'node_modules/@vscode', name, 'index.js'));
    }
    if (!existsSync(installed)) {
      renameSync(folder, installed);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return main;
}

function npmInstall(folder: string): void {
  // The variables of the npm that runs this script would point the other one at our own package.
  const env = Object.entries(process.env).filter(([name]) => !/^npm_(?!config_(.*registry|cache|userconfig)$)/i.test(name));
  const { status } = spawnSync('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env: Object.fromEntries(env),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    throw new Error('Could not install the VS Code server: see above, and check the connection to the npm registry.');
  }
}
