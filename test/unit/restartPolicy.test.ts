import assert from 'node:assert/strict';
import { RestartPolicy } from '../../src/client/restartPolicy.ts';

describe('After a crash of the host', () => {
  it('the first restart is at once, later ones wait longer', () => {
    const policy = new RestartPolicy();
    const waits = [0, 1, 2, 3].map((time) => policy.crashed(time)).map((it) => (it === 'giveUp' ? it : it.restartAfter));
    assert.equal(waits[0], 0);
    assert.deepEqual([...waits].sort((a, b) => Number(a) - Number(b)), waits);
  });

  it('the fifth crash within three minutes is the last', () => {
    const policy = new RestartPolicy();
    const decisions = [0, 1000, 2000, 3000, 179_999].map((time) => policy.crashed(time));
    assert.equal(decisions.at(-1), 'giveUp');
    assert.ok(!decisions.slice(0, 4).includes('giveUp'));
  });

  it('slow crashes go on for ever', () => {
    const policy = new RestartPolicy();
    for (let crash = 0; crash < 50; crash++) {
      assert.notEqual(policy.crashed(crash * 50_000), 'giveUp');
    }
  });

  it('a person who asks for another try gets five', () => {
    const policy = new RestartPolicy();
    [0, 1, 2, 3, 4].forEach((time) => policy.crashed(time));
    policy.forget();
    assert.deepEqual(policy.crashed(5), { restartAfter: 0 });
  });
});
