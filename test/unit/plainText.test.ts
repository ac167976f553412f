import assert from 'node:assert/strict';
import { joinPlain, plain, plainText } from '../../src/util/plainText.ts';

/** As VS Code finds links in notifications, modal dialogs and prompts (`linkedText.ts`). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
/** As it finds icons in labels (`iconLabels.ts`). */
const icon = /(\\)?\$\(([a-z0-9-]+(?:~[a-z]+)?)\)/i;
/** What makes a picture, a link, a definition or an address of Markdown. */
const markdown = /!\[|\]\(|\]\[|\]:|:\/\/|\bwww\.|\w@\w/;

const hostile = [
  '[Open](command:workbench.action.openSettings)',
  '![t](https://evil.test/x.png) [link](https://evil.test/y) $(trash)',
  '[a]: https://evil.test',
  '[a][b]',
  '<img src=https://evil.test/x.png>',
  'www.evil.test me@evil.test',
  '[x](file:///etc/passwd "title")',
  '$($(bug)) $$(bug) \\$(bug)',
  ']\u2060(command:x) !\ufeff[',
];
const seen = (text: string): string => text.replaceAll('\u2060', '');

describe('Plain text', () => {
  it('shows what somebody wrote, and none of it acts', () => {
    for (const text of hostile) {
      const it = plainText(text);
      assert.doesNotMatch(it, link, text);
      assert.doesNotMatch(it, icon, text);
      assert.doesNotMatch(it, markdown, text);
      assert.equal(seen(it), seen(text).replaceAll('\ufeff', ''));
    }
  });

  it('cannot be put together from harmless halves', () => {
    const halves = ['[x]', '(command:x)', '$', '(bug)', '!', '[x](command:', 'x)', '[', ']'];
    for (const a of halves) {
      for (const b of halves) {
        const it = plain`${a}${b}`;
        assert.ok(!link.test(it) && !icon.test(it) && !markdown.test(it), `${a} and ${b}`);
      }
    }
  });

  it('is one line, and runs from left to right', () => {
    assert.equal(plainText('a\r\nb\u2028c\u202edcba\0\u001b[31m\u200f '), 'a b c dcba [31m');
    assert.equal(plainText('\n\u200b\u2060'), '');
  });

  it('does not begin a heading, a list or a block of code', () => {
    for (const text of ['# big', '> quote', '- item', '1. item', '```js', '* item', '~~~']) {
      assert.equal(plainText(text), `\u2060${text}`);
    }
  });

  it('keeps emoji of several code points, and replaces what is not Unicode', () => {
    assert.equal(plainText('👩\u200d💻 🏳️\u200d🌈'), '👩\u200d💻 🏳️\u200d🌈');
    assert.equal(plainText('a\ud800b'), 'a\ufffdb');
  });

  it('may be escaped twice', () => {
    for (const text of [...hostile, '# 1. $(x)', 'a $', 'b!']) {
      assert.equal(plainText(plainText(text)), plainText(text));
    }
  });

  it('leaves our own icons and links alone', () => {
    assert.equal(plain`$(bell) ${3} of ${'$(bug)'}`, '$(bell) 3 of $\u2060(bug)');
    assert.equal(joinPlain([plainText('a'), '', undefined, plainText('b')], ' · '), 'a · b');
  });
});
