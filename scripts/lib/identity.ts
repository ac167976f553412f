// Whose project this is: package.json names placeholders until `npm run fork` says it.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.ts';

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly publisher: string;
  readonly repository: { readonly type: string; readonly url: string };
  readonly homepage: string;
  readonly bugs: { readonly url: string };
}

/** The owner in addresses that lead nowhere. */
const placeholder = 'your-name';
const file = path.join(root, 'package.json');

export function readManifest(): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

/** The fields that still lead nowhere. */
export function placeholdersIn({ repository, homepage, bugs }: Manifest): string[] {
  const fields = { repository: repository?.url ?? placeholder, homepage: homepage ?? placeholder, bugs: bugs?.url ?? placeholder };
  return Object.entries(fields).flatMap(([name, value]) => (value.includes(placeholder) ? [name] : []));
}

/**
 * The manifest of a fork.
 *
 * @param address of its repository, as the browser shows it
 * @param publisher its id in the marketplace; the one that is there by default
 */
export function forked<T extends Manifest>(manifest: T, address: string, publisher = manifest.publisher): T {
  const found = /^(https:\/\/(?:github|gitlab)\.com\/[\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(address);
  if (!found || address.includes(placeholder)) {
    throw new Error(`"${address}" is not the address of a repository, such as https://github.com/owner/im-conversations`);
  }
  if (!/^[a-z0-9][a-z0-9-]*$/i.test(publisher)) {
    throw new Error(`"${publisher}" is not a publisher's id: letters, digits and hyphens`);
  }
  const home = found[1]!;
  return { ...manifest, publisher, repository: { type: 'git', url: `${home}.git` }, homepage: `${home}#readme`, bugs: { url: `${home}/issues` } };
}

export function fork([address = '', publisher]: string[]): void {
  const manifest = forked(readManifest(), address, publisher);
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`package.json now names ${manifest.homepage}, published by ${manifest.publisher}.`);
}
