import { isDeepStrictEqual } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { plainText } from '../../../src/util/plainText.ts';
import type { Settings } from '../../../scripts/lib/vscodeSettings.ts';
import { VSCode, type VSCodeOptions } from './vscode.ts';
import { exactly, until, VSCodeWindow } from './window.ts';

const viewTitle = /^IM\b/;
const statusItemId = 'im-conversations.im-conversations.imConversations.unread';

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

/** A window with the extension. */
export class Workbench extends VSCodeWindow {
  /** Of conversations; the only one while their view is open. */
  readonly tree: Locator;
  private readonly _vscode: VSCode;
  private readonly _end: () => Promise<void>;

  private constructor(vscode: VSCode, page: Page, end: () => Promise<void>) {
    super(page);
    this._vscode = vscode;
    this._end = end;
    this.tree = this.sideBar.getByRole('tree');
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

  /** Everything that this VS Code and the extension write. */
  get directory(): string {
    return this._vscode.directory;
  }

  /** Opens the window again; in milliseconds from the extension's activation until a row is on screen. */
  async timeFromActivation(name: string): Promise<number> {
    await this.reopen();
    await until(`${name} is on screen`, () => this.row(name).isVisible());
    const seen = Date.now();
    const activation = this._vscode.log.split('\n').filter((line) => line.includes('Activating')).at(-1);
    return seen - new Date(activation!.slice(0, 23).replace(' ', 'T')).getTime();
  }

  /** Edits the person's settings file, as the settings editor does. */
  changeSettings(settings: Settings): void {
    this._vscode.changeSettings(settings);
  }

  async signOutInAccountsMenu(label: string): Promise<void> {
    await this.page.locator('.part.activitybar').getByRole('button', { name: 'Accounts' }).click();
    const item = (name: string): Locator => this.page.locator('.monaco-menu').getByRole('menuitem', { name });
    await item(label).hover();
    await this.page.keyboard.press('ArrowRight');
    await item('Sign Out').hover();
    await this.page.keyboard.press('Enter');
    await this.dialog.getByRole('button', { name: 'Sign Out' }).click();
  }

  /** One more window of the same VS Code. */
  async secondWindow(): Promise<Workbench> {
    return Workbench.open(this._vscode);
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.untilReady();
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

  /** Kills VS Code with all its processes while the window is open, starts it again, and opens the window again. */
  async crash(meanwhile?: () => unknown): Promise<void> {
    await this._vscode.crash(meanwhile);
    this.page.once('dialog', (dialog) => void dialog.accept()); // The page may warn of unsaved text as it is left.
    await this.page.goto('about:blank');
    await this._load();
  }

  /** The same, and the window opens on another folder, which has no tabs of before. */
  async crashWithoutTabs(): Promise<void> {
    await this._vscode.crash();
    this.page.once('dialog', (dialog) => void dialog.accept());
    await this.page.goto('about:blank');
    await this.page.goto(this._vscode.urlOf(undefined));
    await this.untilReady();
    await this.openView();
  }

  /** The process ids of the SDK hosts of all windows. */
  get hosts(): number[] {
    return this._vscode.hosts;
  }

  /** The process ids of sandbox programs: colleagues at work. */
  get sandboxPrograms(): number[] {
    return this._vscode.sandboxPrograms;
  }

  /** Kills the SDK host, once it runs, and resolves when it is gone; the extension is to start another one. */
  async killHost(signal: 'SIGKILL' | 'SIGSEGV' = 'SIGKILL'): Promise<void> {
    await until('an SDK host runs', () => this._vscode.hosts.length > 0);
    const killed = this._vscode.hosts;
    killed.forEach((pid) => process.kill(pid, signal));
    await until('the SDK host is gone', () => !this._vscode.hosts.some((pid) => killed.includes(pid)));
  }

  async close(): Promise<void> {
    await this._end();
  }

  private async _load(): Promise<void> {
    await this.page.goto(this._vscode.windowUrl);
    await this.untilReady();
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
    return this.tree.getByRole('treeitem').filter({ has: this.page.locator('.label-name', { hasText: exactly(plainText(name)) }) });
  }

  /** Only the rows on screen, from the top: a tree holds no others. */
  async rows(): Promise<Row[]> {
    const rows = await this.tree.getByRole('treeitem').evaluateAll((elements: PageElement[]) =>
      elements.map((element) => ({
        name: element.querySelector('.label-name')?.textContent ?? '',
        description: element.querySelector('.label-description')?.textContent ?? '',
        position: Number(element.getAttribute('data-index')) + 1,
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

  /** What an editor shows beside its text, such as the hint in an empty draft. */
  async textBeside(editor: string): Promise<string> {
    const contents = await this.editor(editor)
      .locator('.view-line span')
      .evaluateAll((elements: PageElement[]) => elements.map((element) => element.ownerDocument.defaultView.getComputedStyle(element, '::after').content));
    return contents.filter((content) => content !== 'none').join(' ');
  }

  async untilRowBadge(name: string, expected: string): Promise<void> {
    await until(`the badge of ${name} is ${expected}`, async () => (await this.rowBadge(name)) === expected);
  }

  async inlineAction(name: string, title: string): Promise<void> {
    await this.row(name).hover();
    await this.row(name).getByRole('button', { name: withShortcut(title) }).click();
  }

  async contextMenu(name: string, title: string): Promise<void> {
    await this.row(name).click({ button: 'right' });
    await this.takeMenuEntry(title);
  }

  /** Takes an entry of the menu that is open. */
  async takeMenuEntry(title: string): Promise<void> {
    const label = this.page.locator('.action-label', { hasText: exactly(title) });
    const item = this.page.locator('.monaco-menu').getByRole('menuitem').filter({ has: label });
    await item.hover(); // For its first moments a menu ignores clicks, but not the keyboard.
    await this.page.keyboard.press('Enter');
    await item.waitFor({ state: 'detached' });
  }

  /** The entries of a row's menu, from the top; those that are disabled in brackets. */
  async menuEntries(row: Locator): Promise<string[]> {
    await row.click({ button: 'right' });
    const items = this.page.locator('.monaco-menu').getByRole('menuitem');
    await items.first().waitFor();
    const entries = await items.evaluateAll((elements: PageElement[]) =>
      elements.map((element) => {
        const label = element.querySelector('.action-label')?.textContent ?? '';
        return element.getAttribute('aria-disabled') === 'true' ? `(${label})` : label;
      }),
    );
    await this.page.keyboard.press('Escape');
    await items.first().waitFor({ state: 'detached' });
    return entries;
  }

  /** A button beside the view's title. */
  titleButton(name: string): Locator {
    return this.sideBar.locator('.title-actions').getByRole('button', { name, exact: true });
  }

  /** Takes an entry of the menu behind the view's title, with the mouse. */
  async titleMenu(title: string): Promise<void> {
    await this.titleButton('Views and More Actions...').click();
    await this.takeMenuEntry(title);
  }

  /** The unread total, where it is this text. */
  statusItem(text: string): Locator {
    return this.page.locator(`[id="${statusItemId}"]`).filter({ hasText: exactly(text) });
  }
}

/** The name of a button, whose keys VS Code adds when it has any. */
function withShortcut(title: string): RegExp {
  return new RegExp(`${exactly(title).source.slice(0, -1)}(\\(.*\\))?$`);
}
