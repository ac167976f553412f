import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { readOwnFile } from './ownFile.ts';

/** The host that listens in a folder; undefined when it has not said so. */
export function listeningPid(pidFile: string): number | undefined {
  const pid = Number(readOwnFile(pidFile));
  return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined; // 0 would mean our own processes.
}

/** Ends the host of a folder; never a process that has its id by now: a host has its folder on its command line. */
export function killHost(pid: number | undefined, directory: string): void {
  try {
    if (pid !== undefined && argumentsOf(pid).includes(directory)) {
      process.kill(pid, 'SIGKILL');
    }
  } catch {
    // It has just ended.
  }
}

/** The command line of a process of this user; empty when it cannot be known. */
function argumentsOf(pid: number): string {
  if (process.platform === 'linux') {
    return statSync(`/proc/${pid}`).uid === process.getuid?.() ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
  }
  return process.platform === 'win32'
    ? output('powershell', '-NoProfile', '-Command', `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`)
    : output('ps', '-p', String(pid), '-ww', '-o', 'command=');
}

function output(program: string, ...args: readonly string[]): string {
  return spawnSync(program, args, { encoding: 'utf8', windowsHide: true }).stdout ?? '';
}
