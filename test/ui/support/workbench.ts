import { ok } from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { testResults } from '../../../scripts/lib/paths.ts';
import { VSCode, type VSCodeOptions } from './vscode.ts';

const viewTitle = 'IM Conversations';
const statusItemId = 'im-conversations.im-conversations.imConversations.unread';
const patience = 15_000;

/** A row as a person sees it. */
export interface Row {
  readonly name: string;
  readonly description: string;
  /** Counts from 1, also over rows that are scrolled away. */
  readonly position: number;
}

/** The little that is used of the DOM: the project is compiled without its types. */
interface PageElement {
  readonly textContent: string | null;
  readonly ownerDocument: { readonly defaultView: { getComputedStyle(element: PageElement, pseudo: string): { content: string } } };
  querySelector(selector: string): PageElement | null;
  getAttribute(name: string): string | null;
}

/** Starts a VS Code of its own and opens its first window. Closing that window ends it all. */
export async function openWorkbench(options: VSCodeOptions = {}): Promise<Workbench> {
  const vscode = await VSCode.start(options);
  try {
    return await Workbench.open(vscode, () => vscode.close());
  } catch (error) {
    await vscode.close();
    throw error;
  }
}

/** A window with the extension. Methods wait for what they need; those that answer a Locator leave that to the test. */
export class Workbench {
  readonly page: Page;
  readonly sideBar: Locator;
  /** Of conversations; the only one while their view is open. */
  readonly tree: Locator;
  readonly dialog: Locator;
  /** The palette, every quick pick and every input box. */
  readonly quickInput: Locator;
  private readonly _vscode: VSCode;
  private readonly _end: () => Promise<void>;

  private constructor(vscode: VSCode, page: Page, end: () => Promise<void>) {
    this._vscode = vscode;
    this._end = end;
    this.page = page;
    page.setDefaultTimeout(patience);
    this.sideBar = page.locator('.part.sidebar');
    this.tree = this.sideBar.getByRole('tree');
    this.dialog = page.locator('.monaco-dialog-box');
    this.quickInput = page.locator('.quick-input-widget');
  }

  static async open(vscode: VSCode, end?: () => Promise<void>): Promise<Workbench> {
    const page = await vscode.newPage();
    const window = new Workbench(vscode, page, end ?? (() => page.close()));
    await window._load();
    return window;
  }

  /** The extension's data directory: what a colleague needs to sign in to the same sandbox. */
  get dataDirectory(): string {
    return this._vscode.dataDirectory;
  }

  /** One more window of the same VS Code. */
  async secondWindow(): Promise<Workbench> {
    return Workbench.open(this._vscode);
  }

  /** Closes the window and opens it again, as a person would. */
  async reopen(): Promise<void> {
    await this.page.goto('about:blank');
    await this._load();
  }

  /** Ends VS Code with all its processes, and starts it again. */
  async restart(): Promise<void> {
    await this.page.goto('about:blank');
    await this._vscode.restart();
    await this._load();
  }

  /** Kills the SDK host, once it runs, and resolves when it is gone; the extension is to start another one. */
  async killHost(): Promise<void> {
    await until('an SDK host runs', () => this._vscode.hosts.length > 0);
    const killed = this._vscode.hosts;
    killed.forEach((pid) => process.kill(pid, 'SIGKILL'));
    await until('the SDK host is gone', () => !this._vscode.hosts.some((pid) => killed.includes(pid)));
  }

  async close(): Promise<void> {
    await this._end();
  }

  private async _load(): Promise<void> {
    await this.page.goto(this._vscode.windowUrl);
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
    await this.page.evaluate(async () => {
      const { driver } = globalThis as { driver?: { whenWorkbenchRestored(): Promise<void> } };
      await driver?.whenWorkbenchRestored();
    });
  }

  // The view

  async openView(): Promise<void> {
    // A click on the one that is open would close it.
    if ((await this._viewTab.getAttribute('aria-expanded')) !== 'true') {
      await this._viewTab.click();
    }
    await this.sideBar.getByRole('heading', { name: viewTitle }).first().waitFor();
  }

  /** The badge on the view's icon. */
  badge(text: string): Locator {
    return this._viewTab.locator('.badge-content').filter({ hasText: exactly(text) });
  }

  private get _viewTab(): Locator {
    return this.page.locator('.part.activitybar').getByRole('tab', { name: viewTitle });
  }

  row(name: string): Locator {
    return this.tree.getByRole('treeitem').filter({ has: this.page.locator('.label-name', { hasText: exactly(name) }) });
  }

  /** Only the rows on screen, from the top: a tree holds no others. */
  async rows(): Promise<Row[]> {
    const rows = await this.tree.getByRole('treeitem').evaluateAll((elements: PageElement[]) =>
      elements.map((element) => ({
        name: element.querySelector('.label-name')?.textContent ?? '',
        description: element.querySelector('.label-description')?.textContent ?? '',
        position: Number(element.getAttribute('aria-posinset')),
      })),
    );
    return rows.sort((a, b) => a.position - b.position);
  }

