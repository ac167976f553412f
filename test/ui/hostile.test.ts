import assert from 'node:assert/strict';
import { Colleague } from '../support/colleague.ts';
import { until } from './support/window.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

/**
 * What this window and its processes ask of other machines is watched in every test of this layer (support/network.ts);
 * here are the texts that try to make them.
 */
describe('A person to whom hostile texts are written', () => {
  const picture = '![t](https://evil.test/picture.png) [link](https://evil.test/link) <img src="https://evil.test/img.png"> https://evil.test/bare $(trash)';
  const link = '[Open](command:workbench.action.openSettings)';
  let vscode: Workbench;
  let mallory: Colleague;

  before(async () => {
    vscode = await openWorkbench({ sandboxUser: 'alice' });
    mallory = await Colleague.signIn(vscode.dataDirectory, '$(bug)');
    await mallory.send({ type: 'c2c', id: 'alice' }, picture);
    await vscode.openView();
    await vscode.row('$(bug)').waitFor();
  });
  after(async () => {
    await mallory?.signOut();
    await vscode?.close();
  });
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  it('sees them as they are in the list and its tooltip', async () => {
    const row = vscode.row('$(bug)');
    assert.equal(seen(await row.locator('.label-description').textContent()).split(' · ')[1], picture);
    const tooltip = vscode.page.locator('.monaco-hover').filter({ hasText: 'evil.test' });
    await until('the tooltip is there', async () => {
      await vscode.titleButton('Go to Conversation…').hover(); // A row that is drawn again under the mouse shows no tooltip.
      await row.hover();
      return tooltip.waitFor({ timeout: 5000 }).then(() => true, () => false);
    });
    assert.equal(await tooltip.locator('a, img, .codicon').count(), 0);
  });

  it('sees them as they are in a picker and its hover: no picture, no link, no icon', async () => {
    await vscode.titleButton('Go to Conversation…').click();
    const description = vscode.quickInput.locator('.label-description').first();
    assert.equal(seen(await description.textContent()).split(' · ')[1], picture);
    await description.hover();
    const hover = vscode.page.locator('.monaco-hover').filter({ hasText: 'evil.test' });
    await hover.waitFor();
    await vscode.screenshot('hostile, hover of a picker');
    assert.equal(await hover.locator('a, img, .codicon').count(), 0);
    assert.equal(await vscode.quickInput.locator('.quick-input-list .codicon-bug, .quick-input-list .codicon-trash').count(), 0);
    await vscode.page.keyboard.press('Escape');
  });

  it('sees an id as it is in a question, a message and a tab', async () => {
    await vscode.titleButton('New Conversation…').click();
    await vscode.choose('Group');
    await vscode.untilStep(2);
    await vscode.answer(link);
    await vscode.row(link).waitFor();
    await vscode.tab('[Open]').waitFor();
    await vscode.contextMenu(link, 'Delete Conversation…');
    await vscode.dialog.getByText('Delete the conversation').waitFor();
    assert.match(seen(await vscode.dialog.textContent()), /\[Open\]\(command:workbench\.action\.openSettings\)/);
    assert.equal(await vscode.dialog.locator('a[href], .codicon-bug').count(), 0);
    await vscode.answerDialog('Cancel');
  });

  it('gets no command link in a notification that quotes an id', async () => {
    await vscode.row(link).click();
    await vscode.page.locator('.editor-instance .view-lines').first().click();
    await vscode.page.keyboard.insertText('typed, and never saved');
    await vscode.page.locator('.tabs-container .tab.dirty').waitFor();
    await vscode.page.waitForTimeout(600); // Longer than the journal waits.
    await vscode.crashWithoutTabs();
    await until('the text is offered', async () => (await vscode.notifications()).some((text) => text.includes('recovered')));
    const links = await vscode.notificationLinks();
    assert.deepEqual(links, []);
  });
});

/** Without what has no width. */
function seen(text: string | null): string {
  return (text ?? '').replaceAll('\u2060', '').replaceAll('\u00a0', ' ');
}
