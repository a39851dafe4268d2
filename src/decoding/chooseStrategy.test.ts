import assert from 'node:assert/strict';
import { chooseStrategy, SteadyChoice, type Demand } from './chooseStrategy';
import { measuredCost } from './passCost';

const DEMAND: Demand = {
  count: 3,
  maxTokens: 40,
  extent: 'line',
  usualTokens: 20,
  early: false,
  budget: 1000,
};

/** Each row costs nearly nothing, as on a GPU; or as much as the first, as for a large model on few cores. */
const FLAT = measuredCost([
  [1, 2],
  [64, 2.2],
]);
const STEEP = measuredCost([
  [1, 2],
  [2, 4],
  [64, 40],
]);

describe('chooseStrategy', () => {
  it('one draft is greedy', () => {
    assert.equal(chooseStrategy({ ...DEMAND, count: 1 }, FLAT).strategy, 'greedy');
  });

  it('when somebody waits, a beam if its drafts come as soon as they can be seen', () => {
    const { strategy, reason } = chooseStrategy({ ...DEMAND, early: true }, FLAT);
    assert.equal(strategy, 'beam');
    assert.equal(reason, 'beam: all drafts stand after about 34 ms');
  });

  it('the likeliest blocks are short ones: blocks leave the greedy one', () => {
    const block = { ...DEMAND, extent: 'block' } as const;
    assert.equal(chooseStrategy({ ...block, early: true }, FLAT).strategy, 'split');
    const { strategy, reason } = chooseStrategy(block, FLAT);
    assert.equal(strategy, 'split');
    // 0.85 · 20 · T(3), against 20 · T(1) + T(39).
    assert.equal(reason, 'split: 3 exact drafts take about 34 ms, superposed ones 42 ms');
  });

  it('when somebody waits for longer, draft 1 gets the passes to itself', () => {
    const { strategy, reason } = chooseStrategy({ ...DEMAND, early: true }, STEEP);
    assert.equal(strategy, 'split');
    assert.equal(reason, 'split: draft 1 stands after about 40 ms, the others follow');
  });

  it('exact drafts where rows cost little, superposed ones where they cost much', () => {
    assert.equal(chooseStrategy(DEMAND, FLAT).strategy, 'beam');
    const { strategy, reason } = chooseStrategy(DEMAND, STEEP);
    assert.equal(strategy, 'superposed');
    // 0.85 · 20 · T(3), against 20 · T(1) + T(39).
    assert.equal(reason, 'superposed: 3 exact drafts take about 78 ms, superposed ones 65 ms');
  });

  it('cuts the length to the budget, but not below what is worth showing', () => {
    const cut = chooseStrategy({ ...DEMAND, early: true, budget: 30 }, STEEP);
    assert.equal(cut.maxTokens, 15);
    assert.match(cut.reason, /; 15 tokens at most fit 30 ms$/);
    assert.equal(chooseStrategy({ ...DEMAND, early: true, budget: 1 }, STEEP).maxTokens, 8);
    assert.equal(chooseStrategy({ ...DEMAND, maxTokens: 5, budget: 1 }, STEEP).maxTokens, 5);
  });

  it('stays with what it chose until the costs have clearly changed, for each kind of demand by itself', () => {
    const early = { ...DEMAND, early: true };
    const costs = (milliseconds: number) =>
      measuredCost([
        [1, milliseconds],
        [64, milliseconds],
      ]);
    const auto = new SteadyChoice();
    const chosen = (...all: readonly number[]) =>
      all.map((milliseconds) => auto.choose(early, costs(milliseconds)).strategy);
    // 0.85 · 20 · T(3) against 60 ms: up to 3.5 ms a pass, or up to 4.4 ms once it is a beam.
    assert.deepEqual(chosen(3.6, 3.4, 3.6, 4.3, 4.5, 4.3, 3.6), [
      'split',
      'beam',
      'beam',
      'beam',
      'split',
      'split',
      'split',
    ]);
    assert.deepEqual(chosen(3.4), ['beam']);
    assert.equal(auto.choose({ ...early, count: 5 }, costs(3.6)).strategy, 'split');
    assert.equal(auto.choose(early, costs(3.6)).strategy, 'beam');
  });
});
