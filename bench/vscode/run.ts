/** The extension in a real VS Code, beside an extension that does nothing. */
import { runTests } from '@vscode/test-electron';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleForVSCode } from '../../scripts/lib/bundleForVSCode.ts';
import { root } from '../../scripts/lib/paths.ts';
import { makeTemporaryFolder } from '../../scripts/lib/temporary.ts';
import { writeUserSettings } from '../../scripts/lib/vscodeSettings.ts';
import type { Account } from '../data.ts';
import type { VSCodeReport } from './index.ts';

/** @param round decides which of the two extensions is activated first */
export async function runVSCode(account: Account, round: number): Promise<VSCodeReport> {
  const folder = makeTemporaryFolder();
  const inside = (...names: string[]): string => path.join(folder, ...names);
  mkdirSync(inside('sdk'));
  mkdirSync(inside('user'));
  symlinkSync(account.directory, inside('sdk/sandbox'));
  for (const name of ['empty', 'warm']) {
    installEmptyExtension(inside('extensions'), name); // A VS Code in the browser takes one extension under development.
  }
  writeUserSettings(inside('user'), { 'imConversations.dataDirectory': inside('sdk') });
  const tests = await bundleForVSCode(inside('bench.cjs'), import.meta.dirname, 'index.ts');
  const code = await runTests({
    vscodeExecutablePath: process.env['VSCODE_EXECUTABLE'] ?? path.join(root, 'scripts/lib/code'),
    extensionDevelopmentPath: ourExtension(inside('ours')),
    extensionTestsPath: tests,
    extensionTestsEnv: {
      BENCH_REPORT: inside('report.json'),
      BENCH_ROUND: String(round % 2),
      IM_CONVERSATIONS_HOST_LINGER_MS: '200',
      IM_CONVERSATIONS_SANDBOX_USER: account.userId,
    },
    launchArgs: ['--user-data-dir', inside('user'), '--extensions-dir', inside('extensions')],
  });
  if (code !== 0) {
    throw new Error('The benchmark in VS Code failed');
  }
  const report = JSON.parse(readFileSync(inside('report.json'), 'utf8')) as VSCodeReport;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return report;
}

/** Ours as it is, but activated only when it is asked to. */
function ourExtension(folder: string): string {
  mkdirSync(folder);
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, activationEvents: [] }));
  for (const name of ['package.nls.json', 'l10n', 'media']) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  for (const name of ['dist', 'node_modules']) {
    symlinkSync(path.join(root, name), path.join(folder, name));
  }
  return folder;
}

function installEmptyExtension(extensions: string, name: string): void {
  const folder = path.join(extensions, `bench.${name}-1.0.0`);
  mkdirSync(folder, { recursive: true });
  const manifest = { name, publisher: 'bench', version: '1.0.0', engines: { vscode: '^1.110.0' }, main: './main.cjs', activationEvents: [] };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'main.cjs'), 'exports.activate = () => undefined;\n');
}
