import type * as vscode from 'vscode';

/** Owns what it registers: everything disposable has an owner from the moment it is made. */
export abstract class Disposable implements vscode.Disposable {
  /** Those that live, while tests look for leaks. */
  static alive: Set<Disposable> | undefined;
  private readonly _owned: { dispose(): unknown }[] = [];
  private _isDisposed = false;

  constructor() {
    Disposable.alive?.add(this);
  }

  protected get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Disposing twice is fine; what is registered afterwards is disposed at once. */
  dispose(): void {
    this._isDisposed = true;
    Disposable.alive?.delete(this);
    for (const owned of this._owned.splice(0).reverse()) {
      owned.dispose();
    }
  }

  protected _register<T extends { dispose(): unknown }>(owned: T): T {
    if (this._isDisposed) {
      owned.dispose();
    } else {
      this._owned.push(owned);
    }
    return owned;
  }
}
