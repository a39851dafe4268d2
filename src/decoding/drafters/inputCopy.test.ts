import assert from 'node:assert/strict';
import { decode } from '../decode';
import { Drafting } from '../drafting';
import { strategies } from '../strategies';
import { toyInput } from '../testing/input';
import { ToyOracle } from '../testing/toyOracle';
import { align, InputCopy } from './inputCopy';

describe('InputCopy', () => {
  const input = [10, 11, 12, 13, 14, 15];
  const cases: readonly (readonly [string, readonly number[], number | undefined])[] = [
    ['starts at the beginning', [], 10],
    ['copies', [10, 11], 12],
    ['takes one differing token for a substitution', [10, 99], 12],
    ['takes two for substitutions, though the second one stands elsewhere', [10, 99, 14], 13],
    ['finds its place after an insertion', [10, 99, 11, 12], 13],
    ['finds its place after a deletion', [10, 13, 14], 15],
    ['guesses nothing past the end', input, undefined],
  ];
  for (const [name, path, expected] of cases) {
    it(name, () => {
      const drafter = new InputCopy();
      drafter.begin({ prefix: [], suffix: [], input });
      assert.equal(drafter.draft(path).at(0)?.token, expected);
    });
  }

  it('prefers the nearest of several places', () => {
    assert.deepEqual(align([1, 2, 3, 1, 2, 4, 1, 2, 5], [9, 9, 9, 1, 2]), { position: 5, matched: 2 });
  });

  it('saves passes and changes no draft when one token of the old text changes', async () => {
    const signal = new AbortController().signal;
    const run = (oracle: ToyOracle, drafting?: Drafting) => {
      const input = toyInput(oracle, { count: 1, maxTokens: 12 });
      return decode(strategies.greedy, input, oracle, signal, drafting === undefined ? {} : { drafting });
    };
    const plain = await run(new ToyOracle(200, 4));
    const written = plain.drafts[0].tokens;
    assert.ok(written.length >= 8, `only ${written.length} tokens`);
    const drafting = new Drafting(new Map([['inputCopy', new InputCopy()]]), { cost: () => 1 });
    drafting.begin({ prefix: [], suffix: [], input: written.with(3, 250) });
    const copied = await run(new ToyOracle(200, 4), drafting);
    assert.deepEqual(copied.drafts, plain.drafts);
    assert.ok(copied.metrics.passes <= plain.metrics.passes / 2, `${copied.metrics.passes} passes`);
  });

  it('guesses nothing without a text to rewrite, and forgets the last one', () => {
    const drafter = new InputCopy();
    drafter.begin({ prefix: [], suffix: [], input });
    drafter.begin({ prefix: [], suffix: [] });
    assert.deepEqual(drafter.draft([]), []);
  });
});
