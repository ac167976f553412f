import type * as vscode from 'vscode';

/** What was open when the window was closed. Only names: signatures are never stored here. */
export interface LastAccount {
  readonly kind: 'sandbox';
  readonly userId: string;
}

const key = 'lastAccount';

export function readLastAccount(state: vscode.Memento): LastAccount | undefined {
  return state.get<LastAccount>(key);
}

export async function rememberAccount(state: vscode.Memento, account: LastAccount): Promise<void> {
  await state.update(key, account);
}
