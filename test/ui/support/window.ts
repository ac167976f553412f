import { ok } from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { testResults } from '../../../scripts/lib/paths.ts';

/** In milliseconds, for a machine that does other work. */
const patience = 60_000;

/** What every window of VS Code has. Methods wait for what they need; those that answer a Locator leave that to the test. */
export class VSCodeWindow {
  readonly page: Page;
  readonly sideBar: Locator;
  readonly dialog: Locator;
  /** The palette, every quick pick and every input box. */
  readonly quickInput: Locator;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(patience);
    this.sideBar = page.locator('.part.sidebar');
    this.dialog = page.locator('.monaco-dialog-box');
    this.quickInput = page.locator('.quick-input-widget');
  }

  async untilReady(): Promise<void> {
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor({ timeout: 180_000 });
    await this.page.evaluate(async () => {
      const { driver } = globalThis as { driver?: { whenWorkbenchRestored(): Promise<void> } };
      await driver?.whenWorkbenchRestored();
    });
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
        await this.quickInput.locator('input').first().press('Enter', { timeout: 3000 });
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
    const input = this.quickInput.locator('input').first();
    await input.fill(text);
    await input.press('Enter');
  }

  /** Waits for a step of several: what is typed before would go to the one before. */
  async untilStep(step: number): Promise<void> {
    await this.quickInput.locator('.quick-input-title', { hasText: `(${step}/` }).waitFor();
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

  /** The links in the messages that the bell keeps; none of ours has any. */
  async notificationLinks(): Promise<string[]> {
    const center = this.page.locator('.notifications-center.visible');
    await this.page.locator('[id="status.notifications"]').click();
    await center.waitFor();
    const links = await center.locator('.notification-list-item-message a').allTextContents();
    await this.page.keyboard.press('Escape');
    return links;
  }

  /** Answers the newest message that the bell keeps. */
  async answerNotification(button: string): Promise<void> {
    const center = this.page.locator('.notifications-center.visible');
    await until(`${button} is answered`, async () => {
      if (!(await center.isVisible())) {
        await this.page.locator('[id="status.notifications"]').click();
      }
      // A list that is drawn anew takes the button away for a moment.
      return center.getByRole('button', { name: button, exact: true }).first().click({ timeout: 1000 }).then(() => true, () => false);
    });
    await this.page.keyboard.press('Escape');
  }

  // Editors

  editor(fileName: string): Locator {
    return this.page.locator(`.editor-instance .monaco-editor[data-uri$="/${encodeURIComponent(fileName)}"]`).filter({ visible: true });
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

/** Waits for a state that has to come. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patience;
  while (!(await condition())) {
    ok(performance.now() < end, `not within ${patience} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Matches an element with this text and no more. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\\s*$`);
}
