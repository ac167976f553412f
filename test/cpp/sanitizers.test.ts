import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from '../../scripts/lib/paths.ts';
import { TemporaryDirectory } from '../native/support/emulator.ts';
import { buildEmulator, run, type Variant } from './support/programs.ts';
import { talk } from './support/talk.ts';

const corpus = path.join(root, 'native/fuzz/corpus');

for (const variant of ['address,undefined', 'thread'] satisfies Variant[]) {
  describe(`Under the sanitizer "${variant}"`, () => {
    let folder: string;

    before(async function () {
      this.timeout(300_000);
      folder = path.join(await buildEmulator(variant), 'test');
    });

    it('a C program uses every part of the header', async () => {
      using directory = new TemporaryDirectory();
      await run(path.join(folder, 'c_api_test'), [path.join(directory.path, 'data')]);
    });

    for (const target of ['json', 'sequences']) {
      it(`what the fuzzer of ${target} has found its way with goes through`, async () => {
        assert.match(await run(path.join(folder, `fuzz_${target}`), [path.join(corpus, target)]), /^\d{2,} inputs/);
      });
    }

    it('four programs write at once', async () => {
      using directory = new TemporaryDirectory();
      assert.deepEqual(await talk(path.join(folder, 'talker'), directory.path, 4, 200), Array<string>(4).fill('right'));
    });
  });
}
