import assert from 'node:assert/strict';
import { Colleague } from '../support/colleague.ts';
import { drawnTexts, type DrawnText } from './support/contrast.ts';
import { until } from './support/window.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

/** What WCAG 2 asks of text. */
const readable = 4.5;
/** By their names in the picker. */
const themes = [
  ...['Dark Modern', 'Light Modern', 'Dark 2026', 'Light 2026', 'Dark+', 'Light+', 'Dark (Visual Studio)', 'Light (Visual Studio)'],
  ...['Dark High Contrast', 'Light High Contrast', 'Monokai', 'Monokai Dimmed', 'Solarized Dark', 'Solarized Light', 'Abyss'],
  ...['Kimbie Dark', 'Quiet Light', 'Red', 'Tomorrow Night Blue'],
];

describe('The rows, in the colours of each theme', () => {
  let vscode: Workbench;

  before(async () => {
    vscode = await openWorkbench({ sandboxUser: 'alice', settings: { 'window.autoDetectColorScheme': false } });
    const bob = await Colleague.signIn(vscode.dataDirectory, 'bob');
    for (const name of ['bob', 'carol', 'dave']) {
      await bob.sendAs(name, { type: 'c2c', id: 'alice' }, 'Are you there?');
    }
    await bob.signOut();
    await vscode.openView();
    await vscode.untilRowBadge('bob', '1');
    await vscode.inlineAction('dave', 'Mark as Read');
    await vscode.untilRowBadge('dave', '');
  });
  after(() => vscode?.close());

  for (const theme of themes) {
    it(`can be read in ${theme}`, async () => {
      await vscode.page.keyboard.press('ControlOrMeta+K');
      await vscode.page.keyboard.press('ControlOrMeta+T');
      await vscode.answer(theme);
      await vscode.row('bob').click();
      await until(`${theme} is drawn`, async () => (await drawnTexts(vscode.row('bob'))).length === 3);
      const unreadable = async (name: string): Promise<DrawnText[]> => (await drawnTexts(vscode.row(name))).filter(({ contrast }) => contrast < readable);
      assert.deepEqual(await unreadable('carol'), [], 'an unread row');
      assert.deepEqual(await unreadable('dave'), [], 'a read row');
      // VS Code draws the selected row in the theme's own colours for it, as in every list: an extension has no say.
      assert.deepEqual((await unreadable('bob')).filter(({ isColorOfRow }) => !isColorOfRow), [], 'the selected row');
    });
  }
});
