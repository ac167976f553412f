import { SdkError } from '../protocol.ts';

interface PendingCall {
  readonly name: string;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (json: string) => void;
  readonly reject: (error: SdkError) => void;
}

/**
 * The calls that wait for their callback, by the number that goes through the library as user_data. Each is settled
 * once, by whatever comes first: its callback (perhaps before the call returned), a return value other than 0, the
 * end of its time, or the end of the session. What comes later, or again, is ignored.
 */
export class PendingCalls {
  private readonly _calls = new Map<number, PendingCall>();
  private _lastRequest = 0;

  /**
   * Makes a call and resolves with the JSON of its callback.
   *
   * @param timeout in milliseconds
   * @param run makes the call with the given number, and returns the library's return value; when it throws, no call was made
   */
  make(name: string, timeout: number, run: (request: number) => number): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = ++this._lastRequest;
      const timer = setTimeout(() => {
        this._take(request);
        reject(SdkError.of('timeout', name, 'sdkSilent', { seconds: timeout / 1000 }));
      }, timeout);
      this._calls.set(request, { name, timer, resolve, reject });
      try {
        const code = run(request);
        if (code !== 0) {
          this._take(request)?.reject(SdkError.ofCode(name, code));
        }
      } catch (error) {
        this._take(request)?.reject(SdkError.of('badInput', name, 'argumentType', {}, String(error)));
      }
    });
  }

  /** A callback has come. The library waits until this returns, so whoever waits goes on in a later turn. */
  settle(request: number, code: number, description: string, json: string): void {
    const call = this._take(request);
    if (call) {
      setImmediate(() => (code === 0 ? call.resolve(json) : call.reject(SdkError.ofCode(call.name, code, description))));
    }
  }

  /** The library has dropped all calls in flight without a callback. */
  drop(): void {
    for (const [request, { name }] of this._calls) {
      this._take(request)?.reject(SdkError.of('closed', name, 'sessionEndedDuringCall', {}));
    }
  }

  private _take(request: number): PendingCall | undefined {
    const call = this._calls.get(request);
    this._calls.delete(request);
    clearTimeout(call?.timer);
    return call;
  }
}
