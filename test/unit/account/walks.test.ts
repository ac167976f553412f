import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SdkError } from '../../../src/protocol.ts';
import { makeUserSig } from '../../support/makeUserSig.ts';
import { alice, settle, World } from './support/world.ts';

/** `TEST_WALKS` and `TEST_SEED` choose others. */
const numRuns = Number(process.env['TEST_WALKS'] ?? 10_000);
const seed = Number(process.env['TEST_SEED'] ?? 1);
const hour = 3_600_000;
const timeout = (): SdkError => SdkError.of('timeout', 'TIMConvGetConvList', 'sdkSilent', { seconds: 60 });
const wrongSetting = (): SdkError =>
  Object.assign(SdkError.of('badInput', 'imConversations.dataDirectory', 'inWords', { text: 'not absolute' }), { setting: 'dataDirectory' });

/** What can happen to an account, in any order. */
const steps = {
  openWindow: (world: World) => world.saved.get(alice) && world.windows.length < 3 && world.openWindow(),
  closeWindow: (world: World) => world.windows.at(-1)?.close(),
  signInAgain: (world: World) => world.windows[0] && void world.signInAgain(world.windows[0]),
  signOut: (world: World) => world.windows[0] && world.signOut(world.windows[0]),
  signIn: async (world: World) => {
    world.isAsked = true;
    await world.saved.save({ ...alice, isKicked: false });
    world.storeRaw(makeUserSig(alice, { issuedAt: Math.floor(world.clock.now() / 1000), life: 86_400 }));
    await world.openWindow(true);
  },
  refresh: (world: World) => world.windows.forEach(({ account }) => account.refresh()),
  restart: (world: World) => void world.windows.at(-1)?.account.restart(),
  kick: (world: World) => world.kick(),
  loseNetwork: (world: World) => world.loseNetwork(),
  regainNetwork: (world: World) => world.regainNetwork(),
  expire: (world: World) => world.expire(),
  refuseLogins: (world: World) => (world.refusal = 'refused'),
  expireLogins: (world: World) => (world.refusal = 'expired'),
  allowLogins: (world: World) => (world.refusal = undefined),
  failPage: (world: World) => world.pageFailures.push(timeout()),
  failPages: (world: World) => world.pageFailures.push(timeout(), timeout(), timeout()),
  killHost: (world: World) => world.endHost('restarting'),
  giveUpHost: (world: World) => world.endHost('failed'),
  reconnect: (world: World) => world.windows.forEach(({ client }) => client.reconnect()),
  breakSetting: (world: World) => (world.settingProblem = wrongSetting()),
  correctSetting: (world: World) => {
    world.settingProblem = undefined;
    return Promise.all(world.windows.map(({ account }) => account.onSettingsChanged()));
  },
  breakCommand: (world: World) => (world.command = () => 'not a signature'),
  stuckCommand: (world: World) => {
    const text = makeUserSig(alice, { issuedAt: Math.floor(world.clock.now() / 1000) - 3600, life: 7200 });
    world.command = () => text; // Soon an expired one.
  },
  mendCommand: (world: World) => (world.command = () => makeUserSig(alice, { issuedAt: Math.floor(world.clock.now() / 1000), life: 86_400 })),
  waitShort: (world: World) => world.clock.pass(15_000),
  waitLong: (world: World) => world.clock.pass(12 * hour),
  settle: () => settle(),
} satisfies Readonly<Record<string, (world: World) => unknown>>;

describe('An account, whatever happens to it', () => {
  it(`keeps its promises in ${numRuns} random walks`, async () => {
    let events = 0;
    const walk = fc.array(fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])), { minLength: 5, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(walk, async (names) => {
        const world = new World();
        world.command = () => makeUserSig(alice, { issuedAt: Math.floor(world.clock.now() / 1000), life: 86_400 });
        await world.saved.save(alice);
        world.storeRaw(world.command());
        await world.openWindow();
        for (const name of names) {
          events++;
          const runsBefore = world.commandRuns;
          const done = steps[name](world);
          await settle();
          await done;
          check(world, world.commandRuns - runsBefore);
        }
        await cure(world);
      }),
      { numRuns, seed },
    );
    console.log(`      ${numRuns} walks of the account's machine, ${events} events, 0 broken invariants`);
  });
});

function check(world: World, commandRuns: number): void {
  assert.deepEqual(world.broken, []);
  const isSignedIn = world.saved.get(alice) !== undefined;
  for (const { state, account } of world.windows) {
    assert.ok(state !== 'online' || (world.login.hasLogin && world.login.state === 'online'), `online, and the session is ${world.login.state}`);
    assert.ok(state !== 'unavailable' || account.model.reason !== undefined, 'unavailable without a reason');
  }
  assert.ok(commandRuns <= 12 * world.windows.length + 2, `the command was run ${commandRuns} times in one step`);
  if (!isSignedIn) {
    assert.equal(world.windows.length, 0, 'a window shows a signed-out account');
    assert.equal(world.clock.pending, 0, 'a timer of a signed-out account');
    assert.equal(world.secret, undefined, 'a signature of a signed-out account');
  }
}

/** Everything that can be wrong is put right, as a person or time would: then all is well in every window. */
async function cure(world: World): Promise<void> {
  if (!world.saved.get(alice)) {
    return;
  }
  steps.mendCommand(world);
  world.refusal = undefined;
  world.pageFailures.length = 0;
  await steps.correctSetting(world);
  steps.regainNetwork(world);
  steps.reconnect(world);
  await settle();
  const [first = await world.openWindow()] = world.windows;
  if (!world.login.hasLogin) {
    await world.clock.pass(2_000);
    const signingIn = world.signInAgain(first);
    await settle();
    await signingIn;
  }
  await settle();
  steps.reconnect(world);
  for (const { account, client } of world.windows) {
    if (client.hostState !== 'running') {
      const restarting = account.restart();
      await settle();
      await restarting;
    }
  }
  await settle();
  steps.reconnect(world);
  await settle();
  await world.clock.pass(600_000);
  await settle();
  check(world, 0);
  for (const window of world.windows) {
    assert.equal(window.state, 'online', `after the cures: ${JSON.stringify(window.account.facts)}`);
  }
}
