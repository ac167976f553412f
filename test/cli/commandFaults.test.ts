import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SdkClient } from '../../src/client/sdkClient.ts';
import type { Conversation } from '../../src/protocol.ts';
import { commandLine, emulator, hostScript, root, until } from '../host/support/client.ts';
import { ensureOldestNode } from './support/oldestNode.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

interface Circumstances {
  readonly input?: string | Buffer;
  readonly node?: string;
  readonly options?: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const command = path.join(root, 'bin/im-conversations');

async function run(args: readonly string[], { input = '', node = process.execPath, options = [], cwd = root, env = {} }: Circumstances = {}): Promise<Ended> {
  const child = spawn(node, [...options, command, ...args], { cwd, env: { ...process.env, ...env } });
  const chunks: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout: Buffer.concat(chunks), stderr };
}

describe('The command, as other programs use it', () => {
  const user = `pipe-${process.pid}`;
  let directory: string;
  let data: string;
  const sandbox = (): string[] => ['--sandbox', user, '--data', data];
  const hosts = (): string[] => readdirSync('/proc').filter((pid) => commandLine(pid).includes('host.cjs') && folderOf(pid).includes(`"${user}"`));
  const folderOf = (pid: string): string => {
    const [, folder = ''] = /host\.cjs (\S+)/.exec(commandLine(pid)) ?? [];
    const file = path.join(folder, 'account.json');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'imcmd-'));
    data = path.join(directory, 'data folder');
    mkdirSync(data);
  });
  afterEach(async () => {
    await until(() => hosts().length === 0);
    rmSync(directory, { recursive: true, force: true });
  });

  for (const [what, text] of Object.entries({
    'indented code': 'def f():\n    return 1\n\treturn 2\n',
    'a diff': ' context\n-old  \n+new\t\n',
    'Windows’ line ends': 'one\r\ntwo  \r\n',
    'control characters, zero-width and bidirectional ones': 'a\u001b[31mb\u200b\u202ec\u2028d\u0085\u{1f469}\u200d\u{1f4bb}\n',
    'several empty lines at its end': 'text\n\n\n',
    'a byte order mark': '\ufefftext\n',
  })) {
    it(`gives back a draft with ${what} byte for byte`, async () => {
      assert.equal((await run(['draft', 'c2c/bob', '--set', '-', '--create', ...sandbox()], { input: text })).stderr, '');
      const { stdout } = await run(['draft', 'c2c/bob', ...sandbox()]);
      assert.equal(stdout.toString().replaceAll('\r\n', '\n'), text.replaceAll('\r\n', '\n'));
      assert.deepEqual(stdout.toString().replace(/\r?\n$/, ''), text.replace(/\r?\n$/, ''));
    });
  }

  it('prints nothing on a terminal that it would obey', async () => {
    await run(['draft', 'c2c/bob', '--set', '    a\u001b[31mb\u202ec\u0085d', '--create', ...sandbox()]);
    const line = [process.execPath, command, 'draft', 'c2c/bob', ...sandbox()].map((word) => `'${word}'`).join(' ');
    const seen = execFileSync('script', ['-qec', line, '/dev/null'], { encoding: 'utf8' });
    assert.match(seen, /^ {4}a/);
    assert.doesNotMatch(seen, /[\u001b\u202e\u0085]/);
  });

  it('refuses bytes that are not UTF-8, and leaves the draft as it was', async () => {
    await run(['draft', 'c2c/bob', '--set', 'before', '--create', ...sandbox()]);
    const { code, stderr } = await run(['draft', 'c2c/bob', '--set', '-', ...sandbox()], { input: Buffer.from([0x61, 0xff, 0xfe]) });
    assert.equal(code, 1);
    assert.match(stderr, /not UTF-8/);
    assert.equal((await run(['draft', 'c2c/bob', ...sandbox()])).stdout.toString(), 'before\n');
  });

  it('counts a draft of nothing but white space as none', async () => {
    await run(['draft', 'c2c/bob', '--set', 'before', '--create', ...sandbox()]);
    await run(['draft', 'c2c/bob', '--set', '-', ...sandbox()], { input: ' \n\t\n' });
    assert.equal((await run(['draft', 'c2c/bob', ...sandbox()])).stdout.toString(), '');
  });

  it('escapes in JSON what could act or hide, and loses nothing of it', async () => {
    const text = 'a\u007f\u0085\u009b\u200b\u202e\u2066\ufeff\u{e0041}b';
    await run(['draft', 'c2c/bob', '--set', text, '--create', ...sandbox()]);
    const { stdout } = await run(['draft', 'c2c/bob', '--json', ...sandbox()]);
    assert.doesNotMatch(stdout.toString().trimEnd(), /[\p{Cc}\p{Cf}]/u);
    assert.equal((JSON.parse(stdout.toString()) as { text: string }).text, text);
  });

  it('begins no conversation and no sandbox through a typing error', async () => {
    const { code, stderr } = await run(['draft', 'c2c/bbo', '--set', 'x', ...sandbox()]);
    assert.equal(code, 3);
    assert.match(stderr, /There is no conversation c2c\/bbo\. Add --create/);
    assert.deepEqual(JSON.parse((await run(['list', '--json', ...sandbox()])).stdout.toString()), []);

    const elsewhere = path.join(directory, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(path.join(elsewhere, 'mine'), '');
    assert.equal((await run(['list', '--sandbox', user, '--data', '.'], { cwd: elsewhere })).code, 3);
    assert.deepEqual(readdirSync(elsewhere), ['mine']);
  });

  it('never changes the mode of a folder that was there, and makes private ones inside it', async () => {
    const umask = process.umask(0);
    try {
      for (const mode of [0o1777, 0o755, 0o2775]) {
        const folder = path.join(directory, mode.toString(8));
        mkdirSync(folder);
        chmodSync(folder, mode);
        assert.equal((await run(['unread', '--sandbox', user, '--data', folder])).code, 0);
        assert.equal(statSync(folder).mode & 0o7777, mode);
        for (const { name, parentPath } of readdirSync(folder, { withFileTypes: true, recursive: true })) {
          assert.equal(statSync(path.join(parentPath, name)).mode & 0o077, 0, name);
        }
      }
    } finally {
      process.umask(umask);
    }
  });

  it('tells the same account in two folders apart, and says how', async () => {
    const other = path.join(directory, 'other');
    const windows = [data, other].map(() => new SdkClient({ hostScript, log: () => undefined, env: { IM_CONVERSATIONS_HOST_LINGER_MS: '500' } }));
    try {
      await Promise.all(
        [data, other].map((dataDirectory, index) =>
          windows[index]!.open({ sdkAppId: 1400000000, userId: user, userSig: 'sandbox', libraryPath: emulator, dataDirectory }),
        ),
      );
      await windows[1]!.setDraft({ type: 'c2c', id: 'bob' }, 'in the other one');
      for (const ask of [['--account', `1400000000/${user}`], ['--sandbox', user]]) {
        const { code, stderr } = await run(['list', ...ask]);
        assert.equal(code, 2);
        assert.ok(stderr.includes(`--data ${data}`) && stderr.includes(`--data ${other}`), stderr);
      }
      for (const ask of [['--account', user], ['--sandbox', user]]) {
        const list = async (folder: string): Promise<Conversation[]> =>
          JSON.parse((await run(['list', '--json', ...ask, '--data', folder])).stdout.toString()) as Conversation[];
        assert.deepEqual([(await list(data)).length, (await list(other)).length], [0, 1]);
      }
    } finally {
      await Promise.all(windows.map((window) => window.dispose()));
    }
  });

  it('takes the host along that nobody else has used', async () => {
    await run(['unread', ...sandbox()], { env: { IM_CONVERSATIONS_HOST_LINGER_MS: '600000' } });
    await until(() => hosts().length === 0);
  });

  it('prints each change once while it watches', async () => {
    const window = new SdkClient({ hostScript, log: () => undefined, env: { IM_CONVERSATIONS_HOST_LINGER_MS: '500' } });
    await window.open({ sdkAppId: 1400000000, userId: user, userSig: 'sandbox', libraryPath: emulator, dataDirectory: data });
    const watching = spawn(process.execPath, [command, 'watch', '--json', ...sandbox()]);
    const lines: string[] = [];
    watching.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trim().split('\n')));
    await until(() => lines.length > 0);
    for (const text of ['one', 'two', 'three']) {
      await window.setDraft({ type: 'c2c', id: 'bob' }, text);
    }
    await window.setPinned({ type: 'c2c', id: 'bob' }, true);
    await window.setPinned({ type: 'c2c', id: 'bob' }, true);
    await until(() => lines.some((line) => line.includes('"isPinned":true')));
    watching.kill('SIGINT');
    await new Promise((resolve) => watching.once('close', resolve));
    assert.deepEqual(lines, [...new Set(lines)]);
    await window.dispose();
  });

  it('says at once which Node it needs, and starts no host', async () => {
    const pretend = path.join(directory, 'old.mjs');
    writeFileSync(pretend, `Object.defineProperty(process.versions, 'node', { value: '20.20.2' }); Object.defineProperty(process, 'version', { value: 'v20.20.2' });`);
    const ended = await run(['unread', ...sandbox()], { options: ['--import', pretend] });
    assert.deepEqual([ended.code, ended.stdout.toString(), ended.stderr], [1, '', 'im-conversations needs Node 22 or newer; this is v20.20.2.\n']);
    assert.deepEqual(readdirSync(data), []);
  });

  it('works under the oldest Node that it allows', async () => {
    const node = await ensureOldestNode();
    await run(['draft', 'c2c/bob', '--set', 'draft\u0007', '--create', ...sandbox()], { node });
    const { code, stdout, stderr } = await run(['draft', 'c2c/bob', '--json', ...sandbox()], { node });
    assert.deepEqual([code, stderr, (JSON.parse(stdout.toString()) as { text: string }).text], [0, '', 'draft\u0007']);
    assert.equal((await run(['unread', ...sandbox()], { node })).stdout.toString(), '0\n');
  });
});
