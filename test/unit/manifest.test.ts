import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> } };
}

const manifest = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8')) as Manifest;

describe('The settings', () => {
  const { properties } = manifest.contributes.configuration;

  it('that name native code, a folder or a command, or hide what is said, are those that were meant', () => {
    for (const name of ['sdkLibraryPath', 'dataDirectory', 'userSigCommand', 'discreet']) {
      assert.ok(properties[`imConversations.${name}`], name);
    }
  });

  // `machine` would take them from the remote's settings in a remote window, while the extension runs beside the person.
  it('are read from the person’s own settings, never from a workspace or a remote machine', () => {
    for (const [name, { scope }] of Object.entries(properties)) {
      assert.equal(scope, 'application', name);
    }
  });
});
