import * as vscode from 'vscode';
import { l10n } from './l10n.ts';
import type { Log } from './log.ts';
import { plainText } from './plainText.ts';
import { TreeRow } from './treeRow.ts';

/**
 * Registers commands by their name after `imConversations.`. A command that fails says why in one message, which
 * leads to the log.
 */
export class CommandRegistry {
  private readonly _log: Log;
  private readonly _subscriptions: vscode.Disposable[];

  constructor(log: Log, subscriptions: vscode.Disposable[]) {
    this._log = log;
    this._subscriptions = subscriptions;
  }

  /** A command of the palette, of the view's title, and of other extensions. It never gets a row. */
  register(name: string, run: (argument: unknown) => unknown): void {
    this.registerOnRows(name, (argument) => run(argument instanceof TreeRow ? undefined : argument));
  }

  /**
   * A command in the menu of rows. Called there, `argument` is the row, and `selected` all that are selected when it is one
   * of several.
   */
  registerOnRows(name: string, run: (argument: unknown, selected?: unknown) => unknown): void {
    const id = `imConversations.${name}`;
    this._subscriptions.push(
      vscode.commands.registerCommand(id, async (argument: unknown, selected: unknown) => {
        try {
          return await run(argument, selected);
        } catch (error) {
          this._report(id, error);
          return undefined;
        }
      }),
    );
  }

  private _report(id: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this._log.error(`${id}: ${message}`);
    const showLog = l10n.t('Show Log');
    void vscode.window.showErrorMessage(plainText(message), showLog).then((answer) => {
      if (answer === showLog) {
        this._log.show();
      }
    });
  }
}
