// npm run conformance [-- --sequences 5000] [-- --calls 10000] [-- --seed 1]: how much the emulator is like Tencent's library.
import { runUnderNode24 } from './lib/bootstrap.mjs';

await runUnderNode24(async () => {
  const { conformance } = await import('./lib/conformance.ts');
  process.exitCode = conformance(process.argv.slice(2));
});
