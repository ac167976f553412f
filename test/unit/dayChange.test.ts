import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { DayChange } from '../../src/util/dayChange.ts';

describe('A new day', () => {
  const hour = 3_600_000;
  let days = 0;
  let change: DayChange;

  beforeEach(() => {
    mock.timers.enable({ apis: ['Date', 'setTimeout'], now: new Date(2026, 10, 23, 23, 58) });
    days = 0;
    change = new DayChange(() => days++);
  });
  afterEach(() => {
    change.dispose();
    mock.timers.reset();
  });

  it('is told at midnight, and at every one after it', () => {
    mock.timers.tick(119_000);
    assert.equal(days, 0);
    mock.timers.tick(2_000);
    assert.equal(days, 1);
    mock.timers.tick(24 * hour);
    assert.equal(days, 2);
  });

  it('is found by those who come back from a sleep in which no timer ran', () => {
    change.dispose(); // Its timer: that of a machine that sleeps does not run.
    mock.timers.setTime(new Date(2026, 10, 26, 8).getTime());
    change.check();
    assert.equal(days, 1);
    change.check();
    assert.equal(days, 1);
  });

  it('is not told after the end', () => {
    change.dispose();
    mock.timers.tick(24 * hour);
    assert.equal(days, 0);
  });
});
