import { readFileSync } from 'node:fs';

/** A project whose code is inside a library that says nothing of it. */
export interface Embedded {
  readonly name: string;
  /** As it stands in the library; empty when the project leaves none. */
  readonly version: string;
  readonly licence: string;
  /** The name of a file in `licences/`; none where the licence asks for no notice. */
  readonly text?: string;
}

/** What each project leaves in a binary. The first group is its version, or the day of it. */
const marks: readonly (Omit<Embedded, 'version'> & { readonly mark: RegExp })[] = [
  { name: 'OpenSSL', licence: 'Apache-2.0', text: 'Apache-2.0', mark: /OpenSSL (\d+\.\d+\.\d+\w*) +\d+ \w+ \d{4}/ },
  { name: 'libcurl', licence: 'curl', text: 'curl', mark: /CLIENT libcurl (\d+\.\d+\.\d+)/ },
  { name: 'SQLite', licence: 'public domain', mark: /(\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d [0-9a-f]{40}/ },
  { name: 'Protocol Buffers (lite runtime)', licence: 'BSD-3-Clause', text: 'protobuf', mark: /libprotobuf()/ },
  { name: 'Chromium’s QUIC', licence: 'BSD-3-Clause', text: 'Chromium', mark: /quic\/net\/quic\/core()/ },
  { name: 'BoringSSL', licence: 'OpenSSL, SSLeay and ISC', text: 'BoringSSL', mark: /third_party\/boringssl()/ },
];

/** Looks for the projects that are known to leave a mark; others may be there and are not found. */
export function embeddedIn(library: string): Embedded[] {
  const bytes = readFileSync(library).toString('latin1');
  return marks.flatMap(({ mark, ...project }) => {
    const found = mark.exec(bytes);
    return found ? [{ ...project, version: found[1]! }] : [];
  });
}
