import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeTemporaryFolder } from '../../scripts/lib/temporary.ts';
import { embeddedIn } from '../../scripts/notices/embedded.ts';
import { thirdPartyNotices } from '../../scripts/notices/notices.ts';

describe('The third-party notices', () => {
  let text: string;

  before(async () => {
    text = await thirdPartyNotices();
  });

  it('have the licence of every module in the bundles and every package beside them', () => {
    for (const name of ['vscode-jsonrpc 10', 'koffi 3', `@koromix/koffi-${process.platform}-${process.arch} 3`]) {
      const section = text.slice(text.indexOf(`\n${name}`));
      assert.match(section.slice(0, 3000), /Permission is hereby granted, free of charge/, name);
    }
  });

  it('name what is inside the native libraries, as the libraries themselves say it', () => {
    assert.match(text, /SQLite 3\.\d+\.\d+ \(public domain\), inside libImSDK_emulator/);
    for (const line of ['- OpenSSL 3.0.1 (Apache-2.0)', '- libcurl 8.4.0 (curl)', '- SQLite 2014-04-03 (public domain)', '- Protocol Buffers', '- BoringSSL']) {
      assert.ok(text.includes(line), line);
    }
    assert.match(text, /declares "ISC"\. The package contains no licence text and no copyright notice/);
    assert.match(text, /TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION/);
  });

  it('follow the library: another one has another list', () => {
    const library = path.join(makeTemporaryFolder(), 'lib.so');
    writeFileSync(library, 'x\0OpenSSL 3.5.2 5 Aug 2026\0libprotobuf\0');
    assert.deepEqual(embeddedIn(library).map(({ name, version }) => `${name} ${version}`.trim()), ['OpenSSL 3.5.2', 'Protocol Buffers (lite runtime)']);
    writeFileSync(library, 'nothing of anybody');
    assert.deepEqual(embeddedIn(library), []);
  });
});
