/** Whatever drafts show, no strategy asks for more rows than are kept free for it. */
import assert from 'node:assert/strict';
import { decode } from '../decode';
import { Drafting } from '../drafting';
import { hash32 } from '../noise';
import type { Row } from '../row';
import type { DraftPath } from '../strategy';
import { toyInput } from '../testing/input';
import { ToyOracle } from '../testing/toyOracle';
import type { NodeInput } from '../tree';
import { strategies } from './index';
import { mostRows } from './paths';

const CASES = 600;
const GUESSES = 5;

const signal = new AbortController().signal;

/** What keeps a strategy looking for others: drafts that all show the same, or nothing, or one of two texts. */
const SHOWN: readonly ((draft: DraftPath) => string)[] = [
  () => 'same',
  () => '',
  ({ tokens }) => String(tokens.length % 2),
];

/** Guesses two tokens after everything, now and then the right ones. */
function drafting({ vocabulary, seed }: ToyOracle): Drafting {
  const draft = (path: readonly number[]) =>
    [0, 1].map((rank) => ({ token: hash32(seed, rank, ...path) % vocabulary, rank, matchLength: 4 }));
  const drafter = { begin: () => undefined, draft, accept: () => undefined };
  return new Drafting(new Map([['test', drafter]]), { cost: (rows) => 1 + 0.1 * rows });
}

describe('mostRows', () => {
  for (const [name, strategy] of Object.entries(strategies))
    it(`${name} asks for no more, and guesses change no draft`, async () => {
      for (let index = 0; index < CASES; index++) {
        const draw = (what: number) => hash32(index, what);
        const [count, maxTokens] = [1 + (draw(0) % 8), 1 + (draw(1) % 12)];
        // With few candidates of many words an end is seldom among them: drafts become as long as they may.
        const make = () =>
          new ToyOracle(3 + (draw(3) % 60), index, [0, 0.5][draw(4) % 2], 2 + (draw(5) % 40));
        const run = async (guess: boolean) => {
          const oracle = make();
          const shown = SHOWN[draw(2) % SHOWN.length];
          const input = toyInput(oracle, { count, maxTokens, seed: index, shown });
          const guessing = guess ? { drafting: drafting(oracle), guessedRows: GUESSES } : {};
          const { drafts } = await decode(strategy, input, oracle, signal, guessing);
          return { drafts, rows: oracle.rows };
        };
        const plain = await run(false);
        const most = mostRows(count, maxTokens);
        const about = `${name}, case ${index}`;
        assert.ok(plain.rows <= most, `${about}: ${plain.rows} of ${most} rows`);
        const guessed = await run(true);
        assert.deepEqual(guessed.drafts, plain.drafts, about);
        assert.ok(guessed.rows <= most + GUESSES, about);
      }
    }).timeout(60_000);

  it('split: ever better places to leave a draft take no more rows', async () => {
    const [onwards, away] = [2, 3];
    /** After the greedy draft's first tokens a second one is likelier each time; everything else is sure. */
    class Turns extends ToyOracle {
      override after(path: readonly NodeInput[]): Row {
        const isGreedy = path.every(({ ids }) => ids[0] === onwards);
        const chance = isGreedy && path.length < 5 ? 0.12 / (1 - 0.13 * path.length) : 1e-6;
        const logits = Float32Array.of(Math.log(1 - chance), Math.log(chance));
        return { ids: Int32Array.of(onwards, away), logits, logSumExp: 0 };
      }
    }
    const oracle = new Turns(4, 0);
    const input = toyInput(oracle, { count: 2, maxTokens: 30, shown: () => 'same' });
    const { drafts } = await decode(strategies.split, input, oracle, signal);
    assert.equal(drafts.length, 1);
    assert.ok(oracle.rows > 90 && oracle.rows <= mostRows(2, 30), `${oracle.rows} rows`);
  });
});
