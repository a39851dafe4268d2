import assert from 'node:assert/strict';
import { explainPass } from './explain';
import { ToyOracle } from './testing/toyOracle';
import { ROOT } from './tree';

describe('explainPass', () => {
  it('draws required rows, guesses under them, and mixtures', () => {
    const tree = new ToyOracle(10, 1).tree();
    const a = tree.child(ROOT, 1);
    const b = tree.child(a, 2);
    const mixed = tree.mixture(ROOT, { ids: [3, 4], weights: [0.6, 0.4] });
    const credit = (drafter: string) => ({ drafter, guess: { token: 2, rank: 0, matchLength: 1 } });
    const guessed = [
      { node: b, parent: a, position: 1, chance: 0.624, credits: [credit('trigram'), credit('suffixMatch')] },
    ];
    assert.equal(
      explainPass(2, { tree, required: [a, mixed], guessed }, (token) => ` t${token}`),
      [
        'pass 2: 2 required, 1 guessed',
        '● " t1"',
        '  ○ " t2" 62 % trigram, suffixMatch',
        '● " t3" + " t4"',
      ].join('\n'),
    );
  });
});
