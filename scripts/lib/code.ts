// Takes the command line of desktop VS Code and runs it on the VS Code server and a headless Chromium, so that
// @vscode/test-electron can start it. Ends with the exit code of the tests that the command line names.
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { format, parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, newProfile } from './browser.ts';
import { testResults } from './paths.ts';
import { makeTemporaryFolder, removeFolder } from './temporary.ts';
import { VSCodeHome, VSCodeServer, windowUrl } from './vscodeServer.ts';
import { writeUserSettings } from './vscodeSettings.ts';

/** Failures of this program, apart from 1 for failed tests. */
const exitCodes = { browser: 70, server: 71, start: 72, timeout: 124, signal: 130 };

const timeLimit = Number(process.env['VSCODE_TEST_TIMEOUT_MS'] ?? 1_800_000);

/** What the window says of itself on the console that it shares with its extensions. */
const ownLines =
  /^(Resolv(ing|ed) connection token|Creating a socket|\[reconnection-grace-time\]|\[remote-connection\]|\[AgentHost|\[AccountPolicyGate\]|Ignoring fetching|Updating additional builtin|\[Service Worker\])/;

/** The desktop's other options, on which nothing here depends, are let pass. */
const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    'install-extension': { type: 'string' },
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
  },
});
const pathOf = (name: string): string | undefined =>
  typeof values[name] === 'string' ? path.resolve(values[name]) : undefined;

const ownFolder = makeTemporaryFolder();
const home = new VSCodeHome(ownFolder, pathOf('user-data-dir'), pathOf('extensions-dir'));
let server: VSCodeServer | undefined;
let browser: Browser | undefined;
let page: Page | undefined;
let isEnding = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => void end(exitCodes.signal, `stopped by ${signal}`));
}
process.on('unhandledRejection', (error) => void end(exitCodes.start, format(error)));
setTimeout(() => void end(exitCodes.timeout, `no result within ${timeLimit} ms`), timeLimit).unref();

const vsix = pathOf('install-extension');
if (vsix) {
  home.installExtension(vsix);
  removeFolder(ownFolder);
} else {
  await openWindow();
}

async function openWindow(): Promise<void> {
  writeUserSettings(home.userData);
  server = await VSCodeServer.start(home, { withTestDriver: true });
  void server.ended.then((why) => end(exitCodes.server, `the VS Code server ${why}`));
  browser = await launchBrowser();
  browser.on('disconnected', () => void end(exitCodes.browser, 'Chromium ended early'));
  page = await (await newProfile(browser)).newPage();
  page.setDefaultTimeout(300_000);
  page.on('crash', () => void end(exitCodes.browser, 'the page of the window crashed'));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    if (!ownLines.test(String(args[0]))) {
      (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(`${format(...args)}\n`);
    }
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => void end(code));
  const target = positionals[0] === undefined ? undefined : path.resolve(positionals[0]);
  await page.goto(
    windowUrl(server.port, {
      ...(target && { [statSync(target).isDirectory() ? 'folder' : 'workspace']: target }),
      extensionDevelopmentPath: [values['extensionDevelopmentPath'] ?? []].flat().map((folder) => path.resolve(String(folder))),
      extensionTestsPath: pathOf('extensionTestsPath'),
    }),
  );
}

async function end(code: number, why?: string): Promise<void> {
  if (isEnding) {
    return;
  }
  isEnding = true;
  if (why) {
    console.error(`VS Code: ${why}`);
    await takeScreenshot();
    if (server) {
      console.error(`The end of the server's log:\n${home.logTail()}`);
    }
  }
  await Promise.race([browser?.close(), new Promise((resolve) => setTimeout(resolve, 3000))]);
  await server?.stop();
  removeFolder(ownFolder);
  process.exit(code);
}

async function takeScreenshot(): Promise<void> {
  const file = path.join(testResults, 'vscode-ended.png');
  try {
    mkdirSync(testResults, { recursive: true });
    await page?.screenshot({ path: file, timeout: 3000 });
    console.error(`Screenshot: ${file}`);
  } catch {
    // There is no page to be seen.
  }
}
