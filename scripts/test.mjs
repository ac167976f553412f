// npm test [-- layer… --grep text]: runs all layers of tests, or those that are named, and counts.
import { runUnderNode24 } from './lib/bootstrap.mjs';

await runUnderNode24(async () => {
  const { runLayers } = await import('./lib/layers.ts');
  process.exitCode = await runLayers(process.argv.slice(2));
}, '0 passed, 1 failed');