  async rowNames(): Promise<string[]> {
    return (await this.rows()).map(({ name }) => name);
  }

  async untilRowNames(expected: readonly string[]): Promise<void> {
    await until(`the rows are ${expected.join(', ')}`, async () => isDeepStrictEqual(await this.rowNames(), expected));
  }

  /** The decoration of a row, its unread count; empty when there is none. It comes a little after the row. */
  async rowBadge(name: string): Promise<string> {
    const label = this.row(name).locator('.monaco-icon-label').first();
    const content = await label.evaluate((element: PageElement) => element.ownerDocument.defaultView.getComputedStyle(element, '::after').content);
    return content === 'none' ? '' : content.replaceAll('"', '');
  }

  async untilRowBadge(name: string, expected: string): Promise<void> {
    await until(`the badge of ${name} is ${expected}`, async () => (await this.rowBadge(name)) === expected);
  }

  async inlineAction(name: string, title: string): Promise<void> {
    await this.row(name).hover();
    await this.row(name).getByRole('button', { name: title, exact: true }).click();
  }

  async contextMenu(name: string, title: string): Promise<void> {
    await this.row(name).click({ button: 'right' });
    // For its first moments a menu ignores clicks, but not the keyboard.
    const item = this.page.locator('.monaco-menu').getByRole('menuitem', { name: title, exact: true });
    await item.hover();
    await this.page.keyboard.press('Enter');
    await item.waitFor({ state: 'hidden' });
  }

  // Palette, quick picks and input boxes

  /** Runs a command by its title in the palette. */
  async command(title: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.page.keyboard.press('F1');
        await this.quickInput.locator('input').first().fill(`>${title}`, { timeout: 3000 });
        const best = this.quickInput.locator('.monaco-list-row[data-index="0"] .label-name', { hasText: exactly(title) });
        await best.waitFor({ timeout: 5000 });
        await this.page.keyboard.press('Enter');
        return;
      } catch (error) {
        // Something that opens at the same time may take the focus away.
        if (attempt === 3) {
          throw error;
        }
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Answers an input box. */
  async answer(text: string): Promise<void> {
    await this.quickInput.locator('input').first().fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Takes an entry of a quick pick. */
  async choose(label: string): Promise<void> {
    await this.quickInput
      .getByRole('option')
      .filter({ has: this.page.locator('.label-name', { hasText: exactly(label) }) })
      .click();
  }

  // Messages

  async answerDialog(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }

  /** All that the bell keeps; with VS Code's test driver there are no toasts. */
  async notifications(): Promise<string[]> {
    const center = this.page.locator('.notifications-center.visible');
    await this.page.locator('[id="status.notifications"]').click();
    await center.waitFor();
    const texts = await center.locator('.notification-list-item-message').allTextContents();
    await this.page.keyboard.press('Escape');
    await center.waitFor({ state: 'hidden' });
    return texts;
  }

  /** The unread total, where it is this text. */
  statusItem(text: string): Locator {
    return this.page.locator(`[id="${statusItemId}"]`).filter({ hasText: exactly(text) });
  }

  // Editors

  editor(fileName: string): Locator {
    return this.page.locator(`.editor-instance .monaco-editor[data-uri$="${fileName}"]`).filter({ visible: true });
  }

  /** Replaces everything in an editor that is open. */
  async typeInEditor(fileName: string, text: string): Promise<void> {
    await this.editor(fileName).locator('.view-lines').click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(text);
  }

  tab(fileName: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: fileName });
  }

  dirtyTab(fileName: string): Locator {
    return this.page.locator('.tabs-container .tab.dirty', { hasText: fileName });
  }

  async save(fileName: string): Promise<void> {
    await this.editor(fileName).locator('.view-lines').click();
    await this.page.keyboard.press('ControlOrMeta+S');
    await this.page.locator('.tabs-container .tab:not(.dirty)', { hasText: fileName }).waitFor();
  }

  async closeTabs(): Promise<void> {
    await this.command('View: Close All Editors');
    await this.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  }

  // Looking

  /** In milliseconds, from the beginning of the action until all of these are visible at once. */
  async timeUntil(action: () => Promise<unknown>, ...visible: Locator[]): Promise<number> {
    const began = performance.now();
    const acted = action();
    // Playwright's own waiting looks only twice a second after a while.
    await until('everything is visible', async () => (await Promise.all(visible.map((locator) => locator.isVisible()))).every(Boolean));
    const took = performance.now() - began;
    await acted;
    return took;
  }

  /** Answers the file, `test-results/<name>.png`. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(testResults, `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`);
    mkdirSync(testResults, { recursive: true });
    await this.page.screenshot({ path: file });
    return file;
  }
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patience;
  while (!(await condition())) {
    ok(performance.now() < end, `not within ${patience} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\s*$`);
}
