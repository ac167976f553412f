// What npm cannot install: a browser, fonts so that Chinese and emoji are readable on screenshots, and CMake.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findOnPath } from './paths.ts';

const macChromes = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/** Debian's packages for fonts, and how fontconfig finds whether any such font is there. */
const fonts = [
  { debian: 'fonts-droid-fallback', pattern: ':charset=4e2d' },
  { debian: 'fonts-noto-color-emoji', pattern: ':color=true' },
];

/** Answers a Chromium, after installing it, and fonts, where that is possible. */
export function ensureChromium(): string {
  const missing = [...(findChromium() ? [] : ['chromium']), ...missingFonts()];
  if (missing.length > 0 && canInstall()) {
    install(missing);
  } else if (missing.length > 0 && findChromium()) {
    console.log(`Screenshots will lack some characters: install ${missing.join(' and ')}.`);
  }
  const chromium = findChromium();
  if (!chromium) {
    throw new Error('No Chromium found: install it (Debian: "apt-get install chromium"), or let CHROME_PATH name a Chromium or Chrome.');
  }
  return chromium;
}

/** For the tests of what C and C++ programs get. */
export function ensureCMake(): void {
  ensurePrograms(['cmake', 'make']);
}

/** For pictures. */
export function ensureWebP(): void {
  ensurePrograms(['cwebp', 'img2webp'], ['webp']);
}

function ensurePrograms(programs: readonly string[], packages = programs): void {
  const missing = programs.filter((program) => !findOnPath(program));
  if (missing.length > 0 && !canInstall()) {
    throw new Error(`${missing.join(' and ')} not found: install it (Debian: "apt-get install ${packages.join(' ')}", macOS: "brew install ${packages.join(' ')}").`);
  }
  if (missing.length > 0) {
    install(packages);
  }
}

function findChromium(): string | undefined {
  const chosen = process.env['CHROME_PATH'];
  if (chosen && !existsSync(chosen)) {
    throw new Error(`CHROME_PATH names a file that is not there: ${chosen}`);
  }
  return (
    chosen ??
    findOnPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
    macChromes.find((file) => existsSync(file))
  );
}

function missingFonts(): string[] {
  if (process.platform !== 'linux') {
    return [];
  }
  return fonts
    .filter(({ pattern }) => !spawnSync('fc-list', [pattern], { encoding: 'utf8' }).stdout?.trim())
    .map(({ debian }) => debian);
}

function canInstall(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && findOnPath('apt-get') !== undefined;
}

function install(packages: readonly string[]): void {
  console.log(`Installing ${packages.join(', ')} (apt-get)`);
  aptGet('update', '-q');
  aptGet('install', '-y', '-q', '--no-install-recommends', ...packages);
}

function aptGet(...args: string[]): void {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) {
    throw new Error(`"apt-get ${args.join(' ')}" failed: see above.`);
  }
}
