// The third-party notices, generated from what the package really holds.
import * as esbuild from 'esbuild';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { libraryFiles } from '../../src/model/nativeLibraries.ts';
import { bundles } from '../build.mjs';
import { root } from '../lib/paths.ts';
import { embeddedIn } from './embedded.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string;
}

const line = '='.repeat(80);

/** The whole text, for the platform that it runs on. */
export async function thirdPartyNotices(): Promise<string> {
  const packages = [...new Set([...(await bundledPackages()), ...packedPackages()])].sort();
  const sections = [...packages.map(packageSection), emulatorSection(), tencentSection()];
  return [
    'Third-party notices',
    '',
    'This package contains the following, besides its own code (MIT, see LICENSE). The file is generated when the package is',
    'built, from the modules in its bundles, the files beside them, and the marks that other projects leave in the native libraries.',
    '',
    ...sections.flatMap((section) => [line, '', section.trim(), '']),
  ].join('\n');
}

/** The folders in `node_modules` from which modules are in a bundle. */
async function bundledPackages(): Promise<string[]> {
  const results = await Promise.all(Object.values(bundles).map((bundle) => esbuild.build({ ...bundle, write: false, metafile: true })));
  return results.flatMap(({ metafile }) => Object.keys(metafile.inputs)).flatMap(packageOf);
}

/** Those of which files are packed as they are. */
function packedPackages(): string[] {
  const patterns = readFileSync(path.join(root, '.vscodeignore'), 'utf8').split('\n').filter((it) => it.startsWith('!node_modules/'));
  return globSync(patterns.map((pattern) => pattern.slice(1)), { cwd: root }).flatMap(packageOf);
}

function packageOf(file: string): string[] {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll('\\', '/'));
  return found ? [found[1]!] : [];
}

function packageSection(name: string): string {
  const folder = path.join(root, 'node_modules', name);
  const { version, license = '' } = manifestOf(folder);
  // koffi's binaries are packages of their own, without a copy of its licence.
  const own = name.startsWith('@koromix/koffi-') ? path.join(root, 'node_modules/koffi') : folder;
  const [file] = globSync('{LICENSE,License,LICENCE}{,.txt,.md}', { cwd: own });
  if (!file) {
    throw new Error(`${name} has no licence text: find out under which terms it may be packed.`);
  }
  return `${name} ${version} (${license})\n\n${readFileSync(path.join(own, file), 'utf8')}`;
}

function emulatorSection(): string {
  const source = readFileSync(path.join(root, 'node_modules/better-sqlite3/deps/sqlite3/sqlite3.h'), 'utf8');
  const version = /#define SQLITE_VERSION\s+"([^"]+)"/.exec(source)?.[1];
  return `SQLite ${version} (public domain), inside ${libraryFiles.sandbox[process.platform]}

The emulator is this project's own, and has SQLite compiled in. All of the code and documentation in SQLite has been dedicated to the
public domain by the authors: https://www.sqlite.org/copyright.html`;
}

function tencentSection(): string {
  const file = libraryFiles.tencent[process.platform] ?? '';
  const library = path.join(root, 'dist/native', `${process.platform}-${process.arch}`, file);
  if (!existsSync(library)) {
    return 'This package has no library of Tencent for this platform.';
  }
  const { name, version, license, author } = manifestOf(path.join(root, 'node_modules/im_electron_sdk'));
  const inside = embeddedIn(library);
  const texts = [...new Set(inside.flatMap(({ text }) => text ?? []))];
  return `${file}, Tencent's native SDK, from the npm package ${name} ${version} by ${author}

The state of its licence, plainly:
- The package.json of ${name} declares "${license}". The package contains no licence text and no copyright notice, and its source is
  not published. The library is redistributed here without a change, on the strength of that declaration alone.
- Who signs in to Tencent Cloud Chat with it uses a service of Tencent, under Tencent's terms: https://www.tencentcloud.com/document/product/301/9248
- The sandbox does not load it. The setting imConversations.sdkLibraryPath names another build of it.

Tencent's package names none of the projects whose code is in the library. These were found by the marks that they leave in it; there may be
others:
${inside.map(({ name: project, version: of, licence }) => `- ${[project, of].filter(Boolean).join(' ')} (${licence})`).join('\n')}

${texts.map((text) => `--- ${inside.filter((it) => it.text === text).map((it) => it.name).join(', ')} ---\n\n${readFileSync(path.join(import.meta.dirname, 'licences', `${text}.txt`), 'utf8').trim()}`).join('\n\n')}`;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}
