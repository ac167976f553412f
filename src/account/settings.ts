import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import type { AccountFailure } from '../model/accountState.ts';
import { SdkError } from '../protocol.ts';
import { l10n } from '../util/l10n.ts';
import type { PlainText } from '../util/plainText.ts';

/** The settings that accounts are opened with, by their names after `imConversations.`. */
export const accountSettings = ['dataDirectory', 'sdkLibraryPath', 'userSigCommand'] as const;
export type AccountSetting = (typeof accountSettings)[number];

/** A setting that is of no use; the message says which, and why. */
export class SettingError extends SdkError implements AccountFailure {
  readonly setting: AccountSetting;

  constructor(setting: AccountSetting, text: PlainText) {
    super({ kind: 'badInput', reason: 'inWords', facts: { text }, call: `imConversations.${setting}`, code: 0, description: '' }, text);
    this.setting = setting;
  }
}

/** A folder or file by its absolute path; empty when none is set. Throws {@link SettingError}. */
export function pathSetting(name: 'dataDirectory' | 'sdkLibraryPath'): string {
  const value = read<unknown>(name);
  if (typeof value !== 'string') {
    throw new SettingError(name, l10n.t('The setting imConversations.{0} must be a path.', name));
  }
  const path = value.trim();
  if (path !== '' && !isAbsolute(path)) {
    throw new SettingError(name, l10n.t('The setting imConversations.{0} must be an absolute path, not "{1}".', name, path));
  }
  const found = path === '' ? undefined : statSync(path, { throwIfNoEntry: false });
  if (name === 'sdkLibraryPath' && path !== '' && found?.isFile() !== true) {
    throw new SettingError(name, l10n.t('The setting imConversations.{0} names "{1}", which is not a file.', name, path));
  }
  if (name === 'dataDirectory' && found?.isDirectory() === false) {
    throw new SettingError(name, l10n.t('The setting imConversations.{0} names "{1}", which is not a folder.', name, path));
  }
  return path;
}

/** The program that prints a UserSig, and its arguments. Throws {@link SettingError}, also when none is set. */
export function userSigCommand(): readonly string[] {
  const name = 'userSigCommand';
  const value = read<unknown>(name);
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new SettingError(name, l10n.t('The setting imConversations.{0} must be a list: a program, then its arguments.', name));
  }
  const [program = '', ...args] = value;
  if (program.trim() === '') {
    throw new SettingError(name, l10n.t('The setting imConversations.userSigCommand names no program.'));
  }
  return [program.trim(), ...args];
}

/**
 * What is wrong with a setting; undefined when it is fine.
 *
 * @param isNeeded it is wrong, too, that it is not set
 */
export function problemOf(name: AccountSetting, isNeeded = false): SettingError | undefined {
  try {
    if (name !== 'userSigCommand') {
      pathSetting(name);
    } else if (isNeeded || !isUnset(read<unknown>(name))) {
      userSigCommand();
    }
    return undefined;
  } catch (error) {
    if (error instanceof SettingError) {
      return error;
    }
    throw error;
  }
}

/** Shows a setting of ours in the editor for settings. */
export async function openSetting(name: AccountSetting): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', `@id:imConversations.${name}`);
}

function isUnset(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function read<T>(name: AccountSetting): T | undefined {
  return vscode.workspace.getConfiguration('imConversations').get<T>(name);
}
