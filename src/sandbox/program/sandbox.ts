import koffi from 'koffi';
import { Sdk } from '../../host/sdk.ts';
import { sandboxAppId } from '../../model/nativeLibraries.ts';

/** The emulator takes any signature. */
const anySignature = 'sandbox';

const Answer = koffi.pointer(koffi.proto('void SandboxAnswer(int32_t code, const char *description, const char *json, void *data)'));

/** The emulator, open as one user after another. A process has one. */
export class Sandbox {
  readonly sdk: Sdk;
  readonly libraryPath: string;
  private _userId = '';

  private constructor(sdk: Sdk, libraryPath: string) {
    this.sdk = sdk;
    this.libraryPath = libraryPath;
  }

  /** @param folder where the sandbox's data are; it is made when it is missing */
  static async open(folder: string, libraryPath: string): Promise<Sandbox> {
    const sdk = Sdk.load(libraryPath);
    await sdk.init({ sdkAppId: sandboxAppId, dataDirectory: folder });
    return new Sandbox(sdk, libraryPath);
  }

  async become(userId: string): Promise<void> {
    if (this._userId === userId) {
      return;
    }
    await this._leave();
    await this.sdk.login(userId, anySignature);
    this._userId = userId;
  }

  /** Puts conversations into the account of a user, all of them or none (`native/README.md` has their form). */
  async seed(userId: string, conversations: readonly object[]): Promise<void> {
    const call = koffi.load(this.libraryPath).func('TIMEmulatorSeed', 'int', ['const char *', 'const char *', Answer, 'void *']) as (
      ...args: unknown[]
    ) => number;
    await new Promise<void>((resolve, reject) => {
      const settle = (code: number, description: string): void =>
        code === 0 ? resolve() : reject(new Error(`TIMEmulatorSeed failed with ${code}: ${description}`));
      const code = call(userId, JSON.stringify(conversations), koffi.register(settle, Answer), null);
      if (code !== 0) {
        settle(code, 'the seed is not understood');
      }
    });
  }

  async close(): Promise<void> {
    await this._leave();
    this.sdk.uninit();
  }

  private async _leave(): Promise<void> {
    if (this._userId !== '') {
      await this.sdk.logout();
      this._userId = '';
    }
  }
}
