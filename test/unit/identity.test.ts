import assert from 'node:assert/strict';
import { forked, placeholdersIn, readManifest } from '../../scripts/lib/identity.ts';

describe('The manifest of a fork', () => {
  const manifest = readManifest();

  it('has no placeholder left, and everything else as it was', () => {
    const fork = forked(manifest, 'https://github.com/someone/chat.git', 'someone');
    assert.deepEqual(placeholdersIn(fork), []);
    assert.deepEqual(fork, {
      ...manifest,
      publisher: 'someone',
      repository: { type: 'git', url: 'https://github.com/someone/chat.git' },
      homepage: 'https://github.com/someone/chat#readme',
      bugs: { url: 'https://github.com/someone/chat/issues' },
    });
  });

  it('is not made of an address that leads nowhere', () => {
    for (const address of ['', 'someone/chat', 'http://github.com/someone/chat', 'https://github.com/someone', 'https://github.com/your-name/chat']) {
      assert.throws(() => forked(manifest, address), /is not the address of a repository/, address);
    }
    assert.throws(() => forked(manifest, 'https://github.com/someone/chat', 'some one'), /is not a publisher/);
  });

  it('names what is missing where a field is a placeholder', () => {
    const fork = forked(manifest, 'https://github.com/someone/chat');
    assert.deepEqual(placeholdersIn({ ...fork, homepage: 'https://github.com/your-name/chat' }), ['homepage']);
    assert.deepEqual(placeholdersIn({ ...fork, bugs: undefined as never }), ['bugs']);
  });
});

describe('The manifest', () => {
  const { engines, devDependencies, categories } = manifest();

  it('is type-checked against the oldest VS Code that it names', () => {
    assert.equal(engines['vscode'], `^${devDependencies['@types/vscode']}`);
  });

  it('is found by people who look for a chat', () => {
    assert.ok(categories.includes('Chat'));
  });
});

function manifest(): { engines: Record<string, string>; devDependencies: Record<string, string>; categories: string[] } {
  return readManifest() as never;
}
