import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser, newProfile } from '../../../scripts/lib/browser.ts';
import { root } from '../../../scripts/lib/paths.ts';
import { makeTemporaryFolder, removeFolder } from '../../../scripts/lib/temporary.ts';
import { VSCodeHome, VSCodeServer, windowUrl } from '../../../scripts/lib/vscodeServer.ts';
import { writeUserSettings, type Settings } from '../../../scripts/lib/vscodeSettings.ts';
import { NetworkWatch } from './network.ts';

export interface VSCodeOptions {
  /** The source tree, or a VSIX that is installed first. */
  readonly extension?: 'development' | { readonly vsix: string };
  readonly settings?: Settings;
  /** The setting `imConversations.dataDirectory`; an empty one of this VS Code by default. */
  readonly dataDirectory?: string;
  /** Whose sandbox is open from the beginning. */
  readonly sandboxUser?: string;
  /** Reaches the extension. */
  readonly env?: NodeJS.ProcessEnv;
  /** Files of the folder that is open, by their path in it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Notification toasts only show without VS Code's test driver, which an extension under development needs. */
  readonly showsToasts?: boolean;
  /** Addresses that begin so are answered by the test itself, and reach nobody. */
  readonly answeredHere?: string;
}

/** A VS Code with folders of its own, and the browser that shows its windows. */
export class VSCode {
  readonly dataDirectory: string;
  private readonly _options: VSCodeOptions;
  /** Everything that this VS Code and the extension write. */
  readonly directory: string;
  private readonly _folder: string;
  private readonly _home: VSCodeHome;
  private _server!: VSCodeServer;
  private _browser!: Browser;
  private _profile!: BrowserContext;
  private readonly _network = new NetworkWatch(() => this._server?.processes ?? []);

  private constructor(options: VSCodeOptions) {
    this._options = options;
    this.directory = makeTemporaryFolder();
    this._folder = path.join(this.directory, 'folder');
    this.dataDirectory = options.dataDirectory ?? path.join(this.directory, 'sdk');
    this._home = new VSCodeHome(path.join(this.directory, 'vscode'));
  }

  static async start(options: VSCodeOptions = {}): Promise<VSCode> {
    const vscode = new VSCode(options);
    try {
      vscode._prepare();
      await vscode._start();
    } catch (error) {
      await vscode.close();
      throw error;
    }
    return vscode;
  }

  /** A page in which a window of this VS Code can be opened. */
  async newPage(): Promise<Page> {
    return this._profile.newPage();
  }

  get windowUrl(): string {
    return this.urlOf(this._folder);
  }

  /** The address of a window with a folder, or with none. */
  urlOf(folder: string | undefined): string {
    const isUnderDevelopment = (this._options.extension ?? 'development') === 'development';
    return windowUrl(this._server.port, { folder, extensionDevelopmentPath: isUnderDevelopment ? [root] : [] });
  }

  /** Ends VS Code, which closes its windows, and starts it anew. */
  async restart(): Promise<void> {
    const { port } = this._server;
    await this._server.stop();
    // What a window remembers belongs to its address.
    this._server = await VSCodeServer.start(this._home, { ...this._serverOptions, port });
  }

  /** Kills VS Code with all its processes, and starts it anew after what happens meanwhile. */
  async crash(meanwhile: () => unknown = () => undefined): Promise<void> {
    const { port } = this._server;
    this._server.crash();
    await meanwhile();
    this._server = await VSCodeServer.start(this._home, { ...this._serverOptions, port });
  }

  /** Edits the person's settings file while the windows are open. */
  changeSettings(settings: Settings): void {
    writeUserSettings(this._home.userData, settings);
  }

  /** The process ids of the SDK hosts of all windows. */
  get hosts(): number[] {
    return this._server.processes.filter((pid) => commandLine(pid).includes('host.cjs'));
  }

  /** The process ids of the programs by which the colleagues of a sandbox act. */
  get sandboxPrograms(): number[] {
    return this._server.processes.filter((pid) => commandLine(pid).includes('sandbox.cjs'));
  }

  /** The newest log of the extension. */
  get log(): string {
    const logs = readdirSync(path.join(this._home.userData, 'logs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('IM Conversations.log'));
    return readFileSync(path.join(this._home.userData, 'logs', logs.sort().at(-1)!), 'utf8');
  }

  async close(): Promise<void> {
    this._network.end();
    await this._browser?.close();
    await this._server?.stop();
    removeFolder(this.directory);
    assert.deepEqual(this._network.seen, [], 'something reached for another machine');
  }

  private get _serverOptions(): { env: NodeJS.ProcessEnv; withTestDriver: boolean } {
    const { sandboxUser, env, showsToasts = false } = this._options;
    return {
      env: { IM_CONVERSATIONS_HOST_LINGER_MS: '200', ...(sandboxUser !== undefined && { IM_CONVERSATIONS_SANDBOX_USER: sandboxUser }), ...env },
      withTestDriver: !showsToasts,
    };
  }

  private _prepare(): void {
    const { extension, files = {}, settings } = this._options;
    mkdirSync(this._folder);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(this._folder, name)), { recursive: true });
      writeFileSync(path.join(this._folder, name), text);
    }
    writeUserSettings(this._home.userData, { 'imConversations.dataDirectory': this.dataDirectory, ...settings });
    if (typeof extension === 'object') {
      this._home.installExtension(extension.vsix);
    }
  }

  private async _start(): Promise<void> {
    this._server = await VSCodeServer.start(this._home, this._serverOptions);
    this._browser = await launchBrowser();
    this._profile = await newProfile(this._browser);
    this._network.watchPages(this._profile, this._options.answeredHere);
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // It has just ended.
  }
}
