import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Colleague } from '../../test/support/colleague.ts';
import { openWorkbench, type Workbench } from '../../test/ui/support/workbench.ts';
import { ensureWebP } from '../lib/machine.ts';
import { packageWhenChanged } from '../lib/packageExtension.ts';
import { root } from '../lib/paths.ts';
import { makeTemporaryFolder } from '../lib/temporary.ts';
import { Film } from './film.ts';
import { firstDraft, firstRun, type FirstRunMoment } from './firstRun.ts';

const media = path.join(root, 'media');
const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern' };
/** In bytes. */
const largestFilm = 2_000_000;
/** In milliseconds: how long the film stays at each moment. */
const stays: Readonly<Record<FirstRunMoment, number>> = { welcome: 1600, sandbox: 1800, read: 1000, open: 700, draft: 500, saved: 1600 };

/** All pictures show the real thing: the VSIX in a VS Code of its own, with the story of the sandbox. */
export async function makePictures(): Promise<void> {
  ensureWebP();
  const vsix = await packageWhenChanged();
  mkdirSync(path.join(media, 'walkthrough'), { recursive: true });
  await withWindow(vsix, themes.light, { width: 1120, height: 640 }, filmFirstRun);
  for (const [name, theme] of Object.entries(themes)) {
    await withWindow(vsix, theme, { width: 860, height: 560 }, (vscode) => photographSteps(vscode, name));
  }
}

async function withWindow(vsix: string, theme: string, viewport: { width: number; height: number }, run: (vscode: Workbench) => Promise<void>): Promise<void> {
  const settings = { 'workbench.colorTheme': theme, 'imConversations.sandboxColleagues': false, 'window.commandCenter': false, 'terminal.integrated.gpuAcceleration': 'off' };
  const vscode = await openWorkbench({ extension: { vsix }, settings });
  try {
    await vscode.page.setViewportSize(viewport);
    await run(vscode);
  } catch (error) {
    await vscode.screenshot('failed pictures');
    throw error;
  } finally {
    await vscode.close();
  }
}

/** The moving picture of the README. */
async function filmFirstRun(vscode: Workbench): Promise<void> {
  const file = path.join(media, 'first-minute.webp');
  const film = new Film(vscode.page, path.join(makeTemporaryFolder(), 'film'));
  await firstRun(vscode, {
    click: (target) => film.click(target),
    type: (text) => film.type(text),
    look: (moment) => film.shoot(stays[moment]),
  });
  const carol = await Colleague.signIn(vscode.dataDirectory, 'carol');
  await carol.send({ type: 'group', id: 'release-train' }, 'The branch is cut 🚆');
  await carol.signOut();
  await vscode.row('release-train').filter({ hasText: 'The branch is cut' }).waitFor();
  await film.shoot(2600);
  film.develop(file);
  report(file);
  if (statSync(file).size > largestFilm) {
    throw new Error(`${file} is larger than ${largestFilm} bytes`);
  }
}

/** One picture for each step of the walkthrough. */
async function photographSteps(vscode: Workbench, theme: string): Promise<void> {
  const photograph = async (name: string): Promise<void> => {
    const png = path.join(makeTemporaryFolder(), `${name}.png`);
    await vscode.page.screenshot({ path: png });
    const file = path.join(media, 'walkthrough', `${name}-${theme}.webp`);
    execFileSync('cwebp', ['-quiet', '-q', '85', png, '-o', file]);
    rmSync(png);
    report(file);
  };
  const pictures: Partial<Record<FirstRunMoment, string>> = { sandbox: 'sandbox', saved: 'draft' };
  await firstRun(vscode, {
    click: (target) => target.click(),
    type: (text) => vscode.page.keyboard.insertText(text),
    look: async (moment) => (pictures[moment] ? photograph(pictures[moment]) : undefined),
  });

  await vscode.command('IM: Sign In…');
  await vscode.quickInput.getByRole('option').first().waitFor();
  await photograph('sign-in');
  await vscode.page.keyboard.press('Escape');

  await vscode.closeTabs();
  await vscode.command('Terminal: Create New Terminal in Editor Area');
  const screen = vscode.page.locator('.terminal-wrapper.active .xterm-rows');
  await screen.waitFor();
  const [bin] = globSync('vscode/extensions/im-conversations.*/bin', { cwd: vscode.directory });
  const enter = async (line: string, answer: string): Promise<void> => {
    await vscode.page.keyboard.insertText(line);
    await vscode.page.keyboard.press('Enter');
    await screen.filter({ hasText: answer }).waitFor();
  };
  await enter(`export PS1='$ ' PATH="${path.join(vscode.directory, bin!)}:$PATH"; clear; echo ready`, 'ready');
  await enter('clear; im-conversations unread', '13');
  await enter('im-conversations draft c2c/carol', firstDraft.slice(0, 20));
  await enter('echo "Looking into it." | im-conversations draft c2c/frank --set -', '--set');
  await vscode.row('frank').filter({ hasText: 'Looking into it.' }).waitFor();
  await enter('im-conversations draft c2c/frank', 'Looking into it');
  await photograph('command-line');
}

function report(file: string): void {
  console.log(`${path.relative(root, file)}: ${Math.round(statSync(file).size / 1000)} KB`);
}
