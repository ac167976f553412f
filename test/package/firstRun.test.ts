import assert from 'node:assert/strict';
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

  it('is shown a walkthrough whose four steps have their pictures, and whose first two are done', async () => {
    await vscode.closeTabs();
    await vscode.command('Welcome: Open Walkthrough...');
    await vscode.quickInput.locator('input').fill('First minutes');
    await vscode.quickInput.getByRole('option', { name: /First minutes with IM conversations/ }).click();
    const steps = vscode.page.locator('.getting-started-step');
    await until('there are four steps', async () => (await steps.count()) === 4);
    for (const [index, title] of ['Meet the team', 'Write a draft', 'Sign in', 'command line'].entries()) {
      await steps.nth(index).click();
      await steps.nth(index).filter({ hasText: title }).locator('.step-description-container').first().waitFor();
      const picture = vscode.page.locator('.getting-started-media img').first();
      await until(`the picture of step ${index + 1} is shown`, () =>
        picture.evaluate((image: { complete?: boolean; naturalWidth?: number }) => image.complete === true && (image.naturalWidth ?? 0) > 600),
      );
      await vscode.screenshot(`walkthrough ${index + 1}`);
    }
    const done = vscode.page.locator('.getting-started-step .codicon.complete');
    await until('two steps are done', async () => (await done.count()) >= 2);
  });
});
