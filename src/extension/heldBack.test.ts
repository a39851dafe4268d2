import assert from 'node:assert/strict';
import { heldBack } from './heldBack';

describe('heldBack', () => {
  const cases: readonly (readonly [deleted: string, draft: string, reason: string | undefined])[] = [
    ['tax', 'total;', 'justDeleted'],
    ['tax', 'price;', undefined],
    [' tax', ' price;', undefined],
    [' tax', ' total;', 'justDeleted'],
    ['tax', ' total;', 'justDeleted'],
    [' ', ' total;', 'justDeleted'],
    [' ', 'total;', undefined],
    ['', 'total;', undefined],
  ];
  for (const [deleted, text, reason] of cases)
    it(`“${text}” behind a deleted “${deleted}”: ${reason ?? 'shown'}`, () => {
      const found = { proposals: [{ text, replaced: 0, logProbability: 0, tokens: 1 }] };
      assert.equal(heldBack({ minProbability: 0 }, found, { early: true, deleted })?.reason, reason);
      assert.equal(heldBack({ minProbability: 0 }, found, { deleted }), undefined);
    });
});
