// Runs test/integration/*.test.ts inside a real VS Code: the desktop's that VSCODE_EXECUTABLE names, else the VS Code
// server with a headless Chromium. `node test/integration/run.ts [--grep text]`
import { runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/lib/paths.ts';
import { makeTemporaryFolder } from '../../scripts/lib/temporary.ts';
import { writeMachineSettings, writeUserSettings } from '../../scripts/lib/vscodeSettings.ts';

const { values } = parseArgs({ options: { grep: { type: 'string' } } });
const output = path.join(root, 'dist-test');

/** In a CommonJS bundle no file knows where it came from. */
const keepFolders: esbuild.Plugin = {
  name: 'keep-folders',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file))),
      loader: 'ts',
    }));
  },
};

async function bundle(): Promise<string> {
  const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
  const common: esbuild.BuildOptions = {
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    plugins: [keepFolders],
    sourcemap: 'inline',
    logLevel: 'warning',
  };
  const entry = path.join(output, 'index.cjs');
  await esbuild.build({ ...common, entryPoints: [path.join(import.meta.dirname, 'index.ts')], outfile: entry });
  // One bundle of all tests, so that what they import has one state.
  await esbuild.build({
    ...common,
    stdin: { contents: tests.map((name) => `import './${name}';`).join('\n'), resolveDir: import.meta.dirname },
    outfile: path.join(output, 'tests.cjs'),
  });
  return entry;
}

const folder = makeTemporaryFolder();
const inside = (name: string): string => path.join(folder, name);
const settings = { 'imConversations.dataDirectory': inside('sdk') };
/** What a hostile workspace would like to choose. All tests run in it, and nobody trusts it. */
const hostileSettings = {
  'imConversations.dataDirectory': inside('stolen'),
  'imConversations.sdkLibraryPath': inside('folder/evil.so'),
  'imConversations.userSigCommand': ['/bin/sh', '-c', 'evil'],
};
mkdirSync(inside('folder/.vscode'), { recursive: true });
writeFileSync(inside('folder/.vscode/settings.json'), JSON.stringify(hostileSettings));
writeUserSettings(inside('user'), { ...settings, 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' }); // The desktop has no other place for settings of scope `machine`.
writeMachineSettings(inside('user'), settings);

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
