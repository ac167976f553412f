// npm run package: builds im-conversations-<platform>-<version>.vsix for the platform that it runs on.
import { runUnderNode24 } from './lib/bootstrap.mjs';

await runUnderNode24(async () => {
  const { packageExtension } = await import('./lib/packageExtension.ts');
  const { file, bytes } = await packageExtension();
  console.log(`${file} (${(bytes / 1e6).toFixed(1)} MB)`);
});
