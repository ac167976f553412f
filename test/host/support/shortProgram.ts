/** A program that asks a host once, prints what became of it, and is to end by itself: node shortProgram.ts <host> <directory> */
import { SdkClient } from '../../../src/client/sdkClient.ts';

const [hostScript, directory] = process.argv.slice(2);
const client = new SdkClient({ hostScript: hostScript!, log: () => undefined, runtimeDirectory: directory! });
try {
  await client.open({ sdkAppId: 1, userId: 'alice', userSig: 'any', libraryPath: '/none', dataDirectory: directory! });
  await client.totalUnread();
} catch (error) {
  process.stdout.write(String(error));
}
await client.dispose();
