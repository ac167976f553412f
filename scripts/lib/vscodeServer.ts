import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { node24 } from './paths.ts';
import { endProcessesWithTmpdir, processesWithTmpdir } from './processes.ts';
import { ensureServer } from './serverInstall.ts';
import { makeTemporaryFolder, removeFolder } from './temporary.ts';

/** The folders in which one VS Code keeps what it knows. */
export class VSCodeHome {
  readonly home: string;
  readonly userData: string;
  readonly extensions: string;
  readonly log: string;

  constructor(home: string, userData = path.join(home, 'data'), extensions = path.join(home, 'extensions')) {
    this.home = home;
    this.userData = userData;
    this.extensions = extensions;
    this.log = path.join(home, 'server.log');
    mkdirSync(extensions, { recursive: true });
    mkdirSync(userData, { recursive: true });
  }

  get arguments(): string[] {
    return ['--server-data-dir', this.home, '--user-data-dir', this.userData, '--extensions-dir', this.extensions];
  }

  installExtension(vsix: string): void {
    const { status, stdout, stderr } = spawnSync(node24, [ensureServer(), '--install-extension', vsix, '--force', ...this.arguments], {
      env: environment(),
      encoding: 'utf8',
    });
    if (status !== 0) {
      throw new Error(`Could not install ${vsix}:\n${stdout}${stderr}`);
    }
  }

  logTail(lines = 20): string {
    return readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }
}

export interface ServerOptions {
  /** 0, the default, takes any free one. */
  readonly port?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Lets a page name extensions under development and tests to run; keeps notification toasts away. */
  readonly withTestDriver?: boolean;
  /** Without it, every user of this machine can open windows. */
  readonly token?: string;
  /** What a window opens whose address names nothing. */
  readonly defaultFolder?: string;
}

export class VSCodeServer {
  readonly port: number;
  /** Why the server is gone, which nobody asked it to. */
  readonly ended: Promise<string>;
  private readonly _process: ChildProcess;
  /** Sockets, and whatever the windows' processes leave: gone with the server. */
  private readonly _temporary: string;

  private constructor(child: ChildProcess, temporary: string, port: number, ended: Promise<string>) {
    this._process = child;
    this._temporary = temporary;
    this.port = port;
    this.ended = ended;
    process.once('exit', this._kill);
  }

  static async start(home: VSCodeHome, options: ServerOptions = {}): Promise<VSCodeServer> {
    const temporary = makeTemporaryFolder();
    const tokenFile = options.token === undefined ? undefined : path.join(temporary, 'token');
    if (tokenFile) {
      writeFileSync(tokenFile, options.token!, { mode: 0o600 }); // Every user of the machine can read command lines.
    }
    const log = openSync(home.log, 'w');
    // A process group of its own, so that its extension hosts can be ended with it.
    const child = spawn(node24, ['--require', path.join(import.meta.dirname, 'shims/dieWithParent.cjs'), ensureServer(), ...serverArguments(home, options, tokenFile)], {
      stdio: ['ignore', 'pipe', log],
      env: environment({ TMPDIR: temporary, ...options.env }),
      detached: true,
    });
    closeSync(log);
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(`ended with ${code ?? signal}`));
    });
    let output = '';
    const port = await new Promise<number>((resolve, reject) => {
      child.stdout!.on('data', (chunk) => {
        output += chunk;
        const ready = /Extension host agent listening on (\d+)/.exec(output);
        if (ready) {
          resolve(Number(ready[1]));
        }
      });
      void ended.then((why) => reject(new Error(`The VS Code server did not start (${why}).\n${output}${home.logTail()}`)));
    });
    return new VSCodeServer(child, temporary, port, ended);
  }

  /** The server's own process id and those of all that it has started, the SDK hosts too. */
  get processes(): number[] {
    return processesWithTmpdir(this._temporary);
  }

  async stop(): Promise<void> {
    process.removeListener('exit', this._kill);
    this._signal('SIGTERM');
    await Promise.race([this.ended, new Promise((resolve) => setTimeout(resolve, 1000))]);
    this._kill();
  }

  /** As when the machine fails: nobody can put anything in order. */
  crash(): void {
    process.removeListener('exit', this._kill);
    this._kill();
  }

  private readonly _kill = (): void => {
    this._signal('SIGKILL');
    endProcessesWithTmpdir(this._temporary);
    removeFolder(this._temporary);
  };

  private _signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this._process.pid!, signal);
    } catch {
      // The group has ended.
    }
  }
}

function serverArguments(home: VSCodeHome, { port = 0, withTestDriver = false, defaultFolder }: ServerOptions, tokenFile: string | undefined): string[] {
  return [
    ...['--host', '127.0.0.1', '--port', String(port), '--accept-server-license-terms'],
    ...(tokenFile === undefined ? ['--without-connection-token'] : ['--connection-token-file', tokenFile]),
    ...(defaultFolder === undefined ? [] : ['--default-folder', defaultFolder]),
    ...['--disable-telemetry', '--disable-experiments'],
    ...(withTestDriver ? ['--enable-smoke-test-driver'] : []),
    ...home.arguments,
  ];
}

/** What a VS Code that we may run in passes to its children must not reach another one. */
function environment(own: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|ELECTRON_|XDG_RUNTIME_DIR$|VSCODE_(?!TEST))/.test(name),
  );
  // Started from a command line, VS Code does not ask a login shell for its environment, for up to ten seconds.
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}', VSCODE_CLI: '1', ...own };
}

export interface Page {
  readonly folder?: string | undefined;
  readonly workspace?: string | undefined;
  readonly extensionDevelopmentPath?: readonly string[];
  readonly extensionTestsPath?: string | undefined;
}

/** The address of a window. Extensions under development need the test driver. */
export function windowUrl(port: number, { folder, workspace, extensionDevelopmentPath = [], extensionTestsPath }: Page): string {
  const onServer = (file: string): string => `vscode-remote://127.0.0.1:${port}${file}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...extensionDevelopmentPath.map((folder) => ['extensionDevelopmentPath', onServer(folder)]),
    ...(extensionTestsPath ? [['extensionTestsPath', onServer(extensionTestsPath)]] : []),
  ];
  const query = new URLSearchParams(folder ? { folder } : workspace ? { workspace } : { ew: 'true' });
  query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}
