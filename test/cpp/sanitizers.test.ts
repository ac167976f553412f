import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { node24, root } from '../../scripts/lib/paths.ts';
import { TemporaryDirectory } from '../native/support/emulator.ts';
import { buildEmulator, compiler, run, type Variant } from './support/programs.ts';
import { talk } from './support/talk.ts';

const corpus = path.join(root, 'native/fuzz/corpus');
const mocha = path.join(root, 'node_modules/mocha/bin/mocha.js');
/**
 * Tests of test/native in which only the emulator is loaded: what a client does all day, or with TEST_SANITIZERS=all everything
 * else, too. Never those of the database: they make the library throw on the stack that koffi calls it on, and
 * AddressSanitizer, which does not know that stack, takes what is left there for a fault. failing_io covers them.
 */
const everyday = ['emulatorConversations', 'emulatorGroups', 'emulatorMessages', 'emulatorState', 'conversationApi'];
const all = [...everyday, 'emulatorElements', 'emulatorFaults', 'emulatorGrowth', 'emulatorJson', 'emulatorProcesses', 'emulatorRobustness', 'recordings', 'binding'];
const suite = (process.env['TEST_SANITIZERS'] === 'all' ? all : everyday).map((name) => `test/native/${name}.test.ts`);
const runtimes = { 'address,undefined': ['libasan.so', 'libubsan.so'], thread: ['libtsan.so'] } as const;

for (const variant of ['address,undefined', 'thread'] satisfies Variant[]) {
  describe(`Under the sanitizer "${variant}"`, () => {
    let folder: string;

    before(async function () {
      this.timeout(3_600_000);
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

    it('the tests of the emulator pass, in a Node that has the sanitizer loaded', async function () {
      this.timeout(3_600_000);
      const preloaded = runtimes[variant].map((file) => execFileSync(compiler, [`-print-file-name=${file}`], { encoding: 'utf8' }).trim());
      if (process.platform !== 'linux' || !preloaded.every((file) => path.isAbsolute(file))) {
        this.skip(); // Another system or compiler has its runtime elsewhere.
      }
      using logs = new TemporaryDirectory();
      // ThreadSanitizer has much to say of Node itself: what counts is where the emulator is part of it.
      const options = `log_path=${path.join(logs.path, 'report')}:detect_leaks=0:exitcode=${variant === 'thread' ? 0 : 1}`;
      const env = { LD_PRELOAD: preloaded.join(' '), ASAN_OPTIONS: options, TSAN_OPTIONS: options, TEST_EMULATOR: path.join(folder, '../libImSDK_emulator.so') };
      assert.match(await run(node24, [mocha, '--timeout', '60000', '--exit', ...suite], env), /\d\d passing/);
      const reports = readdirSync(logs.path).flatMap((name) => readFileSync(path.join(logs.path, name), 'utf8').split('=================='));
      assert.deepEqual(reports.filter((report) => report.includes('libImSDK_emulator')).slice(0, 3), []);
    });
  });
}
