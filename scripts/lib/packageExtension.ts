import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { node24, root } from './paths.ts';

const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');

/** All that decides what is in the package. */
const inputs = ['src/**', 'native/{src,include}/**', 'l10n/**', 'media/**', 'scripts/{build.mjs,lib/tencentLibrary.mjs}', '*.{json,md}', 'LICENSE', '.vscodeignore'];

/** Answers the VSIX for this platform, `im-conversations-<platform>-<version>.vsix`. */
export async function packageExtension(): Promise<{ file: string; bytes: number }> {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { name: string; version: string };
  const target = `${process.platform}-${process.arch}`;
  const file = path.join(root, `${name}-${target}-${version}.vsix`);
  const { buildAll } = await import('../build.mjs');
  await buildAll({ production: true });
  execFileSync(
    node24,
    [vsce, 'package', '--target', target, '--out', file, '--no-rewrite-relative-links', '--allow-missing-repository'],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }, // It lists every file, which only a test wants to know.
  );
  return { file, bytes: statSync(file).size };
}

/** The same, unless nothing has changed since the last time. */
export async function packageWhenChanged(): Promise<string> {
  const stamp = path.join(root, 'dist/vsix.stamp');
  const digest = digestOfInputs();
  const last = existsSync(stamp) ? (JSON.parse(readFileSync(stamp, 'utf8')) as { digest: string; file: string }) : undefined;
  if (last?.digest === digest && existsSync(last.file)) {
    return last.file;
  }
  const { file } = await packageExtension();
  writeFileSync(stamp, JSON.stringify({ digest, file }));
  return file;
}

function digestOfInputs(): string {
  const hash = createHash('sha256');
  for (const file of globSync(inputs, { cwd: root }).sort()) {
    if (statSync(path.join(root, file)).isFile()) {
      hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
    }
  }
  return hash.digest('hex');
}
