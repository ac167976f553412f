import assert from 'node:assert/strict';
import path from 'node:path';
import { TemporaryDirectory } from '../native/support/emulator.ts';
import { buildEmulator, run } from './support/programs.ts';

/** TEST_IO_STRIDE=1 has every access of every call fail, once and for good; 7 every seventh. */
const stride = process.env['TEST_IO_STRIDE'] ?? '7';

it('A disk of which any access fails has every call answered, the database sound and the process alive', async () => {
  using directory = new TemporaryDirectory();
  const said = await run(path.join(await buildEmulator(), 'test/failing_io'), [directory.path, stride]);
  const [line, failures] = /^(\d+) failed accesses, every call was answered$/m.exec(said) ?? [];
  console.log(`      ${line}`);
  assert.ok(Number(failures) > 1500 / Number(stride), said);
});
