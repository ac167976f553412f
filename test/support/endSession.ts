/** Ends a user's sessions in the sandbox: node test/support/endSession.ts <dataDirectory> <kick|expire> <userId> */
import koffi from 'koffi';
import { Sandbox, sandboxFolder } from '../../scripts/sandbox/sandbox.ts';

const [dataDirectory = '', how, userId] = process.argv.slice(2);
const sandbox = await Sandbox.open(sandboxFolder(dataDirectory));
const name = how === 'kick' ? 'TIMEmulatorKick' : 'TIMEmulatorExpireUserSig';
const callback = koffi.proto('void Ended(int32_t code, const char *desc, const char *json, void *data)');
const end = koffi.load(sandbox.libraryPath).func(name, 'int', ['const char *', koffi.pointer(callback), 'void *']) as (...args: unknown[]) => number;
setInterval(() => {}, 1000); // A callback that is waited for does not keep Node alive.
const code = await new Promise((resolve) => end(userId!, koffi.register(resolve, koffi.pointer(callback)), null));
await sandbox.close();
process.exit(code as number);
