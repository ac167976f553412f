import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension, signOut, until } from './extension.ts';

/** After every suite, with all accounts signed out and all tabs closed, the extension has no more than before the first one. */
export async function forbidLeaks(suites: readonly Mocha.Suite[]): Promise<void> {
  const before = await whatIsAlive();
  for (const suite of suites) {
    suite.afterAll('leaves nothing undisposed', async () => {
      const names = await whatIsAlive(before.length);
      assert.deepEqual(names, before);
    });
  }
}

/** The classes of what is alive, once there are as many as expected. */
async function whatIsAlive(expected?: number): Promise<string[]> {
  const { api, alive } = await extension();
  for (const account of api.accounts) {
    await signOut(account);
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await until(() => api.accounts.length === 0);
  const names = (): string[] => [...alive].map((it) => it.constructor.name).sort();
  if (expected !== undefined) {
    await until(() => names().length <= expected, 10_000).catch(() => undefined); // The difference says more.
  }
  return names();
}
