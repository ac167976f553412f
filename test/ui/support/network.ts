import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { BrowserContext } from 'playwright-core';

/** How often the connections of the processes are looked at. In milliseconds. */
const interval = 100;
const tables = ['tcp', 'tcp6', 'udp', 'udp6'];

/** Watches whether anything of a VS Code reaches for another machine: its pages, its server, and all that these start. */
export class NetworkWatch {
  private readonly _seen = new Set<string>();
  private readonly _timer: NodeJS.Timeout;

  /** @param processes the process ids to look at */
  constructor(processes: () => readonly number[]) {
    this._timer = setInterval(() => this._look(processes), interval);
    this._timer.unref();
  }

  /** The addresses that were asked for. */
  get seen(): readonly string[] {
    return [...this._seen];
  }

  /** @param answeredHere the beginning of addresses that the test answers itself */
  watchPages(context: BrowserContext, answeredHere?: string): void {
    context.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      const isLocal = hostname === '127.0.0.1' || hostname === 'localhost' || hostname.endsWith('.localhost');
      const isAnswered = answeredHere !== undefined && request.url().startsWith(answeredHere);
      if (/^(https?|wss?|ftp):$/.test(protocol) && !isLocal && !isAnswered) {
        this._seen.add(request.url());
      }
    });
  }

  end(): void {
    clearInterval(this._timer);
  }

  /** All our processes share one network: only what is not local there is asked for its owner. */
  private _look(processes: () => readonly number[]): void {
    const remotes = tables.flatMap((table) => connections(table)).filter(({ remote }) => !isLoopback(remote));
    for (const pid of remotes.length > 0 ? processes() : []) {
      const own = socketsOf(pid);
      for (const { table, inode, remote } of remotes) {
        if (own.has(inode)) {
          this._seen.add(`${table} ${remote} by process ${pid}`);
        }
      }
    }
  }
}

function socketsOf(pid: number): ReadonlySet<string | undefined> {
  try {
    return new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => socketOf(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return new Set(); // It ended between the two looks.
  }
}

function socketOf(link: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1];
  } catch {
    return undefined; // It was closed meanwhile.
  }
}

function connections(table: string): { table: string; inode: string; remote: string }[] {
  return readFileSync(`/proc/self/net/${table}`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .map((columns) => ({ table, remote: columns[2]!.split(':')[0]!, inode: columns[9]! }));
}

/** As the kernel writes addresses: hexadecimal, each four bytes in reverse. Zero stands for a socket that only listens. */
function isLoopback(remote: string): boolean {
  return /^0+$/.test(remote) || /7F$/.test(remote) || remote === '00000000000000000000000001000000';
}
