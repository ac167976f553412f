import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { emulatorPath, root, TemporaryDirectory } from './support/emulator.ts';

const run = promisify(execFile);

describe('A C program', () => {
  it('is built against the header alone, linked with the emulator, and works', async function () {
    this.timeout(600_000);
    const library = await emulatorPath();
    using directory = new TemporaryDirectory();
    const program = path.join(directory.path, 'c_api_test');
    const compiler = process.env['CC'] ?? 'cc';
    const flags = ['-std=c11', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-pthread', '-I', path.join(root, 'native/include')];
    const link = [library, `-Wl,-rpath,${path.dirname(library)}`];
    await run(compiler, [...flags, path.join(root, 'native/test/c_api_test.c'), ...link, '-o', program]);
    await run(program, [path.join(directory.path, 'data')], { timeout: 600_000 });
  });
});
