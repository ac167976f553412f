// Prints the conversations that the reader of the story has, as JSON: node scripts/sandbox/list.ts <dataDirectory>
import { reader } from '../../src/sandbox/program/story.ts';
import { Sandbox, sandboxFolder } from './sandbox.ts';

const sandbox = await Sandbox.open(sandboxFolder(process.argv[2]!));
await sandbox.become(reader);
console.log(JSON.stringify((await sandbox.sdk.getConversationPage(null, 100)).conversations));
await sandbox.close();
process.exit(0); // The library's threads would go on.
