import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { makeTemporaryFolder } from '../../scripts/lib/temporary.ts';
import { VSCodeHome, VSCodeServer } from '../../scripts/lib/vscodeServer.ts';

describe('The server that npm start runs', () => {
  const token = 'a-token-for-this-test';
  let server: VSCodeServer;
  before(async () => {
    server = await VSCodeServer.start(new VSCodeHome(makeTemporaryFolder()), { token });
  });
  after(() => server.stop());

  const status = async (query: string): Promise<number> => (await fetch(`http://127.0.0.1:${server.port}/${query}`, { redirect: 'manual' })).status;

  it('lets in who knows the token, and nobody else', async () => {
    assert.equal(await status(''), 403);
    assert.ok((await status(`?tkn=${token}`)) < 400);
  });

  it('shows the token to no other user: it is on no command line', () => {
    const commandLines = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => read(`/proc/${pid}/cmdline`));
    assert.ok(commandLines.some((line) => line.includes('--connection-token-file')));
    assert.deepEqual(commandLines.filter((line) => line.includes(token)), []);
  });
});

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // It ended between the two looks.
  }
}
