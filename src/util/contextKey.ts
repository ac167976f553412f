import * as vscode from 'vscode';

/** A key for `when` clauses, typed, and set only when its value changes. */
export class ContextKey<T extends string | boolean> {
  private readonly _name: string;
  private _value: T | undefined;

  constructor(name: string) {
    this._name = name;
  }

  set(value: T): void {
    if (value !== this._value) {
      this._value = value;
      void vscode.commands.executeCommand('setContext', this._name, value);
    }
  }
}
