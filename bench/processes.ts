/** What Linux says of a process. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The most memory that it ever had, in MB. */
export function peakMb(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}

/** In MB. */
export function memoryMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}

/** The processor time of all threads that it has now, in milliseconds. */
export function processorMs(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6)
    .reduce((sum, ms) => sum + ms, 0);
}

/** The processes whose arguments hold a text. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false; // It has just ended.
      }
    })
    .map(Number);
}

/** Ends processes; resolves when they are gone. */
export async function end(...pids: readonly number[]): Promise<void> {
  pids.forEach((pid) => process.kill(pid, 'SIGKILL'));
  while (pids.some((pid) => existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
