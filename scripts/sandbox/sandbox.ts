import path from 'node:path';
import { root } from '../lib/paths.ts';
import { Sdk } from '../../src/host/sdk.ts';
import { libraryFiles, sandboxAppId } from '../../src/model/nativeLibraries.ts';

/** Where the extension keeps the sandbox below the folder of its setting. */
export function sandboxFolder(dataDirectory: string): string {
  return path.join(dataDirectory, 'sandbox');
}

/** The emulator, open as one user after another. A process has one. */
export class Sandbox {
  readonly sdk: Sdk;
  readonly libraryPath: string;
  private _userId = '';

  private constructor(sdk: Sdk, libraryPath: string) {
    this.sdk = sdk;
    this.libraryPath = libraryPath;
  }

  static async open(folder: string): Promise<Sandbox> {
    const libraryPath = path.join(root, 'dist/native', `${process.platform}-${process.arch}`, libraryFiles.sandbox[process.platform] ?? '');
    const sdk = Sdk.load(libraryPath);
    await sdk.init({ sdkAppId: sandboxAppId, dataDirectory: folder });
    return new Sandbox(sdk, libraryPath);
  }

  async become(userId: string): Promise<void> {
    if (this._userId === userId) {
      return;
    }
    if (this._userId !== '') {
      await this.sdk.logout();
    }
    await this.sdk.login(userId, 'sandbox');
    this._userId = userId;
  }

  async close(): Promise<void> {
    if (this._userId !== '') {
      await this.sdk.logout();
    }
    this.sdk.uninit();
  }
}
