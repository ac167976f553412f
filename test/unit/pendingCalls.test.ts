import assert from 'node:assert/strict';
import { PendingCalls } from '../../src/host/pendingCalls.ts';

describe('A call to the SDK', () => {
  const calls = new PendingCalls();
  const make = (run: (request: number) => number, timeout = 1000): Promise<string> => calls.make('TIMTest', timeout, run);
  /** Calls back later, as the library's own thread does. */
  const later = (request: number, code: number, json: string): number => {
    setTimeout(() => calls.settle(request, code, 'why', json), 1);
    return 0;
  };

  it('ends with its callback', async () => {
    assert.equal(await make((request) => later(request, 0, '[]')), '[]');
    await assert.rejects(make((request) => later(request, 6017, '')), { kind: 'sdk', code: 6017, call: 'TIMTest', description: 'why' });
  });

  it('ends with a callback that comes before it has returned, whatever it returns then', async () => {
    const early = (request: number): number => {
      calls.settle(request, 0, '', 'early');
      return -3;
    };
    assert.equal(await make(early), 'early');
  });

  it('ends with a return value other than 0, and ignores the callback after it', async () => {
    let refused = 0;
    await assert.rejects(make((request) => ((refused = request), -4)), { kind: 'sdk', code: -4 });
    calls.settle(refused, 0, '', 'too late');
  });

  it('ends when it could not even be made', async () => {
    const impossible = make(() => {
      throw new TypeError('Unexpected String value, expected boolean');
    });
    await assert.rejects(impossible, { kind: 'badInput', call: 'TIMTest', description: /expected boolean/ });
  });

  it('ends when its time is over', async () => {
    const began = performance.now();
    await assert.rejects(make(() => 0, 20), { kind: 'timeout', reason: 'sdkSilent', facts: { seconds: 0.02 } });
    assert.ok(performance.now() - began >= 19);
  });

  it('ends with the session', async () => {
    const unanswered = [make(() => 0), make(() => 0)];
    calls.drop();
    for (const call of unanswered) {
      await assert.rejects(call, { kind: 'closed' });
    }
  });

  it('takes the first of two callbacks', async () => {
    const twice = (request: number): number => later(request, 0, 'first') + later(request, 6017, 'second');
    assert.equal(await make(twice), 'first');
  });
});
