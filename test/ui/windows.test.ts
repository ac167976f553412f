import assert from 'node:assert/strict';
import { Colleague } from '../support/colleague.ts';
import { until } from './support/window.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('A person with two windows open', () => {
  let first: Workbench;
  let second: Workbench;
  let bob: Colleague;

  before(async () => {
    first = await openWorkbench({ sandboxUser: 'alice' });
    second = await first.secondWindow();
    bob = await Colleague.signIn(first.dataDirectory, 'bob');
    await first.openView();
    await second.openView();
  });
  after(async () => {
    await bob?.signOut();
    await first?.close();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await first.screenshot(`failed ${this.currentTest.title}, first`);
      await second.screenshot(`failed ${this.currentTest.title}, second`);
    }
  });

  it('sees the same in both, through one SDK host', async () => {
    await bob.send({ type: 'c2c', id: 'alice' }, 'hello');
    await first.statusItem('1').waitFor();
    await second.statusItem('1').waitFor();
    await second.inlineAction('bob', 'Mark as Read');
    await first.statusItem('').waitFor();
    assert.equal(first.hosts.length, 1);
  });

  it('is asked before a draft from the other window is overwritten', async () => {
    await first.row('bob').click();
    await first.editor('bob').waitFor();
    await second.row('bob').click();
    await second.typeInEditor('bob', 'written in the second window');
    await first.typeInEditor('bob', 'written in the first window');
    await first.save('bob');
    await second.row('bob').filter({ hasText: '[Draft] written in the first' }).waitFor();
    await second.page.keyboard.press('ControlOrMeta+S');
    await second.dirtyTab('bob').waitFor();
    await until('the conflict is told', async () => /Failed to save 'bob': The content of the file is newer/.test((await second.notifications()).join()));
    assert.ok(await first.row('bob').filter({ hasText: 'written in the first' }).isVisible());
  });

  it('goes on in one when the other is closed', async () => {
    const [host] = first.hosts;
    await second.close();
    await bob.send({ type: 'c2c', id: 'alice' }, 'still there?');
    await first.statusItem('1').waitFor();
    assert.deepEqual(first.hosts, [host]);
  });
});
