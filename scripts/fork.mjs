// npm run fork -- <address of the repository> [publisher]: says in package.json whose project this is.
import { runUnderNode24 } from './lib/bootstrap.mjs';

await runUnderNode24(async () => {
  const { fork } = await import('./lib/identity.ts');
  fork(process.argv.slice(2));
});
