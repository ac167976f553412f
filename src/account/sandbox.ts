import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { OpenSessionParams } from '../protocol.ts';

/** Any number would do: the sandbox has no cloud. */
const sandboxAppId = 1400000000;

const emulatorFiles: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'libImSDK_emulator.dylib',
  linux: 'libImSDK_emulator.so',
  win32: 'ImSDK_emulator.dll',
};

/** How the local sandbox is opened for one of its users. Throws when the settings name no usable folder. */
export function sandboxParams(context: vscode.ExtensionContext, userId: string): OpenSessionParams {
  const platform = `${process.platform}-${process.arch}`;
  const file = emulatorFiles[process.platform] ?? 'libImSDK_emulator.so';
  return {
    sdkAppId: sandboxAppId,
    userId,
    userSig: 'sandbox', // The emulator takes any signature.
    libraryPath: context.asAbsolutePath(join('dist', 'native', platform, file)),
    dataDirectory: join(dataDirectory(context), 'sandbox'),
  };
}

function dataDirectory(context: vscode.ExtensionContext): string {
  const configured = vscode.workspace.getConfiguration('imConversations').get('dataDirectory', '').trim();
  if (configured !== '' && !isAbsolute(configured)) {
    throw new Error(vscode.l10n.t('The setting imConversations.dataDirectory must be an absolute path, not "{0}".', configured));
  }
  return configured || context.globalStorageUri.fsPath;
}
