import type { Account } from '../protocol.ts';
import type { AccountKind } from './accountModel.ts';

/** Any number would do, as the sandbox has no cloud; no real application has this one in the extension. */
export const sandboxAppId = 1400000000;

/** The account is one of the sandbox's users. */
export function isInSandbox({ sdkAppId }: Account): boolean {
  return sdkAppId === sandboxAppId;
}

/** The library behind each kind of account, as the package names it for each system. */
export const libraryFiles: Readonly<Record<AccountKind, Partial<Record<NodeJS.Platform, string>>>> = {
  sandbox: { darwin: 'libImSDK_emulator.dylib', linux: 'libImSDK_emulator.so', win32: 'ImSDK_emulator.dll' },
  tencent: { darwin: 'libImSDK.dylib', linux: 'libImSDK.so', win32: 'ImSDK.dll' },
};
