/** Brings up the loopback interface of an empty network namespace, which begins without; VS Code listens on it. */
import koffi from 'koffi';
import { readFileSync } from 'node:fs';

const [datagramOverIp, setFlags, up] = [[2, 2, 0] as const, 0x8914, 1];

const interfaces = readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2).map((line) => line.split(':')[0]!.trim()).filter(Boolean);
if (interfaces.some((name) => name !== 'lo')) {
  throw new Error('There is a network here: run this in an empty network namespace (unshare -n).');
}
const system = koffi.load(null);
const socket = system.func('socket', 'int', ['int', 'int', 'int']) as (...args: readonly number[]) => number;
const ioctl = system.func('ioctl', 'int', ['int', 'ulong', 'void *']) as (descriptor: number, request: number, argument: Buffer) => number;
const request = Buffer.alloc(40); // struct ifreq: a name of 16 bytes, then the flags.
request.write('lo');
request.writeInt16LE(up, 16);
if (ioctl(socket(...datagramOverIp), setFlags, request) !== 0) {
  throw new Error('The loopback interface could not be brought up');
}
