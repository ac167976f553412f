import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { runUserSigCommand } from '../../src/account/userSigCommand.ts';
import { readUserSig } from '../../src/account/userSig.ts';
import { makeUserSig } from '../support/makeUserSig.ts';

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
    assert.deepEqual(readUserSig(text), { ...alice, issuedAt: 1_700_000_000, expiresAt: 1_700_086_400 });
  });

  it('is read as another program has written it', () => {
    // By zlib and base64 of Python: {"TLS.ver":"2.0","TLS.identifier":"alice",...}
    const text =
      'eJyrVgrxCdYrSy1SslJQMtIzUNJRAItkpqTmlWSmZUIkEnMyk1NhUsUp2YkFBZkpQAlDMwMDA0MjYxNTqFxqRUFmUSpQxsLMxMAAKliSmQsSMjQ3gAKYQZnpIMMdHR21nZyc9J2dnW2VagFXMyZR';
    assert.deepEqual(readUserSig(text), { ...alice, issuedAt: 1_700_000_000, expiresAt: 1_700_086_400 });
  });

  it('may have been broken into lines when it was copied', () => {
    const text = makeUserSig(alice);
    assert.deepEqual(readUserSig(`  "${text.slice(0, 40)}\r\n${text.slice(40)}"\n`), readUserSig(text));
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
});
