import assert from 'node:assert/strict';
import { TextNgrams } from '../../decoding/ngrams';
import type { Row } from '../../decoding/row';
import { figures, type AblationOutcome } from './ablation';
import { ablationArms, toldOf } from './ablationArms';

const outcome: AblationOutcome = {
  kind: 'line',
  logProbability: -6,
  tokens: 3,
  distinct: 2,
  any: true,
  first: false,
  passes: 4,
  rows: 9,
  milliseconds: 5,
};

describe('the ablation’s figures', () => {
  it('weigh perplexity by tokens, and everything else by places', () => {
    const other = {
      ...outcome,
      logProbability: -1,
      tokens: 4,
      distinct: 1,
      any: false,
      rows: 3,
      milliseconds: 9,
    };
    const { perplexity, distinct, any, first, rows, milliseconds } = figures([outcome, other]);
    assert.ok(Math.abs(perplexity - Math.E) < 1e-12);
    assert.deepEqual([distinct, any.value, first.value, rows, milliseconds], [1.5, 0.5, 0, 6, 7]);
  });

  it('have one name for each arm', () => {
    const names = ablationArms(3).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.includes('superposed, defaults') && names.includes('beam'));
  });

  it('are of rows interpolated as in the product, but where n-grams tell drafts apart, which the name says', () => {
    const place = { startLine: 0, holeLine: undefined };
    const prompt = { tokens: [1, 2], prefixTokens: [1, 2], suffixTokens: [3], place };
    const interpolate = (row: Row) => row;
    for (const arm of ablationArms(3)) {
      const told = toldOf(arm, { prompt, interpolate });
      const without = /without interpolation|n-gram|orders/.test(arm.name);
      assert.equal(told.interpolate, without ? undefined : interpolate, arm.name);
      assert.equal(told.ngrams instanceof TextNgrams, without, arm.name);
      assert.equal(arm.name.includes('without interpolation'), without, arm.name);
    }
  });
});
