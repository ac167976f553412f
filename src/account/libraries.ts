import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { AccountKind } from '../model/accountModel.ts';
import { libraryFiles } from '../model/nativeLibraries.ts';
import type { Account } from '../protocol.ts';
import { l10n } from '../util/l10n.ts';

/** What an account is opened with: a native library, and a folder for its data. */
export interface LibraryParams {
  readonly libraryPath: string;
  readonly dataDirectory: string;
}

/**
 * The library and the folder of an account: those of the settings, else the library inside the extension and the
 * extension's own storage. All users of the sandbox share a folder, as they write to one another; Tencent's library gets
 * one for each account, with a name that any file system takes.
 *
 * @throws in words, when a setting is of no use or the package has no library for this system
 */
export function libraryParams(context: vscode.ExtensionContext, kind: AccountKind, { sdkAppId, userId }: Account): LibraryParams {
  const base = absoluteSetting('dataDirectory') || context.globalStorageUri.fsPath;
  const folder = kind === 'sandbox' ? 'sandbox' : join('accounts', `${sdkAppId}-${Buffer.from(userId).toString('hex')}`);
  return { libraryPath: libraryPath(context, kind), dataDirectory: join(base, folder) };
}

function libraryPath(context: vscode.ExtensionContext, kind: AccountKind): string {
  const configured = kind === 'tencent' ? absoluteSetting('sdkLibraryPath') : '';
  if (configured) {
    return configured;
  }
  const platform = `${process.platform}-${process.arch}`;
  const file = libraryFiles[kind][process.platform];
  const path = file && context.asAbsolutePath(join('dist', 'native', platform, file));
  if (!path || !existsSync(path)) {
    throw new Error(
      kind === 'sandbox'
        ? l10n.t('This package has no sandbox for {0}.', platform)
        : l10n.t('This package has no Tencent library for {0}. Name one in the setting imConversations.sdkLibraryPath.', platform),
    );
  }
  return path;
}

function absoluteSetting(name: 'dataDirectory' | 'sdkLibraryPath'): string {
  const value = vscode.workspace.getConfiguration('imConversations').get(name, '').trim();
  if (value !== '' && !isAbsolute(value)) {
    throw new Error(l10n.t('The setting imConversations.{0} must be an absolute path, not "{1}".', name, value));
  }
  return value;
}
