// What VS Code runs in the extension host: mocha over the bundle of all integration tests.
import Mocha from 'mocha';
import path from 'node:path';
import { forbidLeaks } from './support/leaks.ts';

export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({
    color: false,
    timeout: 300_000,
    forbidOnly: true,
    reporter: path.join(import.meta.dirname, '../support/reporter.cjs'),
    ...(process.env['TEST_GREP'] && { fgrep: process.env['TEST_GREP'] }),
  });
  mocha.addFile(path.join(import.meta.dirname, '../../dist-test/tests.cjs'));
  await mocha.loadFilesAsync();
  await forbidLeaks(mocha.suite.suites);
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) {
    throw new Error(`${failures} integration tests failed`);
  }
}
