import assert from 'node:assert/strict';
import { SdkError } from '../../../src/protocol.ts';
import { makeUserSig } from '../../support/makeUserSig.ts';
import { alice, settle, World } from './support/world.ts';

const timeout = (): SdkError => SdkError.of('timeout', 'TIMConvGetConvList', 'sdkSilent', { seconds: 60 });
const wrongSetting = (): SdkError =>
  Object.assign(SdkError.of('badInput', 'imConversations.dataDirectory', 'inWords', { text: 'not absolute' }), { setting: 'dataDirectory' });

describe('An open account', () => {
  let world: World;

  beforeEach(async () => {
    world = new World();
    await world.saved.save(alice);
    world.storeRaw(validSig());
  });
  afterEach(() => assert.deepEqual(world.broken, []));

  const validSig = (life = 180 * 86_400): string => makeUserSig(alice, { issuedAt: Math.floor(world.clock.now() / 1000), life });
  const hour = 3_600_000;

  it('goes online, and reads its list', async () => {
    const window = await world.openWindow();
    assert.equal(window.state, 'online');
    assert.equal(window.account.model.totalUnreadCount, 0);
  });

  describe('whose list could not be read', () => {
    it('is there again when a person refreshes', async () => {
      world.pageFailures.push(timeout());
      const window = await world.openWindow();
      assert.equal(window.state, 'unavailable');
      assert.equal(window.account.model.reason?.reason, 'sdkSilent');
      window.account.refresh();
      await settle();
      assert.equal(window.state, 'online');
    });

    it('is there again by itself, with growing pauses', async () => {
      world.pageFailures.push(timeout(), timeout(), timeout());
      const window = await world.openWindow();
      await world.clock.pass(5_000);
      assert.equal(world.pageFailures.length, 1);
      assert.equal(window.state, 'unavailable');
      await world.clock.pass(hour);
      assert.equal(window.state, 'online');
      assert.equal(world.clock.pending, 1, 'only the end of the signature is waited for');
    });

    it('is there again with a new host', async () => {
      world.pageFailures.push(timeout());
      const window = await world.openWindow();
      world.endHost('restarting');
      assert.equal(window.state, 'connecting');
      window.client.reconnect();
      await settle();
      assert.equal(window.state, 'online');
    });

    it('is there again when the host is restarted', async () => {
      world.pageFailures.push(timeout());
      const window = await world.openWindow();
      await window.account.restart();
      await settle();
      assert.equal(window.state, 'online');
    });

    it('keeps its rows when it was read before, and is tried again', async () => {
      const window = await world.openWindow();
      world.pageFailures.push(timeout());
      window.account.refresh();
      await settle();
      assert.equal(window.state, 'syncing');
      assert.equal(window.account.model.reason?.kind, 'timeout');
      await world.clock.pass(5_000);
      assert.equal(window.state, 'online');
    });
  });

  it('is refreshed at any moment of a restart, and comes back', async () => {
    for (let moment = 0; moment < 40; moment++) {
      const window = await world.openWindow();
      const restarting = window.account.restart();
      for (let turn = 0; turn < moment; turn++) {
        await Promise.resolve();
      }
      window.account.refresh();
      await restarting;
      await settle();
      assert.equal(window.state, 'online', `refreshed after ${moment} turns`);
      window.close();
    }
  });

  it('says which setting keeps it from being opened, and opens as soon as that is corrected', async () => {
    world.settingProblem = wrongSetting();
    const window = await world.openWindow();
    assert.equal(window.state, 'unavailable');
    assert.equal(window.account.model.reason?.setting, 'dataDirectory');
    await window.account.restart();
    assert.equal(window.state, 'unavailable', 'a restart does not cure it, and does not hide it');
    world.settingProblem = undefined;
    await window.account.onSettingsChanged();
    await settle();
    assert.equal(window.state, 'online');
  });

  it('that was opened with a wrong setting is opened by Restart, too, once that is corrected', async () => {
    world.settingProblem = wrongSetting();
    const window = await world.openWindow();
    world.settingProblem = undefined;
    await window.account.restart();
    await settle();
    assert.equal(window.state, 'online');
  });

  describe('that was signed in elsewhere', () => {
    it('is not logged in by a window that is opened later, by a new host, or by a restart', async () => {
      const window = await world.openWindow();
      world.kick();
      assert.equal(window.state, 'kicked');
      const second = await world.openWindow();
      world.endHost('restarting');
      world.windows.forEach(({ client }) => client.reconnect());
      await settle();
      await window.account.restart();
      window.close();
      second.close();
      world.endHost('restarting');
      const later = await world.openWindow();
      assert.equal(later.state, 'kicked');
      assert.equal(world.logins.length, 1);
    });

    it('is logged in when a person wants that, and by the next windows from then on', async () => {
      const window = await world.openWindow();
      world.kick();
      await world.signInAgain(window);
      await settle();
      assert.equal(window.state, 'online');
      window.close();
      world.endHost('restarting');
      assert.equal((await world.openWindow()).state, 'online');
    });

    it('stays out when another signature comes', async () => {
      const window = await world.openWindow();
      world.kick();
      await world.userSigs.set(alice, await world.makeUserSig(alice, new AbortController().signal));
      const second = await world.openWindow();
      assert.deepEqual([window.state, second.state], ['kicked', 'kicked']);
    });
  });

  it('with a new signature but no network is online only after a login', async () => {
    const window = await world.openWindow();
    await world.clock.pass(hour);
    world.hasNetwork = false;
    world.expire();
    await world.clock.pass(1);
    assert.equal(window.state, 'offline');
    world.refusal = 'refused';
    world.regainNetwork();
    await settle();
    assert.equal(window.state, 'failed');
  });

  it('logs in with the signature that was checked, also when an older version has stored it with quotes and line ends', async () => {
    const sig = validSig();
    world.storeRaw(`"${sig.slice(0, 76)}\r\n ${sig.slice(76)}"\n`);
    const window = await world.openWindow();
    assert.deepEqual(world.logins, [sig]);
    assert.equal(window.state, 'online');
  });

  it('logs in with what the command printed without its wrapping', async () => {
    world.storeRaw('');
    const sig = validSig();
    world.command = () => JSON.stringify(sig.replaceAll(/.{76}/g, '$& ')).replaceAll(' ', '\n');
    const window = await world.openWindow();
    await world.clock.pass(1);
    await settle();
    assert.equal(window.state, 'online');
    assert.equal(world.secret, sig);
    assert.deepEqual(world.logins, [sig]);
  });

  it('that is signed out leaves nothing running in any window', async () => {
    const [window, second] = [await world.openWindow(), await world.openWindow()];
    assert.equal(world.clock.pending, 2);
    await world.signOut(window);
    assert.equal(world.clock.pending, 0);
    assert.equal(world.secret, undefined);
    assert.ok(second.client.isDisposed && window.client.isDisposed);
    await world.clock.pass(365 * 24 * hour);
    assert.equal(world.commandRuns, 0);
    assert.equal(world.secret, undefined);
  });

  it('that is signed out while the command runs stores no signature', async () => {
    world.storeRaw(validSig(60));
    const [window, second] = [await world.openWindow(), await world.openWindow()];
    const renewing = [window, second].map(({ account }) => account.renewal.renew());
    await world.signOut(window);
    await Promise.all(renewing.map((it) => assert.rejects(it)));
    await settle();
    assert.equal(world.secret, undefined);
  });
});
