// npm run package [-- --unpublished]: builds im-conversations-<platform>-<version>.vsix for the platform that it runs on.
import { runUnderNode24 } from './lib/bootstrap.mjs';

await runUnderNode24(async () => {
  const { packageExtension, refusePlaceholders } = await import('./lib/packageExtension.ts');
  if (!process.argv.includes('--unpublished')) {
    refusePlaceholders();
  }
  const { file, bytes } = await packageExtension();
  console.log(`${file} (${(bytes / 1e6).toFixed(1)} MB)`);
});
