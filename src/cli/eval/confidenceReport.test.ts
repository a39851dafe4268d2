import assert from 'node:assert/strict';
import { someDraft, someReply } from '../../protocol/channelTesting';
import { confidenceFigures, confidenceReport } from './confidenceReport';
import { outcomeOf, type Arm } from './infill';

const arm: Arm = { kind: 'line', strategy: 'split', count: 1, equal: 'k' };

/** What came of a place where one draft was made, or none. */
const outcome = (text: string | undefined, probability: number) => {
  const drafts = text === undefined ? [] : [someDraft(text, Math.log(probability))];
  return outcomeOf({ middle: 'right' }, { ...someReply(), drafts });
};

describe('what a bound of draft 1’s probability hides', () => {
  const outcomes = new Map([
    [arm, [outcome('right', 0.6), outcome('right', 0.25), outcome('wrong', 0.15), outcome(undefined, 0)]],
  ]);

  it('is what lies below it, right or not; a place without drafts shows none', () => {
    const counts = confidenceFigures(outcomes).map(({ bound, shown, right }) => [bound, shown, right]);
    assert.deepEqual(counts, [
      [0, 3, 2],
      [5, 3, 2],
      [10, 3, 2],
      [20, 2, 2],
      [30, 1, 1],
      [50, 1, 1],
      [70, 0, 0],
    ]);
  });

  it('is told in shares of the places, of what is shown and of what is right', () => {
    const { rows } = confidenceReport(outcomes, 'Toy.');
    assert.deepEqual(rows[0], ['line', '0 %', '75 %', '67 %', '100 %']);
    assert.deepEqual(rows[4], ['line', '30 %', '25 %', '100 %', '50 %']);
    assert.deepEqual(rows[6], ['line', '70 %', '0 %', '', '0 %']);
  });
});
