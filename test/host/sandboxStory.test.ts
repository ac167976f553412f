import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { node24, root } from '../../scripts/lib/paths.ts';
import { makeTemporaryFolder } from '../../scripts/lib/temporary.ts';
import { emulatorPath, sandboxFolder } from '../../scripts/sandbox/sandbox.ts';
import { seedInProcess } from '../../scripts/sandbox/seedProcess.ts';
import type { Order, OrderAnswers } from '../../src/sandbox/orders.ts';
import { runOrder } from '../../src/sandbox/program.ts';
import { readStory, writeStory } from '../../src/sandbox/program/storyFile.ts';
import { Colleague } from '../support/colleague.ts';

type OrderOf<K extends Order['kind']> = Omit<Extract<Order, { kind: K }>, 'folder' | 'libraryPath'>;

const program = path.join(root, 'dist/sandbox.cjs');

describe('The story of the sandbox', () => {
  let dataDirectory: string;
  let folder: string;

  const order = <K extends Order['kind']>(what: OrderOf<K>): Promise<OrderAnswers[K]> =>
    runOrder<K>(program, { ...what, folder, libraryPath: emulatorPath } as never);

  beforeEach(() => {
    dataDirectory = path.join(makeTemporaryFolder(), 'sdk');
    folder = sandboxFolder(dataDirectory);
  });

  it('is told once: a second start adds nothing', async () => {
    assert.deepEqual(await order<'openStory'>({ kind: 'openStory' }), { isNew: true });
    const conversations = seedInProcess(dataDirectory);
    assert.ok(conversations.length >= 12);
    assert.deepEqual(await order<'openStory'>({ kind: 'openStory' }), { isNew: false });
    assert.deepEqual(seedInProcess(dataDirectory), conversations);
  });

  it('has unread messages, a mention, a pin, a draft and times of several days', () => {
    const conversations = seedInProcess(dataDirectory);
    const find = (id: string) => conversations.find((conversation) => conversation.id === id)!;
    assert.equal(find('ci-bot').unreadCount, 12);
    assert.equal(find('dave').unreadCount, 0);
    assert.match(find('dave').draft!.summary, /^Found it: the overlay/);
    assert.ok(find('release-train').isPinned);
    assert.equal(find('release-train').mention, 'me');
    const ages = conversations.map(({ activeTime }) => Date.now() / 1000 - activeTime);
    assert.ok(Math.min(...ages) > 0 && Math.min(...ages) < 3600, 'the newest is of this hour');
    assert.ok(Math.max(...ages) > 3 * 24 * 3600, 'the oldest is some days old');
  });

  it('is told by two windows at once as by one', async () => {
    const answers = await Promise.all([order<'openStory'>({ kind: 'openStory' }), order<'openStory'>({ kind: 'openStory' })]);
    assert.deepEqual(answers.map(({ isNew }) => isNew).sort(), [false, true]);
  });

  it('goes on where interrupted tellings ended, and says nothing twice', async () => {
    await order<'openStory'>({ kind: 'openStory' });
    const whole = messagesIn(folder);
    folder = sandboxFolder(path.join(makeTemporaryFolder(), 'sdk'));
    let kills = 0;
    for (let isTold = false, patience = 20; !isTold; patience += 20) {
      isTold = await killedAfter(patience, { kind: 'openStory', folder, libraryPath: emulatorPath });
      kills += isTold ? 0 : 1;
    }
    assert.ok(kills > 0);
    assert.equal(messagesIn(folder), whole);
    assert.equal(seedInProcess(path.dirname(folder)).length, 13);
  });

  it('leaves a sandbox alone in which somebody has conversations', async () => {
    const alice = await Colleague.signIn(dataDirectory, 'alice');
    await alice.send({ type: 'c2c', id: 'bob' }, 'mine');
    await alice.signOut();
    assert.deepEqual(await order<'openStory'>({ kind: 'openStory' }), { isNew: false });
    assert.deepEqual(seedInProcess(dataDirectory).map(({ id }) => id), ['bob']);
    assert.ok(!existsSync(path.join(folder, 'story.json')));
    assert.deepEqual(await order<'reply'>({ kind: 'reply', userId: 'alice', conversation: { type: 'c2c', id: 'bob' } }), { from: null }, 'nor does anybody answer');
    assert.deepEqual(await order<'writeNext'>({ kind: 'writeNext' }), { nextIn: null });
  });

  it('has colleagues who answer a message once, however many windows ask them', async () => {
    await order<'openStory'>({ kind: 'openStory' });
    const alice = await Colleague.signIn(dataDirectory, 'alice');
    await alice.send({ type: 'c2c', id: 'bob' }, 'Could you look at the queue?');
    await alice.send({ type: 'group', id: 'release-train' }, 'The notes are in.');
    await alice.signOut();
    const ask = (type: 'c2c' | 'group', id: string) => order<'reply'>({ kind: 'reply', userId: 'alice', conversation: { type, id } });
    const answers = await Promise.all([ask('c2c', 'bob'), ask('c2c', 'bob')]);
    assert.deepEqual(answers.map(({ from }) => from).sort(), [null, 'bob'].sort());
    assert.deepEqual(await ask('group', 'release-train'), { from: 'dave' });
    const [bob, train] = ['bob', 'release-train'].map((id) => seedInProcess(dataDirectory).find((conversation) => conversation.id === id)!);
    assert.equal(bob!.lastMessage!.senderId, 'bob');
    assert.equal(bob!.unreadCount, 2, 'one of the story, one answer');
    assert.equal(train!.lastMessage!.senderId, 'dave');
  });

  it('writes a line by itself when its time has come, and never again', async () => {
    await order<'openStory'>({ kind: 'openStory' });
    const { nextIn } = await order<'writeNext'>({ kind: 'writeNext' });
    assert.ok(nextIn! > 0, 'not yet');
    writeStory(folder, { ...readStory(folder)!, lastLineAt: Date.now() - 3_600_000 });
    await Promise.all([order<'writeNext'>({ kind: 'writeNext' }), order<'writeNext'>({ kind: 'writeNext' })]);
    assert.equal(readStory(folder)!.lines, 1);
    const train = seedInProcess(dataDirectory).find(({ id }) => id === 'release-train')!;
    assert.match(train.lastMessage!.summary, /^The branch is cut/);
    assert.equal(train.unreadCount, 3);
  });

  it('does not speak for somebody who has a window open', async () => {
    await order<'openStory'>({ kind: 'openStory' });
    const alice = await Colleague.signIn(dataDirectory, 'alice');
    await alice.send({ type: 'c2c', id: 'bob' }, 'Are you there?');
    await alice.signOut();
    const { lockForLife } = await import('../../src/host/fileLock.ts');
    const { accountLockFile } = await import('../../src/host/accountFiles.ts');
    const { sandboxAppId } = await import('../../src/model/nativeLibraries.ts');
    assert.ok(lockForLife(accountLockFile({ dataDirectory: folder, sdkAppId: sandboxAppId, userId: 'bob' })));
    assert.deepEqual(await order<'reply'>({ kind: 'reply', userId: 'alice', conversation: { type: 'c2c', id: 'bob' } }), { from: null });
  });

  it('says why it cannot be told', async () => {
    const broken = { kind: 'openStory', folder, libraryPath: path.join(folder, 'missing.so') } as const;
    await assert.rejects(runOrder(program, broken), /missing\.so/);
  });
});

function messagesIn(folder: string): number {
  const [file] = globSync('**/emulator_*.db', { cwd: folder });
  const database = new DatabaseSync(path.join(folder, file!), { readOnly: true });
  const { count } = database.prepare('SELECT count(*) AS count FROM message').get() as { count: number };
  database.close();
  return count;
}

/** Whether the program came to its end before it was killed, which is after so many milliseconds. */
function killedAfter(milliseconds: number, order: Order): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(node24, [program, JSON.stringify(order)], { timeout: milliseconds, killSignal: 'SIGKILL' }, (error) => resolve(!error));
  });
}
