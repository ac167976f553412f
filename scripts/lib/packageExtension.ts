import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { thirdPartyNotices } from '../notices/notices.ts';
import { placeholdersIn, readManifest } from './identity.ts';
import { node24, root } from './paths.ts';

const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');

/** All that decides what is in the package. */
const inputs = [
  ...['src/**', 'native/{src,include}/**', 'l10n/**', 'media/**', 'scripts/{build.mjs,lib/tencentLibrary.mjs,lib/packageExtension.ts}', 'scripts/notices/**'],
  ...['syntaxes/**', '*.{json,md}', 'LICENSE', '.vscodeignore'],
];

/** Throws while the package would lead people to addresses that nobody has. */
export function refusePlaceholders(): void {
  const placeholders = placeholdersIn(readManifest());
  if (placeholders.length > 0) {
    throw new Error(
      `package.json names placeholders (${placeholders.join(', ')}), and the pictures of the README come from the repository.\n` +
        'Say whose project this is: npm run fork -- https://github.com/owner/im-conversations [publisher]\n' +
        'Or build a package for yourself, whose links and pictures lead nowhere: npm run package -- --unpublished',
    );
  }
}

/**
 * Answers the VSIX for this platform, `im-conversations-<platform>-<version>.vsix`. Links and pictures of its README lead
 * to the repository, at the tag of this version: VS Code shows no others.
 */
export async function packageExtension(): Promise<{ file: string; bytes: number }> {
  const { name, version } = readManifest();
  const target = `${process.platform}-${process.arch}`;
  const file = path.join(root, `${name}-${target}-${version}.vsix`);
  const { buildAll } = await import('../build.mjs');
  await buildAll({ production: true });
  writeFileSync(path.join(root, 'ThirdPartyNotices.txt'), await thirdPartyNotices());
  execFileSync(
    node24,
    [vsce, 'package', '--target', target, '--out', file, '--githubBranch', `v${version}`, '--gitlabBranch', `v${version}`],
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
