import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { neededFunctions } from '../../src/host/declarations.ts';
import { checkLibrary, type LibraryProblem } from '../../src/host/library/check.ts';
import { explainFailure, inEnglish } from '../../src/model/failureText.ts';
import { SdkError } from '../../src/protocol.ts';

const root = path.resolve(import.meta.dirname, '../..');
const tencent = (file: string): string => path.join(root, 'node_modules/im_electron_sdk/lib', file);
const libraries = [
  ['linux/lib/libImSDK.so', 'linux', 'x64'],
  ['linux/lib/libImSDK_arm64.so', 'linux', 'arm64'],
  ['windows/lib/Win64/ImSDK.dll', 'win32', 'x64'],
  ['windows/lib/Win32/ImSDK.dll', 'win32', 'ia32'],
  ['mac/Versions/A/ImSDKForMac.dylib', 'darwin', 'x64'],
  ['mac/Versions/A/ImSDKForMac.dylib', 'darwin', 'arm64'],
] as const;

const sentenceOf = (problem: LibraryProblem | undefined): string =>
  problem ? explainFailure(SdkError.of('library', 'load', problem.reason, problem.facts), inEnglish) : '';

describe('Before a native library is loaded', () => {
  let directory: string;
  before(() => (directory = mkdtempSync(path.join(tmpdir(), 'iml-'))));
  after(() => rmSync(directory, { recursive: true, force: true }));
  const file = (content: string | Buffer): string => {
    const name = path.join(directory, 'file');
    writeFileSync(name, content);
    return name;
  };

  for (const [name, platform, arch] of libraries) {
    it(`${name} is known to be good for ${platform}-${arch}`, () => {
      assert.equal(checkLibrary(tencent(name), neededFunctions, platform, arch), undefined);
    });
  }

  it('one for another system or processor is refused in words', () => {
    const check = (name: string, platform: NodeJS.Platform, arch: string): string => sentenceOf(checkLibrary(tencent(name), [], platform, arch));
    assert.match(check('windows/lib/Win64/ImSDK.dll', 'linux', 'x64'), /is for Windows, and this is Linux/);
    assert.match(check('linux/lib/libImSDK.so', 'darwin', 'arm64'), /is for Linux, and this is macOS/);
    assert.match(check('linux/lib/libImSDK_arm64.so', 'linux', 'x64'), /is for arm64, and this editor for x64/);
    assert.match(check('mac/Versions/A/ImSDKForMac.dylib', 'darwin', 'ia32'), /is for x64, arm64, and this editor for ia32/);
  });

  it('one that lacks a function is refused, with the name of the function', () => {
    const wanted = ['TIMInit', 'TIMMadeUp', 'TIMAlsoMadeUp', 'a', 'b'];
    for (const [name, platform, arch] of libraries) {
      const problem = checkLibrary(tencent(name), wanted, platform, arch);
      assert.equal(problem?.reason, 'libraryLacksFunctions');
      assert.match(sentenceOf(problem), /lacks TIMMadeUp, TIMAlsoMadeUp, a and 1 more functions/);
    }
  });

  it('what is no library is refused', () => {
    const reason = (name: string): string | undefined => checkLibrary(name, neededFunctions)?.reason;
    assert.equal(reason(path.join(directory, 'nothing')), 'libraryMissing');
    assert.equal(reason(directory), 'libraryNotAFile');
    assert.equal(reason(file('')), 'libraryUnknownFormat');
    assert.equal(reason(file('just text, and a little more of it so that it is long enough to hold a header')), 'libraryUnknownFormat');
    assert.equal(reason(file(Buffer.from('cafebabe00000041', 'hex'))), 'libraryUnknownFormat', 'a Java class');
  });

  it('one that was cut off is refused wherever that was', function () {
    for (const [name, platform, arch] of libraries) {
      const cut = path.join(directory, 'cut');
      copyFileSync(tencent(name), cut);
      for (let size = readFileSync(cut).length - 1, step = 0; size > 0; size = step++ < 12 ? Math.floor(size * 0.6) : size - Math.ceil(size / 12)) {
        truncateSync(cut, size);
        const problem = checkLibrary(cut, neededFunctions, platform, arch);
        // The last part of a file is nothing that we look at.
        assert.ok(problem === undefined || ['libraryDamaged', 'libraryUnknownFormat', 'libraryLacksFunctions', 'libraryOtherArchitecture'].includes(problem.reason), `${name} of ${size} bytes`);
        assert.ok(problem !== undefined || size > 1_000_000, `${name} of ${size} bytes`);
      }
    }
  });

  it('one with wrong numbers in its header is refused, or no worse than that', () => {
    let seed = 42;
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    for (const [name, platform, arch] of libraries) {
      const header = readFileSync(tencent(name)).subarray(0, 200_000);
      for (let round = 0; round < 100; round++) {
        const spoilt = Buffer.from(header);
        for (let change = 0; change < 8; change++) {
          spoilt[random(1024)] = random(256);
        }
        const problem = checkLibrary(file(spoilt), neededFunctions, platform, arch);
        assert.ok(problem, 'most of it is missing in any case');
      }
    }
  });
});
