import type { Locator } from 'playwright-core';
import type { Workbench } from '../../test/ui/support/workbench.ts';

/** What a person who has just installed the extension sees, in this order. */
export type FirstRunMoment = 'welcome' | 'sandbox' | 'read' | 'open' | 'draft' | 'saved';

export interface FirstRunCamera {
  /** Clicks like a person, whose clicks can be counted. */
  readonly click: (target: Locator) => Promise<void>;
  /** Called while that is on screen. */
  readonly look: (moment: FirstRunMoment) => Promise<void>;
  /** Types a text into what has the focus. */
  readonly type: (text: string) => Promise<void>;
}

export const firstDraft = 'Done, the shortcut is in: it opens the list from anywhere.';

/**
 * The first minute with the extension, from an empty window to a conversation that was read and a draft that is saved:
 * what the pictures show, and what a test walks.
 */
export async function firstRun(vscode: Workbench, { click, look, type }: FirstRunCamera): Promise<void> {
  const { page, sideBar } = vscode;
  await click(page.locator('.part.activitybar').getByRole('tab', { name: /^IM\b/ }));
  const trySandbox = sideBar.getByRole('button', { name: 'Try the Sandbox' });
  await trySandbox.waitFor();
  await look('welcome');

  await click(trySandbox);
  await vscode.row('weekend-hike').waitFor();
  await vscode.untilRowBadge('ci-bot', '9+');
  await look('sandbox');

  await vscode.row('ci-bot').hover();
  await click(vscode.row('ci-bot').getByRole('button', { name: /^Mark as Read/ }));
  await vscode.untilRowBadge('ci-bot', '');
  await vscode.statusItem('13').waitFor();
  await look('read');

  await click(vscode.row('carol'));
  const draft = page.locator('.editor-instance .monaco-editor[data-uri^="im-draft:"]').filter({ visible: true });
  await draft.waitFor();
  await look('open');

  await click(draft.locator('.view-lines'));
  await type(firstDraft);
  await page.locator('.tabs-container .tab.dirty', { hasText: 'carol' }).waitFor();
  await look('draft');

  await page.keyboard.press('ControlOrMeta+S');
  await vscode.row('carol').filter({ hasText: `[Draft] ${firstDraft.slice(0, 20)}` }).waitFor();
  await look('saved');
}
