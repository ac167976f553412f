import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { readManifest } from '../../scripts/lib/identity.ts';
import { packageWhenChanged } from '../../scripts/lib/packageExtension.ts';
import { root } from '../../scripts/lib/paths.ts';
import { openWorkbench, type Workbench } from '../ui/support/workbench.ts';
import { until } from '../ui/support/window.ts';

/** The little that is used of the DOM: the project is compiled without its types. */
interface Picture {
  readonly src: string;
  readonly alt: string;
  readonly complete: boolean;
  readonly naturalWidth: number;
}

describe('The page of the extension in VS Code', () => {
  let vscode: Workbench;
  /** The installed extension. */
  let folder: string;
  let readme: string;
  const { repository, version } = readManifest();
  const repositoryUrl = repository.url.replace(/\.git$/, '');

  before(async () => {
    vscode = await openWorkbench({ extension: { vsix: await packageWhenChanged() }, answeredHere: `${repositoryUrl}/raw/v${version}/` });
    folder = path.join(vscode.directory, globSync('vscode/extensions/im-conversations.*', { cwd: vscode.directory })[0]!);
    readme = readFileSync(path.join(folder, 'readme.md'), 'utf8');
    // The repository, at the tag of this version, as far as the package has it: a picture that is not packed is not found.
    await vscode.page.route(`${repositoryUrl}/raw/v${version}/**`, (route) => {
      const file = path.join(folder, decodeURI(new URL(route.request().url()).pathname).split(`/raw/v${version}/`)[1]!);
      return existsSync(file) ? route.fulfill({ path: file }) : route.fulfill({ status: 404 });
    });
    await vscode.page.locator('.part.activitybar').getByRole('tab', { name: 'Extensions' }).click();
    await vscode.sideBar.locator('.extension-list-item', { hasText: 'Conversations for Tencent Cloud Chat' }).click();
  });
  after(() => vscode?.close());
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  const page = (): FrameLocator => vscode.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  const pictures = async (images: Locator): Promise<Picture[]> =>
    images.evaluateAll((all: Picture[]) => all.map(({ src, alt, complete, naturalWidth }) => ({ src, alt, complete, naturalWidth })));

  const showsEveryPicture = async (): Promise<void> => {
    await page().getByRole('heading', { name: 'Getting started' }).waitFor();
    const wanted = [...readme.matchAll(/!\[/g)].length;
    assert.ok(wanted >= 2);
    await until('all pictures are there', async () => {
      const shown = await pictures(page().locator('img'));
      return shown.length === wanted && shown.every(({ complete, naturalWidth }) => complete && naturalWidth > 100);
    });
    for (const { alt, src } of await pictures(page().locator('img'))) {
      assert.ok(alt.length > 20, `${src} says what is to be seen`);
    }
  };

  it('shows every picture in a light window', async () => {
    await showsEveryPicture();
    await vscode.screenshot('page light');
  });

  it('shows every picture in a dark window', async () => {
    await vscode.command('Preferences: Toggle between Light/Dark Themes');
    await vscode.page.locator('.monaco-workbench.vs-dark').waitFor();
    await showsEveryPicture();
    await vscode.screenshot('page dark');
  });

  it('has links that lead to files of the repository', () => {
    const own = [...readme.matchAll(/\]\(([^)#\s]+)/g)].map((match) => match[1]!).filter((link) => link.startsWith(repositoryUrl) || !/^https?:/.test(link));
    assert.ok(own.length >= 4);
    for (const link of own) {
      const [, file] = /\/(?:blob|raw)\/v[^/]+\/(.+)$/.exec(link) ?? [];
      assert.ok(file && existsSync(path.join(root, file)), `${link} leads nowhere`);
    }
  });
});
