import assert from 'node:assert/strict';
import { conversationPath, parseConversationPath } from '../../src/model/conversationPath.ts';

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
