import { Colleague } from '../support/colleague.ts';
import { until } from './support/window.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('A person with a thousand conversations', () => {
  const name = (index: number): string => `person-${String(index).padStart(4, '0')}`;
  let vscode: Workbench;

  before(async () => {
    vscode = await openWorkbench({ sandboxUser: 'alice' });
    const alice = await Colleague.signIn(vscode.dataDirectory, 'alice');
    const everybody = Array.from({ length: 1000 }, (_, index) => ({ type: 'c2c', id: name(index) }) as const);
    await alice.sendMany(everybody, everybody.length);
    await alice.sendAs(name(0), { type: 'c2c', id: 'alice' }, 'where is the 蓝色 report?');
    await alice.sendAs(name(1), { type: 'c2c', id: 'alice' }, 'done');
    await alice.signOut();
    await vscode.openView();
    await vscode.row(name(1)).waitFor();
  });
  after(() => vscode?.close());
  afterEach(function () {
    return this.currentTest?.state === 'failed' ? vscode?.screenshot(`failed ${this.currentTest.title}`) : undefined;
  });

  it('finds an old one by a part of its name, in any order of the words', async () => {
    await search('many 0777 PERSON');
    await vscode.choose(name(777));
    await vscode.editor(name(777)).waitFor();
  });

  it('finds one by what was said last', async () => {
    await search('蓝色');
    await vscode.choose(name(0));
    await vscode.editor(name(0)).waitFor();
  });

  it('opens the older ones at the end of the list', async () => {
    for (const places of ['201 – 700', '701 – 1000']) {
      const older = vscode.row('Older conversations').filter({ hasText: places });
      await scrollUntil(`${places} is there`, () => older.isVisible());
      await older.click();
    }
    await scrollUntil('the last row is there', async () => (await vscode.rows()).at(-1)?.position === 1002);
    await vscode.screenshot('older');
  });

  async function search(text: string): Promise<void> {
    await vscode.command('IM: Go to Conversation…');
    await vscode.page.getByPlaceholder('Go to conversation').fill(text);
  }

  async function scrollUntil(what: string, condition: () => Promise<boolean>): Promise<void> {
    await vscode.tree.hover();
    await until(what, async () => {
      for (let turn = 0; turn < 40; turn++) {
        await vscode.page.mouse.wheel(0, 100); // VS Code moves the same little way for a long turn.
      }
      return condition();
    });
  }
});
