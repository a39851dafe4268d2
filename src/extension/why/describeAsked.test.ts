import assert from 'node:assert/strict';
import type { Outcome } from '../place';
import { somePlace, someProposal } from '../testing';
import { describeAsked } from './describeAsked';

const place = somePlace({ path: 'src/cart.ts', line: 25, character: 4 });
const none: Outcome = { proposals: [], dropped: [], atHand: false, milliseconds: 0 };
const proposals = [someProposal('a')];

describe('describeAsked', () => {
  const check = (what: string, outcome: Partial<Outcome>, expected: readonly RegExp[]) => {
    it(what, () => {
      const text = describeAsked({ place, outcome: { ...none, ...outcome } }).join('\n');
      assert.match(text, /^- place: src\/cart\.ts \(typescript\), line 26, column 5$/m);
      for (const each of expected) assert.match(text, each);
      const isWithout = expected.some(({ source }) => source.includes('not asked'));
      assert.equal(text.includes('the model was not asked'), isWithout);
    });
  };
  check('an excluded file: why, and that the model was not asked', { reason: 'excludedFile' }, [
    /^- no drafts: excludedFile\. The setting superdraft\.exclude names this file/m,
    /^- the model was not asked/m,
  ]);
  check('known from before', { proposals, atHand: true }, [
    /^- drafts: 1, known from before$/m,
    /^- the model was not asked/m,
  ]);
  check('held back from the answer that follows', { reason: 'unlikely' }, [
    /^- no drafts: unlikely\. .*superdraft\.minProbability/m,
  ]);
  check('filtered', { reason: 'allFiltered', dropped: ['repetition', 'duplicate'] }, [
    /^- no drafts: allFiltered\. /m,
    /^- dropped by filters: repetition, duplicate$/m,
  ]);
});
