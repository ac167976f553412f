import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { firstDraft, firstRun } from '../../scripts/pictures/firstRun.ts';
import { packageWhenChanged } from '../../scripts/lib/packageExtension.ts';
import { openWorkbench, type Workbench } from '../ui/support/workbench.ts';
import { until } from '../ui/support/window.ts';

describe('A person who has just installed the extension', () => {
  let vscode: Workbench;

  before(async () => {
    vscode = await openWorkbench({ extension: { vsix: await packageWhenChanged() }, settings: { 'imConversations.sandboxColleagues': false } });
  });
  after(() => vscode?.close());
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  const steps = (): Locator => vscode.page.locator('.getting-started-step');

  it('is shown a walkthrough of four steps with their pictures', async () => {
    await vscode.page.setViewportSize({ width: 1600, height: 900 }); // VS Code leaves the pictures out where there is no room.
    await vscode.command('Welcome: Open Walkthrough...');
    await vscode.quickInput.locator('input').fill('First minutes');
    await vscode.quickInput.getByRole('option', { name: /First minutes with IM conversations/ }).click();
    await until('there are four steps', async () => (await steps().count()) === 4);
    for (const [index, title] of ['Meet the team', 'Write a draft', 'Sign in', 'command line'].entries()) {
      await steps().nth(index).filter({ hasText: title }).click();
      const picture = vscode.page.locator('.getting-started-media img').first();
      await until(`the picture of step ${index + 1} is shown`, () =>
        picture.evaluate((image: { complete?: boolean; naturalWidth?: number }) => image.complete === true && (image.naturalWidth ?? 0) > 300),
      );
      await vscode.screenshot(`walkthrough ${index + 1}`);
    }
  });

  it('gets to a conversation that was read and a draft that is saved in five clicks, typing only the draft', async () => {
    let clicks = 0;
    const typed: string[] = [];
    await firstRun(vscode, {
      click: async (target) => {
        await target.click();
        clicks++;
      },
      type: async (text) => {
        await vscode.page.keyboard.type(text);
        typed.push(text);
      },
      look: async (moment) => void (await vscode.screenshot(`first run ${moment}`)),
    });
    assert.ok(clicks <= 5, `${clicks} clicks`);
    assert.deepEqual(typed, [firstDraft]);
  });

  it('has done the first two steps with that', async () => {
    await vscode.tab('Welcome').click();
    await until('two steps are done', async () => (await steps().locator('.codicon.complete').count()) === 2);
    await vscode.screenshot('walkthrough half done');
  });
});
