// npm run bench [-- --sizes 100,1000] [-- --rounds 3]: measures, and compares with the budgets.
import { runUnderNode24 } from './lib/bootstrap.mjs';

await runUnderNode24(async () => {
  const { bench } = await import('../bench/run.ts');
  process.exitCode = await bench(process.argv.slice(2));
});
