import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Conversation } from '../../src/protocol.ts';
import { seedInProcess } from '../sandbox/seedProcess.ts';
import { conversationTable } from '../sandbox/table.ts';
import { launchBrowser, newProfile } from './browser.ts';
import { packageWhenChanged } from './packageExtension.ts';
import { findOnPath, root, testResults } from './paths.ts';
import { VSCodeHome, VSCodeServer } from './vscodeServer.ts';
import { writeUserSettings } from './vscodeSettings.ts';

/** The address stays the same from start to start where it can: windows remember their state by it. */
const usualPort = 8714;
/** Everything that is kept between two starts. */
const sandbox = path.join(root, '.sandbox');
const inSandbox = (name: string): string => path.join(sandbox, name);
const dataDirectory = inSandbox('data');
const settings = { 'imConversations.dataDirectory': dataDirectory };
const env = { IM_CONVERSATIONS_SANDBOX_USER: 'alice' };

const whatToDo = `
Click the speech bubbles on the left to see the conversations.
Click a row to write its draft in an editor, and save it with Ctrl+S.
Point at a row to pin it or to mark it as read; the other mouse button has the rest.
The status bar counts what is unread; all commands are in the palette (F1) under "IM".`;

export async function start(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { once: { type: 'boolean', default: false }, port: { type: 'string' } } });
  mkdirSync(inSandbox('folder'), { recursive: true });
  const desktop = values.once ? undefined : findDesktop();
  if (desktop) {
    const { buildAll } = await import('../build.mjs');
    await buildAll();
    printConversations(seedInProcess(dataDirectory));
    await runDesktop(desktop);
  } else {
    const vsix = await packageWhenChanged();
    const conversations = seedInProcess(dataDirectory);
    printConversations(conversations);
    await serve(vsix, Number(values.port ?? (await freePort())), values.once ? conversations : undefined);
  }
}

function printConversations(conversations: readonly Conversation[]): void {
  console.log(`\nThe sandbox of alice has ${conversations.length} conversations:\n\n${conversationTable(conversations)}`);
}

/** Inside VS Code's own terminal, `code` only talks to that VS Code; root's needs flags that it warns of. */
function findDesktop(): string | undefined {
  return process.env['VSCODE_IPC_HOOK_CLI'] || process.getuid?.() === 0 ? undefined : findOnPath('code');
}

async function runDesktop(code: string): Promise<void> {
  const userData = inSandbox('desktop');
  writeUserSettings(userData, settings);
  const child = spawn(
    code,
    [
      ...['--new-window', '--wait', '--user-data-dir', userData, '--extensions-dir', inSandbox('desktop-extensions')],
      ...[`--extensionDevelopmentPath=${root}`, inSandbox('folder')],
    ],
    { stdio: 'inherit', env: { ...process.env, ...env } },
  );
  console.log(`\nOpening ${code}\n${whatToDo}\nClose its window to end.`);
  await new Promise((resolve) => child.once('exit', resolve));
}

/** Until Ctrl+C; or, for expected conversations, until they are on screen. */
async function serve(vsix: string, port: number, expected: readonly Conversation[] | undefined): Promise<void> {
  const home = new VSCodeHome(inSandbox('server'));
  writeUserSettings(home.userData, settings);
  home.installExtension(vsix);
  const token = randomBytes(16).toString('hex');
  const server = await VSCodeServer.start(home, { port, env, token, defaultFolder: inSandbox('folder') });
  const address = `http://127.0.0.1:${server.port}/?tkn=${token}`;
  const interrupted = new Promise<void>((resolve) => {
    ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => process.once(signal, () => resolve()));
  });
  try {
    if (expected) {
      console.log(`\nScreenshot: ${await takeScreenshot(address, expected)}`);
    } else {
      console.log(`\nVS Code:  ${address}\n${whatToDo}\nCtrl+C ends it.`);
      const why = await Promise.race([interrupted, server.ended]);
      if (why) {
        throw new Error(`The VS Code server ${why}; its log is ${home.log}`);
      }
    }
  } finally {
    await server.stop();
  }
}

async function takeScreenshot(address: string, expected: readonly Conversation[]): Promise<string> {
  const browser = await launchBrowser();
  const file = path.join(testResults, 'start.png');
  mkdirSync(testResults, { recursive: true });
  try {
    const page = await (await newProfile(browser)).newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(address);
    const tab = page.locator('.part.activitybar').getByRole('tab', { name: /^IM\b/ });
    await tab.click();
    const rows = page.locator('.part.sidebar').getByRole('tree').getByRole('treeitem');
    await rows.nth(expected.length - 1).waitFor();
    await page.mouse.move(800, 400); // Takes the icon's tooltip away, which covers rows.
    await page.locator('.workbench-hover').waitFor({ state: 'hidden' });
    await page.screenshot({ path: file });
    return file;
  } catch (error) {
    await browser.contexts()[0]?.pages()[0]?.screenshot({ path: file });
    throw new Error(`The conversations did not appear, see ${file}: ${String(error)}`, { cause: error });
  } finally {
    await browser.close();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(usualPort, '127.0.0.1', () => resolve(true));
  });
  await new Promise((resolve) => probe.close(resolve));
  return isFree ? usualPort : 0;
}
