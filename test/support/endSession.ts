/** Ends a user's sessions in the sandbox: node test/support/endSession.ts <dataDirectory> <kick|expire> <userId> */
import koffi from 'koffi';
import { Sandbox, sandboxFolder } from '../../scripts/sandbox/sandbox.ts';

const [dataDirectory = '', how, userId] = process.argv.slice(2);
const sandbox = await Sandbox.open(sandboxFolder(dataDirectory));
await sandbox.become('somebody-else');
const name = how === 'kick' ? 'TIMEmulatorKick' : 'TIMEmulatorExpireUserSig';
const end = koffi.load(sandbox.libraryPath).func(name, 'int', ['const char *']) as (userId: string) => number;
process.exitCode = end(userId!);
await sandbox.close();
process.exit();
