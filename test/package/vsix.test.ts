import assert from 'node:assert/strict';
import { globSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { packageExtension } from '../../scripts/lib/packageExtension.ts';
import { root } from '../../scripts/lib/paths.ts';
import { makeTemporaryFolder } from '../../scripts/lib/temporary.ts';
import { VSCodeHome } from '../../scripts/lib/vscodeServer.ts';
import { seedInProcess } from '../../scripts/sandbox/seedProcess.ts';
import { compareConversations } from '../../src/model/conversation.ts';
import { openWorkbench, type Workbench } from '../ui/support/workbench.ts';

describe('The packaged extension', () => {
  let vsix: string;
  let vscode: Workbench | undefined;

  before(async () => {
    const { file, bytes } = await packageExtension();
    console.log(`    ${path.basename(file)}: ${(bytes / 1e6).toFixed(1)} MB`);
    vsix = file;
  });
  after(() => vscode?.close());
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  it('holds what it needs and nothing else', () => {
    const home = new VSCodeHome(makeTemporaryFolder());
    home.installExtension(vsix);
    const platform = `${process.platform}-${process.arch}`;
    const [folder] = globSync('im-conversations.*', { cwd: home.extensions });
    const installed = readdirSync(path.join(home.extensions, folder!), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(path.join(home.extensions, folder!), path.join(entry.parentPath, entry.name)));
    const expected = [
      '.vsixmanifest',
      'LICENSE.txt',
      'ThirdPartyNotices.txt',
      'bin/im-conversations',
      'changelog.md',
      'dist/cli.cjs',
      'dist/extension.cjs',
      'dist/heartbeat.cjs',
      'dist/host.cjs',
      'dist/sandbox.cjs',
      `dist/native/${platform}/libImSDK.so`,
      `dist/native/${platform}/libImSDK_emulator.so`,
      ...readdirSync(path.join(root, 'l10n')).map((name) => `l10n/${name}`),
      ...globSync('media/**/*.*', { cwd: root }),
      `node_modules/@koromix/koffi-${platform}/index.js`,
      `node_modules/@koromix/koffi-${platform}/${platform.replace('-', '_')}/koffi.node`,
      `node_modules/@koromix/koffi-${platform}/package.json`,
      'node_modules/koffi/LICENSE.txt',
      'node_modules/koffi/index.cjs',
      'node_modules/koffi/package.json',
      'node_modules/koffi/src/koffi/index.cjs',
      'node_modules/koffi/src/koffi/src/static.cjs',
      'package.json',
      ...globSync('package.nls*.json', { cwd: root }),
      'readme.md',
      'syntaxes/im-draft.tmLanguage.json',
    ];
    assert.deepEqual(installed.sort(), expected.sort());
  });

  it('shows the conversations of a sandbox in a clean VS Code', async () => {
    const dataDirectory = path.join(makeTemporaryFolder(), 'sdk');
    const conversations = seedInProcess(dataDirectory);
    assert.ok(conversations.length >= 12);
    assert.deepEqual(seedInProcess(dataDirectory), conversations, 'seeding again changes nothing');

    const settings = { 'imConversations.sandboxColleagues': false };
    vscode = await openWorkbench({ extension: { vsix }, dataDirectory, settings, sandboxUser: 'alice', showsToasts: true });
    await vscode.openView();
    const names = conversations.toSorted(compareConversations).map(({ showName }) => showName);
    await vscode.untilRowNames(names);
    const total = conversations.reduce((sum, { unreadCount }) => sum + unreadCount, 0);
    await vscode.statusItem(String(total)).waitFor();
    await vscode.untilRowBadge('ci-bot', '9+');
    await vscode.screenshot('package');
  });
});
