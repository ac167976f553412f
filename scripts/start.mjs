// npm start [-- --once] [-- --port N]: opens a real VS Code with the extension and the sandbox of alice.
import { runUnderNode24 } from './lib/bootstrap.mjs';

await runUnderNode24(async () => {
  const { start } = await import('./lib/start.ts');
  await start(process.argv.slice(2));
});
