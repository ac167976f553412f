import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/lib/paths.ts';
import { TemporaryDirectory } from '../native/support/emulator.ts';
import { build, buildEmulator, compiler, run } from './support/programs.ts';

const tencent = path.join(root, 'node_modules/im_electron_sdk/lib');

describe('A C++ project', () => {
  const prefix = new TemporaryDirectory();
  const project = (name: string, options: Record<string, string> = {}): Promise<string> =>
    build('native/example', name, { CMAKE_PREFIX_PATH: prefix.path, ...options });

  before(async () => {
    await run('cmake', ['--install', await buildEmulator(), '--prefix', prefix.path]);
  });
  after(() => prefix[Symbol.dispose]());

  it('finds the installed package, and passes its tests with the emulator', async () => {
    const folder = await project('example');
    assert.match(await run('ctest', ['--test-dir', folder, '--output-on-failure']), /100% tests passed, 0 tests failed out of 1/);
    assert.match(await run(path.join(folder, 'unread'), [prefix.path]), /8\.0\.5903-emulator: 6014 not init database/);
  });

  it('is linked with Tencent’s library by one option, and starts', async function () {
    const library = path.join(tencent, 'linux/lib/libImSDK.so');
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      this.skip();
    }
    const folder = await project('example-tencent', { CHAT_LIBRARY: library });
    using directory = new TemporaryDirectory();
    assert.match(await run(path.join(folder, 'unread'), [directory.path]), /8\.0\.5903: 6014 not init database/);
  });

  it('gets the command with the package, which finds its library', async () => {
    assert.match(await run(path.join(prefix.path, 'bin/tim-emulator'), ['--help']), /seed USER FILE/);
    assert.ok(existsSync(path.join(prefix.path, 'include/tim-emulator/tim_emulator.h')));
  });

  it('may include Tencent’s own headers beside those of the emulator', async () => {
    const source = path.join(prefix.path, 'both.cpp');
    writeFileSync(source, '#include <TIMCloud.h>\n#include <tim_emulator.h>\nint main() { return TIMEmulatorSetNetwork(true) + TIMInit(1, "{}"); }\n');
    const includes = [path.join(tencent, 'mac/Versions/A/Headers'), path.join(prefix.path, 'include/tim-emulator')].flatMap((folder) => ['-I', folder]);
    await run(compiler, ['-std=c++17', '-fsyntax-only', ...includes, source]);
  });
});
