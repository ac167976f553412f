import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { runUserSigCommand } from '../../../src/account/signIn/userSigCommand.ts';
import { readUserSig, userSigProblem } from '../../../src/account/signIn/userSig.ts';
import { makeUserSig } from '../../support/makeUserSig.ts';

const alice = { sdkAppId: 1600012345, userId: 'alice' };
const pack = (content: string | object): string =>
  deflateSync(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
const problemOf = (text: string): string | undefined => {
  const read = readUserSig(text);
  return 'problem' in read ? read.problem : undefined;
};

describe('A UserSig', () => {
  it('says whose it is and when it ends', () => {
    const text = makeUserSig(alice, { issuedAt: 1_700_000_000, life: 86_400 });
    assert.deepEqual(readUserSig(text), { ...alice, text, issuedAt: 1_700_000_000, expiresAt: 1_700_086_400 });
  });

  it('is read as another program has written it', () => {
    // By zlib and base64 of Python: {"TLS.ver":"2.0","TLS.identifier":"alice",...}
    const text =
      'eJyrVgrxCdYrSy1SslJQMtIzUNJRAItkpqTmlWSmZUIkEnMyk1NhUsUp2YkFBZkpQAlDMwMDA0MjYxNTqFxqRUFmUSpQxsLMxMAAKliSmQsSMjQ3gAKYQZnpIMMdHR21nZyc9J2dnW2VagFXMyZR';
    assert.deepEqual(readUserSig(text), { ...alice, text, issuedAt: 1_700_000_000, expiresAt: 1_700_086_400 });
  });

  it('is used without what wrapped it when it was copied or printed: what was checked is what is sent', () => {
    const text = makeUserSig(alice);
    const lines = text.match(/.{1,76}/g)!;
    const wrapped = [`"${text}"`, `'${text}'`, lines.join('\n'), lines.join('\r\n'), lines.join(' '), `  "${lines.join('\r\n')}"\n`, `\ufeff${text}\u200b`, JSON.stringify(text)];
    for (const copy of wrapped) {
      assert.deepEqual(readUserSig(copy), { ...readUserSig(text), text }, JSON.stringify(copy));
    }
  });

  it('is one that an account can sign in with, or it is said why not', () => {
    const text = makeUserSig(alice, { issuedAt: 1_700_000_000, life: 60 });
    assert.equal(userSigProblem(text, alice, 1_700_000_059_000), undefined);
    assert.equal(userSigProblem(text, undefined, 1_700_000_059_000), undefined);
    assert.equal(userSigProblem(text, alice, 1_700_000_060_000), 'expired');
    assert.equal(userSigProblem(text, { ...alice, userId: 'bob' }, 0), 'otherUser');
    assert.equal(userSigProblem(text, { ...alice, sdkAppId: 1 }, 0), 'otherApp');
    assert.equal(userSigProblem('hello', alice, 0), 'damaged');
  });

  it('is not the secret key of the application', () => {
    assert.equal(problemOf('0123456789abcdef'.repeat(4)), 'secretKey');
    assert.equal(problemOf(` "${'0123456789ABCDEF'.repeat(4)}"\n`), 'secretKey');
  });

  it('that was cut off, or never was one, is known', () => {
    const text = makeUserSig(alice);
    for (let length = 1; length < text.length - 8; length++) {
      assert.equal(problemOf(text.slice(0, length)), 'damaged', String(length));
    }
    assert.equal(problemOf(''), 'empty');
    assert.equal(problemOf(' \n'), 'empty');
    assert.equal(problemOf('hello'), 'damaged');
    assert.equal(problemOf(pack('null')), 'damaged');
    assert.equal(problemOf(pack('[1')), 'damaged');
    assert.equal(problemOf(pack({ 'TLS.identifier': 'alice' })), 'incomplete');
    assert.equal(problemOf(pack({ 'TLS.identifier': { x: 1 }, 'TLS.sdkappid': 1, 'TLS.time': 1, 'TLS.expire': 1 })), 'incomplete');
  });

  it('that would unpack without end is not unpacked', () => {
    assert.equal(problemOf(pack('x'.repeat(50_000_000))), 'damaged');
  });
});

describe('A command that prints a UserSig', () => {
  const node = (program: string, ...args: string[]): string[] => [process.execPath, '-e', program, ...args];

  it('is told whose, and what it prints is taken', async () => {
    const program = 'console.log(process.argv.slice(1).join("|"))';
    assert.equal(await runUserSigCommand(node(program, '${sdkAppId}', '--user=${userId}'), alice), '1600012345|--user=alice');
  });

  it('is run without a shell', async () => {
    const hostile = { sdkAppId: 1, userId: '$(touch_x);`id`|"' };
    assert.equal(await runUserSigCommand(node('console.log(process.argv[1])', '${userId}'), hostile), hostile.userId);
  });

  it('that fails says why, and nothing of what it printed', async () => {
    const fails = node('console.log("the-signature"); console.error("no key for you"); process.exit(3)');
    await assert.rejects(runUserSigCommand(fails, alice), (error: Error) => /code 3: no key for you/.test(error.message) && !/the-signature/.test(error.message));
    await assert.rejects(runUserSigCommand(['/nowhere/usersig'], alice), /ENOENT/);
    await assert.rejects(runUserSigCommand(node(''), alice), /printed nothing/);
    await assert.rejects(runUserSigCommand(node('for (;;) console.log("x".repeat(10000))'), alice), /printed too much/);
    await assert.rejects(runUserSigCommand([], alice), /names no program/);
  });

  it('ends with all that it has started, when it takes too long', async () => {
    await assert.rejects(runUserSigCommand(['/bin/sh', '-c', 'sleep 4711.1; echo late'], alice, { patience: 300 }), /did not end within 0.3 seconds/);
    assert.equal(running('sleep 4711.1'), '');
  });

  it('ends with all that it has started, when it prints without end', async () => {
    await assert.rejects(runUserSigCommand(['/bin/sh', '-c', 'yes 4711.2 | cat'], alice), /printed too much/);
    assert.equal(running('yes 4711.2'), '');
  });

  it('is not waited for longer than for its answer, whatever it leaves behind', async () => {
    assert.equal(await runUserSigCommand(['/bin/sh', '-c', 'sleep 4711.3 & echo here'], alice), 'here');
    assert.equal(running('sleep 4711.3'), '');
  });

  it('that is no longer wanted is ended', async () => {
    const unwanted = new AbortController();
    const run = runUserSigCommand(['/bin/sh', '-c', 'sleep 4711.4; echo late'], alice, { signal: unwanted.signal });
    unwanted.abort();
    await assert.rejects(run, /was stopped/);
    assert.equal(running('sleep 4711.4'), '');
    await assert.rejects(runUserSigCommand(['/bin/sh', '-c', 'echo late'], alice, { signal: unwanted.signal }), /was stopped/);
  });
});

/** The processes with this command line; the one that was just killed may still be listed for a moment. */
function running(commandLine: string): string {
  const isIt = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() === commandLine;
    } catch {
      return false; // It ended between the two looks.
    }
  };
  for (let look = 0; ; look++) {
    const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isIt(name));
    if (found.length === 0 || look === 1000) {
      return found.join(' ');
    }
  }
}
