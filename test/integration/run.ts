// Runs test/integration/*.test.ts inside a real VS Code: the desktop's that VSCODE_EXECUTABLE names, else the VS Code
// server with a headless Chromium. `node test/integration/run.ts [--grep text]`
import { runTests } from '@vscode/test-electron';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleForVSCode } from '../../scripts/lib/bundleForVSCode.ts';
import { root } from '../../scripts/lib/paths.ts';
import { makeTemporaryFolder } from '../../scripts/lib/temporary.ts';
import { writeUserSettings } from '../../scripts/lib/vscodeSettings.ts';

const { values } = parseArgs({ options: { grep: { type: 'string' } } });
const output = path.join(root, 'dist-test');

async function bundle(): Promise<string> {
  const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
  await bundleForVSCode(path.join(output, 'tests.cjs'), import.meta.dirname, ...tests); // One file, so that what they import has one state.
  return bundleForVSCode(path.join(output, 'index.cjs'), import.meta.dirname, 'index.ts');
}

const folder = makeTemporaryFolder();
const inside = (...names: string[]): string => path.join(folder, ...names);
/** What a hostile workspace, or the remote machine of a window, would like to choose. All tests run with it. */
const hostileSettings = {
  'imConversations.dataDirectory': inside('stolen'),
  'imConversations.sdkLibraryPath': inside('folder/evil.so'),
  'imConversations.userSigCommand': ['/bin/sh', '-c', 'evil'],
  'imConversations.discreet': true,
};
for (const place of ['folder/.vscode', 'user/Machine']) {
  mkdirSync(inside(place), { recursive: true });
  writeFileSync(inside(place, 'settings.json'), JSON.stringify(hostileSettings));
}
writeUserSettings(inside('user'), {
  'imConversations.dataDirectory': inside('sdk'),
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
});

process.exitCode = await runTests({
  vscodeExecutablePath: process.env['VSCODE_EXECUTABLE'] ?? path.join(root, 'scripts/lib/code'),
  extensionDevelopmentPath: root,
  extensionTestsPath: await bundle(),
  extensionTestsEnv: { IM_CONVERSATIONS_HOST_LINGER_MS: '200', ...(values.grep !== undefined && { TEST_GREP: values.grep }) },
  launchArgs: [inside('folder'), '--user-data-dir', inside('user'), '--extensions-dir', inside('extensions')],
}).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
