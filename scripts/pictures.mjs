// npm run pictures: makes the pictures of the README and the walkthrough in media/, from the packaged extension in a real VS Code.
import { runUnderNode24 } from './lib/bootstrap.mjs';

await runUnderNode24(async () => {
  const { makePictures } = await import('./pictures/pictures.ts');
  await makePictures();
});
