import * as vscode from 'vscode';

/** The extension's one log. Neither signatures nor message texts are ever written to it. */
export type Log = vscode.LogOutputChannel;

export function createLog(): Log {
  return vscode.window.createOutputChannel('IM Conversations', { log: true });
}
