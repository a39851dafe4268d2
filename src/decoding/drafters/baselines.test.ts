import assert from 'node:assert/strict';
import { NO_NGRAMS, TextNgrams } from '../ngrams';
import { GUESSING_IS_USELESS } from '../testing/passCosts';
import { Drafting } from '../drafting';
import { ToyOracle } from '../testing/toyOracle';
import { ROOT } from '../tree';
import type { Row } from '../row';
import { AdedSearch } from './adedSearch';
import { makeDrafters, BASELINE_NAMES, DRAFTER_NAMES } from './index';
import { lookUp, PromptLookup } from './promptLookup';
import { fixedShape, RecyclingTree } from './recyclingTree';
import { SuccessorMatrix } from './successorMatrix';

const row = (...ids: number[]): Row => ({
  ids: Int32Array.from(ids),
  logits: Float32Array.from(ids, (_, rank) => -rank),
  logSumExp: 1,
});

describe('promptLookup', () => {
  it('continues the first occurrence of the longest n-gram', () => {
    assert.deepEqual(lookUp([1, 2, 3, 4, 1, 2]), [3, 4, 1, 2]);
    // 3 alone is followed by 9 first, but 2 3 is longer.
    assert.deepEqual(lookUp([3, 9, 2, 3, 7, 8, 2, 3]), [7, 8, 2, 3]);
    assert.deepEqual(lookUp([1, 2, 3]), []);
    assert.deepEqual(lookUp([]), []);
  });

  it('follows the draft, as one chain', () => {
    const drafter = new PromptLookup();
    drafter.begin({ prefix: [1, 2, 3, 4, 5], suffix: [] });
    assert.deepEqual(
      drafter.plan([2, 3]).map(({ token, after }) => [token, after]),
      [
        [4, -1],
        [5, 0],
        [2, 1],
        [3, 2],
      ],
    );
  });
});

describe('recyclingTree', () => {
  it('gives likelier ranks more descendants, to the depth that is allowed', () => {
    assert.deepEqual(fixedShape(5, { successors: 8, depth: 6 }), [
      { after: -1, rank: 0 },
      { after: -1, rank: 1 },
      { after: -1, rank: 2 },
      { after: 0, rank: 0 },
      { after: 0, rank: 1 },
    ]);
    assert.ok(fixedShape(20, { successors: 8, depth: 1 }).length === 8);
  });

  it('fills its shape from the matrix, and leaves out what the matrix lacks', () => {
    const drafter = new RecyclingTree();
    drafter.begin({ prefix: [1], suffix: [] });
    assert.deepEqual(drafter.plan([]), []);
    drafter.accept([], row(2, 3));
    drafter.accept([2], row(4));
    assert.deepEqual(
      drafter.plan([]).map(({ token, rank, after }) => [token, rank, after]),
      [
        [2, 0, -1],
        [3, 1, -1],
        [4, 0, 0],
      ],
    );
  });

  it('learns what the model predicts within the prompt', () => {
    const drafting = new Drafting(makeDrafters(['tokenRecycling']), { cost: () => 1 });
    drafting.seed([7, 3], row(5, 6));
    drafting.begin({ prefix: [1, 3], suffix: [] });
    const guessed = drafting.guess(new ToyOracle(10, 1).tree(), [ROOT], () => undefined);
    assert.deepEqual(
      guessed.map(({ credits }) => credits[0].guess.token),
      [5, 6],
    );
  });

  it('has 80 nodes when every token is known', () => {
    const drafter = new RecyclingTree();
    drafter.begin({ prefix: [0], suffix: [] });
    for (let token = 0; token < 9; token++) drafter.accept([token], row(1, 2, 3, 4, 5, 6, 7, 8));
    assert.equal(drafter.plan([]).length, 80);
  });
});

describe('SuccessorMatrix', () => {
  it('holds no more tokens than its bound', () => {
    const matrix = new SuccessorMatrix(2, 3);
    for (let token = 0; token < 10; token++) matrix.set(token, row(7, 8, 9));
    assert.equal(matrix.size, 3);
    assert.deepEqual(matrix.after(9), [7, 8]);
    assert.deepEqual(matrix.after(0), []);
  });

  it('gives back what was learned, and leaves out what is cut off', () => {
    const matrix = new SuccessorMatrix(2);
    matrix.set(1, row(7, 8, 9));
    matrix.set(2, row(6));
    matrix.set(3, row(5, 4));
    const saved = matrix.save();
    const restored = new SuccessorMatrix(2);
    restored.restore(saved);
    assert.deepEqual(
      [1, 2, 3].map((token) => restored.after(token)),
      [[7, 8], [6], [5, 4]],
    );
    for (let length = 0; length < saved.length; length++) {
      const cut = new SuccessorMatrix(2);
      cut.restore(saved.subarray(0, length));
      assert.ok(cut.size < restored.size);
    }
  });
});

describe('adedSearch', () => {
  it('finds the likeliest path of the corpus first, and siblings as well', () => {
    const drafter = new AdedSearch(new TextNgrams([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 5]));
    drafter.begin({ prefix: [1, 2], suffix: [] });
    const [first, ...rest] = drafter.plan([]);
    assert.deepEqual([first.token, first.after], [3, -1]);
    assert.ok(rest.some(({ token, after }) => token === 5 && after === -1));
    assert.ok(rest.some(({ token, after }) => token === 4 && after === 0));
  });

  it('has at most 63 nodes, each after its parent', () => {
    const text = Array.from({ length: 3000 }, (_, index) => (index * index) % 37);
    const drafter = new AdedSearch(new TextNgrams(text));
    drafter.begin({ prefix: [1, 4], suffix: [] });
    const plan = drafter.plan([]);
    assert.ok(plan.length > 20 && plan.length <= 63, String(plan.length));
    plan.forEach(({ after }, index) => {
      assert.ok(after < index);
    });
  });

  it('drafts nothing when nothing is known', () => {
    const drafter = new AdedSearch(NO_NGRAMS);
    drafter.begin({ prefix: [1, 2], suffix: [] });
    assert.deepEqual(drafter.plan([]), []);
  });
});

describe('makeDrafters', () => {
  it('makes drafters and baselines by name, each once; baselines only when named', () => {
    assert.deepEqual([...makeDrafters(DRAFTER_NAMES).keys()], DRAFTER_NAMES);
    const named = ['adedSearch', 'trigram', 'adedSearch', 'nothing'];
    assert.deepEqual([...makeDrafters(named).keys()], ['trigram', 'adedSearch']);
    assert.deepEqual([...makeDrafters(BASELINE_NAMES).keys()], BASELINE_NAMES);
  });

  it('credits everyone who guessed a node, planned or searched for', () => {
    const tree = new ToyOracle(10, 1).tree();
    const text = { prefix: [1, 2, 3, 4, 1, 2], suffix: [] };
    const drafting = new Drafting(makeDrafters(['suffixMatch', 'promptLookup']), { cost: () => 1 });
    drafting.begin(text);
    const [first] = drafting.guess(tree, [ROOT], () => undefined);
    assert.deepEqual(
      first.credits.map(({ drafter }) => drafter),
      ['promptLookup', 'suffixMatch'],
    );
    const useless = new Drafting(makeDrafters(['suffixMatch']), GUESSING_IS_USELESS);
    useless.begin(text);
    assert.deepEqual(
      useless.guess(tree, [ROOT], () => undefined),
      [],
    );
  });
});
