import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sentencesByCode } from '../../src/model/failureText.ts';

const root = path.resolve(import.meta.dirname, '../..');
const json = (file: string): Record<string, string> => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, string>;

describe('The Chinese translation', () => {
  const said = new Set([
    ...sentencesByCode.map(([, sentence]) => sentence),
    ...globSync('src/**/*.ts', { cwd: root })
      .flatMap((file) => [...readFileSync(path.join(root, file), 'utf8').matchAll(/(?:l10n\.t|translate)\(\s*'((?:[^'\\]|\\.)*)'/g)])
      .map((match) => match[1]!),
  ]);

  it('has every sentence of the extension, and no other', () => {
    assert.deepEqual(Object.keys(json('l10n/bundle.l10n.zh-cn.json')).sort(), [...said].sort());
  });

  it('has every text of the manifest', () => {
    assert.deepEqual(Object.keys(json('package.nls.zh-cn.json')).sort(), Object.keys(json('package.nls.json')).sort());
  });

  it('keeps the places for names and numbers', () => {
    const places = (text: string): string[] => (text.match(/\{\d\}/g) ?? []).sort();
    for (const [english, chinese] of Object.entries(json('l10n/bundle.l10n.zh-cn.json'))) {
      assert.deepEqual(places(chinese), places(english), english);
    }
  });

  it('has the punctuation of Chinese', () => {
    const halfWidth = /[\u4e00-\u9fff”}] ?[,:;?!](?!\/\/)|[,:;?!] ?[\u4e00-\u9fff“]|[\u4e00-\u9fff] ?\(|\) ?[\u4e00-\u9fff]/;
    for (const text of ['package.nls.zh-cn.json', 'l10n/bundle.l10n.zh-cn.json'].flatMap((file) => Object.values(json(file)))) {
      assert.doesNotMatch(text.replaceAll(/\]\([^)]*\)|`[^`]*`/g, ''), halfWidth);
    }
  });
});
