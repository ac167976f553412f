import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { AccountKind, AccountLook } from '../model/accountModel.ts';
import { libraryFiles, sandboxAppId } from '../model/nativeLibraries.ts';
import { SdkError, type Account } from '../protocol.ts';
import { l10n } from '../util/l10n.ts';
import { plain, type PlainText } from '../util/plainText.ts';
import type { SavedAccount } from './savedAccounts.ts';
import { pathSetting } from './settings.ts';
import type { UserSigs } from './signIn/renewal.ts';

/** What an account is opened with: a native library, and a folder for its data. */
export interface LibraryParams {
  readonly libraryPath: string;
  readonly dataDirectory: string;
}

/** What differs between the kinds of accounts. Nothing else asks for the kind. */
export interface Backend {
  readonly kind: AccountKind;
  /** Whether a signature proves who one is. */
  readonly needsUserSig: boolean;
  /** How a person who signs in chooses it. */
  readonly choice: { readonly label: PlainText; readonly description: PlainText; readonly icon: string };
  /** An account of this kind. */
  account(who: Account, signature: 'pasted' | 'command'): SavedAccount;
  /** How views call and draw an account. */
  look(account: Account): AccountLook;
  /**
   * The library and the folder: those of the settings, else the library inside the extension and the extension's own
   * storage. Throws a `SettingError` for a setting of no use, an `SdkError` when the package has no library for this system.
   */
  library(account: Account): LibraryParams;
  /** The setting that chose the library, which is to be corrected when that is of no use. */
  librarySetting(): 'sdkLibraryPath' | undefined;
  /** What the account signs in with; empty when there is nothing. */
  userSig(account: Account): Promise<string>;
  /** What signing out keeps and what it loses. */
  readonly signOutDetail: PlainText;
}

export type Backends = Readonly<Record<AccountKind, Backend>>;

export function createBackends(context: vscode.ExtensionContext, userSigs: UserSigs): Backends {
  const base = (): string => pathSetting('dataDirectory') || context.globalStorageUri.fsPath;
  const ownLibrary = (kind: AccountKind): string | undefined => {
    const file = libraryFiles[kind][process.platform];
    const path = file && context.asAbsolutePath(join('dist', 'native', platform, file));
    return path && existsSync(path) ? path : undefined;
  };
  return {
    tencent: {
      kind: 'tencent',
      needsUserSig: true,
      choice: { label: l10n.t('Tencent Cloud Chat'), description: l10n.t('with a UserSig'), icon: 'cloud' },
      account: ({ sdkAppId, userId }, signature) => ({ kind: 'tencent', sdkAppId, userId, signature }),
      look: ({ sdkAppId }) => ({ kind: 'tencent', label: plain`${String(sdkAppId)}`, icon: 'account' }),
      // A folder for each account, with a name that any file system takes.
      library: ({ sdkAppId, userId }) => ({
        libraryPath: pathSetting('sdkLibraryPath') || (ownLibrary('tencent') ?? missing(l10n.t('This package has no Tencent library for {0}. Name one in the setting imConversations.sdkLibraryPath.', platform))),
        dataDirectory: join(base(), 'accounts', `${sdkAppId}-${Buffer.from(userId).toString('hex')}`),
      }),
      librarySetting: () => (pathSetting('sdkLibraryPath') || ownLibrary('tencent') === undefined ? 'sdkLibraryPath' : undefined),
      userSig: async (account) => (await userSigs.get(account)) ?? '',
      signOutDetail: l10n.t('The UserSig is removed from this machine. The cached conversations stay in the data directory.'),
    },
    sandbox: {
      kind: 'sandbox',
      needsUserSig: false,
      choice: { label: l10n.t('Local sandbox'), description: l10n.t('an emulator on this machine; no account, no network'), icon: 'beaker' },
      account: ({ userId }) => sandboxAccount(userId),
      look: () => ({ kind: 'sandbox', label: l10n.t('sandbox'), icon: 'beaker' }),
      // One folder for all users of the sandbox, as they write to one another.
      library: () => ({
        libraryPath: ownLibrary('sandbox') ?? missing(l10n.t('This package has no sandbox for {0}.', platform)),
        dataDirectory: join(base(), 'sandbox'),
      }),
      librarySetting: () => undefined,
      userSig: () => Promise.resolve('sandbox'), // The emulator takes any signature.
      signOutDetail: l10n.t('Its conversations stay on this machine, and are there when it is opened again.'),
    },
  };
}

/** The account of a user of the sandbox: all of them are in one application. */
export function sandboxAccount(userId: string): SavedAccount {
  return { kind: 'sandbox', sdkAppId: sandboxAppId, userId, signature: 'none' };
}

const platform = `${process.platform}-${process.arch}`;

function missing(text: PlainText): never {
  throw SdkError.of('library', 'account', 'inWords', { text });
}
