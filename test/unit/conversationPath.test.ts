import assert from 'node:assert/strict';
import { conversationPath, draftPath, parseConversationPath, parseDraftPath } from '../../src/model/conversationPath.ts';

describe('The path of a conversation', () => {
  const account = { sdkAppId: 1400000000, userId: 'alice' };

  it('is the one that users see in their tabs', () => {
    assert.equal(conversationPath(account, { type: 'c2c', id: 'bob' }, '.md'), '/1400000000/alice/c2c/bob.md');
  });

  for (const id of ['bob', '@TGS#3ABC', 'a/b', '..', '.', 'a.md', '100%', '用户😀', 'a"b\\c', ' spaced ', 'x?y#z', '\n']) {
    it(`leads back to the id ${JSON.stringify(id)}`, () => {
      const path = conversationPath({ ...account, userId: id }, { type: 'group', id }, '.md');
      assert.deepEqual(parseConversationPath(path, '.md'), { account: { ...account, userId: id }, conversation: { type: 'group', id } });
      assert.equal(path.split('/').length, 5);
    });
  }

  for (const path of ['', '/', '/1400000000/alice/c2c/bob', '/0/alice/c2c/bob.md', '/1400000000/alice/system/bob.md', '/1400000000/alice/c2c/.md', '/1400000000/alice/c2c/a/b.md', '/1400000000/alice/c2c/%E0%A4%A.md']) {
    it(`is not ${JSON.stringify(path)}`, () => {
      assert.equal(parseConversationPath(path, '.md'), undefined);
    });
  }
});

describe('The path of a draft', () => {
  const account = { sdkAppId: 1400000000, userId: 'alice' };
  const group = { type: 'group', id: '@TGS#1ABCDEFGH' } as const;
  const nameIn = (path: string): string => path.split('/').at(-1)!;

  it('ends in the name, as it is', () => {
    assert.equal(draftPath(account, group, 'Release 1.2 发布'), '/1400000000/alice/group/%40TGS%231ABCDEFGH/Release 1.2 发布');
  });

  it('ends in the id where there is no name, as it is', () => {
    assert.equal(nameIn(draftPath(account, group, ' ')), '@TGS#1ABCDEFGH');
    assert.equal(nameIn(draftPath(account, { type: 'c2c', id: '\u202e' }, '')), '%E2%80%AE');
  });

  for (const name of ['a/b', '..', '.', '\\\\host\\share', 'x.md', 'a\nb', '\u202egnp.exe', '100%', '?#', '\ud800', 'x'.repeat(500), '😀'.repeat(200)]) {
    it(`means the same draft whatever the name, as ${JSON.stringify(name.slice(0, 20))}`, () => {
      const path = draftPath(account, group, name);
      assert.deepEqual(parseDraftPath(path), { account, conversation: group });
      assert.doesNotMatch(nameIn(path), /^\.+$|[\p{Cc}\p{Bidi_Control}\\]/u);
      assert.ok([...nameIn(path)].length <= 60);
    });
  }

  it('may be one of version 0.1', () => {
    assert.deepEqual(parseDraftPath('/1400000000/alice/c2c/bob.md'), { account, conversation: { type: 'c2c', id: 'bob' } });
  });

  for (const path of ['/1400000000/alice/c2c/bob', '/1400000000/alice/c2c/bob/', '/1400000000/alice/c2c', '/1400000000/alice/c2c/bob/x/y']) {
    it(`is not ${path}`, () => assert.equal(parseDraftPath(path), undefined));
  }
});
