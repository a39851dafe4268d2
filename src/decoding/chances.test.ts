import assert from 'node:assert/strict';
import { Chances } from './chances';

const sure = { token: 1, rank: 0, matchLength: 2 };
const other = { token: 1, rank: 0, matchLength: 4 };

function record(chances: Chances, guess: typeof sure, times: number, needed: boolean): void {
  for (let time = 0; time < times; time++) chances.record('trigram', guess, needed);
}

describe('Chances', () => {
  it('starts at the prior and ends at what was counted', () => {
    const chances = new Chances(0);
    assert.ok(chances.estimate('trigram', sure) > 0.5);
    record(chances, sure, 8, false);
    // 8 trials of a prior of 0.675 and 8 misses.
    assert.equal(chances.estimate('trigram', sure), 0.3375);
    assert.ok(chances.estimate('suffixMatch', sure) > 0.5);
  });

  it('counts matches of about the same length together', () => {
    const chances = new Chances(0);
    record(chances, { ...sure, matchLength: 20 }, 100, false);
    assert.ok(chances.estimate('trigram', { ...sure, matchLength: 30 }) < 0.1);
    assert.ok(chances.estimate('trigram', { ...sure, matchLength: 10 }) > 0.5);
  });

  it('lets a kind of guess that was given up return after others were tried often; not without exploration', () => {
    for (const [exploration, returns] of [
      [0.1, true],
      [0, false],
    ] as const) {
      const chances = new Chances(exploration);
      record(chances, sure, 60, false);
      const givenUp = chances.estimate('trigram', sure);
      record(chances, other, 350, true);
      assert.equal(chances.estimate('trigram', sure) > givenUp, returns);
    }
  });

  it('explores next to nothing where trials are many, and never exceeds certainty', () => {
    const chances = new Chances();
    record(chances, sure, 10_000, true);
    record(chances, other, 10_000, false);
    assert.ok(chances.estimate('trigram', sure) > 0.98 && chances.estimate('trigram', sure) <= 1);
    assert.ok(chances.estimate('trigram', other) < 0.05);
  });

  it('forgets old habits: what changed is believed after a few hundred trials', () => {
    const chances = new Chances();
    record(chances, sure, 5000, true);
    record(chances, sure, 600, false);
    assert.ok(chances.estimate('trigram', sure) < 0.3);
  });
});
