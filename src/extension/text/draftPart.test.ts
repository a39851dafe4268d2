import assert from 'node:assert/strict';
import type { Draft } from '../../protocol/messages';
import { likelihoodOf, restOf } from './draftPart';

/** `item`, `.`, a blank, `price`, `;` and the end, each with a log-probability of -1. */
const draft: Draft = {
  text: 'item. price;',
  logProbability: -6,
  tokens: 6,
  beginnings: [
    { characters: 4, logProbability: -1 },
    { characters: 5, logProbability: -2 },
    { characters: 5, logProbability: -3 },
    { characters: 10, logProbability: -4 },
    { characters: 11, logProbability: -5 },
    { characters: 11, logProbability: -6 },
  ],
  finish: 'end',
};

describe('likelihoodOf', () => {
  const check = (shown: string, logProbability: number, tokens: number, of = draft) => {
    it(`${JSON.stringify(shown)}: ${logProbability}`, () => {
      assert.deepEqual(likelihoodOf(of, shown), { logProbability, tokens });
    });
  };
  check('item. price;', -6, 6);
  check('item.\tprice;', -6, 6);
  check('item. price', -4, 4);
  check('item.  pri', -4, 4);
  check('item.', -2, 2);
  check('it', -1, 1);
  // Neither a part nor the whole.
  check('items', -6, 6);
  check('item.', -6, 6, { ...draft, beginnings: undefined });
});

describe('restOf', () => {
  const check = (typed: string, text: string, logProbability: number, tokens: number) => {
    it(`behind ${JSON.stringify(typed)}: ${logProbability}`, () => {
      const rest = restOf(draft, typed);
      assert.deepEqual([rest.text, rest.logProbability, rest.tokens], [text, logProbability, tokens]);
      assert.deepEqual(likelihoodOf(rest, text), { logProbability, tokens });
    });
  };
  check('it', 'em. price;', -6, 6);
  check('item', '. price;', -5, 5);
  check('item.', ' price;', -4, 4);
  check('item. pri', 'ce;', -3, 3);
  check('item. price', ';', -2, 2);

  it('of a rest, too, the beginnings are known', () => {
    const rest = restOf(restOf(draft, 'item'), '.');
    assert.deepEqual(rest, restOf(draft, 'item.'));
    assert.deepEqual(likelihoodOf(rest, ' price'), { logProbability: -2, tokens: 2 });
  });

  it('where no beginning is known, it is as likely as the whole', () => {
    for (const beginnings of [undefined, []]) {
      const { logProbability, tokens } = restOf({ ...draft, beginnings }, 'item');
      assert.deepEqual([logProbability, tokens], [-6, 6]);
    }
  });
});
