import { readFileSync } from 'node:fs';

/** The host that listens in a folder; undefined when it has not said so. */
export function listeningPid(pidFile: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined; // 0 would mean our own processes.
  } catch {
    return undefined;
  }
}

export function killProcess(pid: number | undefined): void {
  try {
    if (pid !== undefined) {
      process.kill(pid, 'SIGKILL');
    }
  } catch {
    // It has just ended.
  }
}
