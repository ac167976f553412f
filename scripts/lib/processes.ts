import { readdirSync, readFileSync } from 'node:fs';

/** What runs a program in a network namespace of its own, which is empty: Tencent's library must not reach its cloud. */
export const withoutNetwork: readonly string[] = ['unshare', process.getuid?.() === 0 ? '-n' : '-rn'];

/**
 * Ends every process that has this folder for its temporary files, which children inherit: also those
 * that left the process group of whoever started them, as the SDK host does.
 */
export function endProcessesWithTmpdir(folder: string): void {
  for (const pid of processesWithTmpdir(folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** Only Linux tells; elsewhere the SDK host ends by itself a few seconds after its last client. */
export function processesWithTmpdir(folder: string): number[] {
  if (process.platform !== 'linux') {
    return [];
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(`TMPDIR=${folder}`))
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return []; // Somebody else's, or gone.
  }
}
