import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export type Settings = Record<string, unknown>;

/** A window without greetings, chat, look-ups in the network, or anything that moves by itself. */
const quiet: Settings = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.experimentalOnboarding': false,
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'git.enabled': false,
  'files.hotExit': 'off',
  'files.autoSave': 'off',
  'window.dialogStyle': 'custom',
  'typescript.disableAutomaticTypeAcquisition': true,
  'json.schemaDownload.enable': false,
};

/** For a desktop and the server alike. What a person has changed in the quiet settings stays. */
export function writeUserSettings(userDataDirectory: string, settings: Settings = {}): void {
  const file = path.join(userDataDirectory, 'User/settings.json');
  const all = { ...quiet, ...read(file), ...settings };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
}

function read(file: string): Settings {
  try {
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Settings) : {};
  } catch {
    throw new Error(`${file} is not plain JSON: correct it, or delete it.`);
  }
}
