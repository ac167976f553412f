import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TemporaryDirectory } from '../native/support/emulator.ts';
import { buildEmulator, Program, run } from './support/programs.ts';

describe('The command tim-emulator', () => {
  let command: string;
  let directory: TemporaryDirectory;

  const file = (name: string): string => path.join(directory.path, name);
  const perform = (...args: string[]): Promise<string> => run(command, ['--data', file('data'), ...args]);
  const refusal = (...args: string[]): Promise<string> => run(command, args).then((text) => `no failure: ${text}`, String);
  /** Of a user in the data of the test. */
  const unreadOf = async (user: string): Promise<Record<string, number>> => {
    const folder = mkdtempSync(file('export'));
    await perform('export', user, path.join(folder, 'out'));
    const found = JSON.parse(readFileSync(path.join(folder, 'out'), 'utf8')) as { id: string; unread?: number }[];
    return Object.fromEntries(found.map(({ id, unread = 0 }) => [id, unread]));
  };

  before(async () => {
    command = path.join(await buildEmulator(), 'tim-emulator');
  });
  beforeEach(() => {
    directory = new TemporaryDirectory();
    writeFileSync(file('seed.json'), '[{"type":1,"id":"bob","unread":1,"messages":[{"sender":"bob","seq":1,"time":1700000000,"elems":[{"text":"hi"}]}]}]');
  });
  afterEach(() => directory[Symbol.dispose]());

  it('seeds, sends, takes a snapshot and goes back to it', async () => {
    await perform('seed', 'alice', file('seed.json'));
    await perform('send', 'carol', 'c2c_alice', 'with "quotes" and \\ 你好');
    assert.deepEqual(await unreadOf('alice'), { bob: 1, carol: 1 });
    await perform('snapshot', file('snapshot'));
    await perform('send', 'carol', 'c2c_alice', 'more');
    assert.deepEqual(await unreadOf('alice'), { bob: 1, carol: 2 });
    await perform('restore', file('snapshot'));
    assert.deepEqual(await unreadOf('alice'), { bob: 1, carol: 1 });
    assert.deepEqual(await unreadOf('nobody'), {});
  });

  it('runs a program on data of its own, with faults, and keeps what is asked for', async () => {
    const inner = `"${command}" --data "$TIM_EMULATOR_DATA" send dave c2c_alice hi && echo "$TIM_EMULATOR_DATA"; echo "$TIM_EMULATOR_FAULTS"; exit 7`;
    const options = ['--seed', `alice=${file('seed.json')}`, '--faults', '{"login_delay_ms":1}', '--export', `alice=${file('out.json')}`, '--snapshot', file('all')];
    const program = new Program(command, ['run', ...options, '--', 'sh', '-c', inner]);
    assert.equal(await program.end, 7, program.lines.join('\n'));
    const [folder = '', faults] = program.lines;
    assert.equal(faults, '{"login_delay_ms":1}');
    assert.ok(path.isAbsolute(folder) && !existsSync(folder));
    assert.deepEqual((JSON.parse(readFileSync(file('out.json'), 'utf8')) as { id: string }[]).map(({ id }) => id), ['bob', 'dave']);
    assert.ok(existsSync(file('all')));
  });

  it('runs a program on data that stay', async () => {
    await perform('run', '--seed', `alice=${file('seed.json')}`, '--', 'true');
    assert.deepEqual(await unreadOf('alice'), { bob: 1 });
  });

  it('ends and disturbs the sessions of a program that runs', async () => {
    const writer = new Program(path.join(path.dirname(command), 'test/writer'), [file('data'), 'alice', '1']);
    await writer.untilSaid('!message 1');
    await perform('fault', 'alice', '{"call":"TIMMsgSendMessage","code":9520,"desc":"as asked for"}');
    assert.notEqual(await writer.end, 0);
    assert.match(writer.lines.join('\n'), /as asked for/);
    for (const how of ['kick', 'expire']) {
      const next = new Program(path.join(path.dirname(command), 'test/writer'), [file('data'), 'alice', '1']);
      await next.untilSaid('!message 1');
      await perform(how, 'alice');
      assert.notEqual(await next.end, 0);
      assert.match(next.lines.join('\n'), /not login \(6014\)/);
    }
  });

  it('says what is wrong, and writes over nothing', async () => {
    writeFileSync(file('there'), 'kept');
    await perform('seed', 'alice', file('seed.json'));
    for (const [args, words] of [
      [[], /a command; --help lists the commands/],
      [['--data', file('data'), 'snapshot', file('there')], /File exists/],
      [['--data', file('data'), 'export', 'alice', file('there')], /File exists/],
      [['run', '--export', `alice=${file('there')}`, '--', 'touch', file('ran')], /is there already/],
      [['run', '--faults', '{"nonsense":1}', '--', 'touch', file('ran')], /nobody understands these faults/],
      [['run', '--', file('no such program')], /No such file/],
      [['run', '--seed', 'alice', '--', 'true'], /not of the form USER=FILE/],
      [['--data', file('data'), 'seed', 'alice', file('nowhere')], /cannot read .*No such file/],
      [['--data', file('data'), 'seed', 'alice', file('there')], /not the JSON that is wanted/],
      [['--data', file('data'), 'restore', file('seed.json')], /not a database/],
      [['--data', file('data'), 'send', 'alice', 'bob', 'hi'], /c2c_<user> or group_<group>/],
      [['--data', file('data'), 'kick'], /a user/],
      [['--data', file('data'), 'dance', 'alice'], /no command dance/],
      [['--data', file('data'), 'kick', 'alice', 'bob'], /what is "bob" for/],
      [['kick', 'alice'], /which data/],
      [['--data', file('typo'), 'export', 'alice', file('out')], /there is nothing of SDKAppID 1400000000 in .*typo/],
      [['--app', '12x', '--data', file('data'), 'kick', 'alice'], /SDKAppID is a number over 0, not "12x"/],
      [['--app', 'x', '--data', file('data'), 'kick', 'alice'], /SDKAppID is a number/],
    ] as const) {
      assert.match(await refusal(...args), words);
    }
    assert.equal(readFileSync(file('there'), 'utf8'), 'kept');
    assert.deepEqual(readdirSync(directory.path).sort(), ['data', 'seed.json', 'there']);
  });
});
