import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LearnedCost, measuredCost } from './passCost';

/** What two cores measured in a calm moment, for 19 M parameters. */
const CALM = [
  [1, 2.92],
  [2, 3.52],
  [4, 3.92],
  [8, 4.84],
  [16, 7.1],
  [32, 11.45],
  [64, 19.58],
] as const;

/** And while the editor was starting: four rows seem to cost what eight do. */
const BUSY = [
  [1, 4.64],
  [2, 6.16],
  [4, 8.99],
  [8, 8.66],
  [16, 14.44],
  [32, 23.55],
  [64, 44.4],
] as const;

const isNear = (actual: number, expected: number, share: number) => Math.abs(actual / expected - 1) < share;

describe('measuredCost', () => {
  it('is linear between points and beyond them, and never falls', () => {
    const measured = measuredCost([
      [1, 2],
      [3, 4],
      [4, 3],
      [8, 8],
    ]);
    const costs = [1, 2, 3, 4, 6, 10].map((rows) => measured.cost(rows));
    assert.deepEqual(costs, [2, 3, 4, 4, 6, 10]);
  });
});

describe('LearnedCost', () => {
  it('begins as what was measured in a calm moment', () => {
    const learned = new LearnedCost(CALM);
    for (const [rows, cost] of CALM)
      assert.ok(isNear(learned.cost(rows), cost, 0.06), `${rows} rows: ${learned.cost(rows)} ms`);
  });

  it('does not take further rows to be free where noise says so', () => {
    assert.equal(measuredCost(BUSY).cost(4), measuredCost(BUSY).cost(8));
    const learned = new LearnedCost(BUSY);
    assert.ok(learned.cost(8) > 1.2 * learned.cost(4));
  });

  it('comes to what passes take, also for row counts that none has had', () => {
    const learned = new LearnedCost(BUSY);
    const truth = measuredCost(CALM);
    for (let pass = 0; pass < 300; pass++) {
      const rows = 1 + (pass % 9);
      learned.record(rows, truth.cost(rows));
    }
    for (const rows of [1, 2, 4, 6, 8, 16, 32])
      assert.ok(isNear(learned.cost(rows), truth.cost(rows), 0.1), `${rows} rows: ${learned.cost(rows)} ms`);
  });

  it('passes of one size make all sizes dearer, and not steeper', () => {
    const learned = new LearnedCost(CALM);
    for (let pass = 0; pass < 300; pass++) learned.record(1, 6);
    assert.ok(isNear(learned.cost(1), 6, 0.05));
    assert.ok(isNear(learned.cost(8), 2 * 4.84, 0.15));
  });

  it('one pass that the system held up changes little', () => {
    const learned = new LearnedCost(CALM);
    learned.record(3, 5000);
    assert.ok(isNear(learned.cost(3), 3.7, 0.1));
  });

  it('stays positive, finite and ascending, whatever is recorded', () => {
    const passes = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 64 }), fc.double({ min: 1e-3, max: 1e4, noNaN: true })),
    );
    const points = fc.constantFrom(CALM, BUSY, [[1, 3]] as const, [[4, 3]] as const);
    fc.assert(
      fc.property(points, passes, (measured, recorded) => {
        const learned = new LearnedCost(measured);
        for (const [rows, took] of recorded) learned.record(rows, took);
        const costs = Array.from({ length: 64 }, (_, index) => learned.cost(index + 1));
        assert.ok(costs.every((cost) => cost > 0 && Number.isFinite(cost)));
        assert.ok(costs.every((cost, index) => index === 0 || cost >= costs[index - 1] - 1e-9));
      }),
    );
  });
});
