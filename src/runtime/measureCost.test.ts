import assert from 'node:assert/strict';
import { measureCost, ROW_COUNTS } from './measureCost';
import type { Pass } from './session';

/** A session whose passes take a millisecond and a tenth for each row, and `busy` times that at a moment. */
function simulated(busy: (milliseconds: number) => number, unit = 1) {
  let time = 0;
  let passes = 0;
  const positions: number[] = [];
  const run = ({ rows }: Pass) => {
    passes++;
    positions.push(...rows.map(({ position }) => position));
    time += unit * (1 + rows.length / 10) * busy(time);
    return Promise.resolve([]);
  };
  return { session: { run }, now: () => time, figures: () => ({ time, passes, positions }) };
}

const truth = ROW_COUNTS.map((rows) => 1 + rows / 10);

describe('measureCost', () => {
  const check = async (busy: (milliseconds: number) => number) => {
    const { session, now, figures } = simulated(busy);
    const costs = await measureCost(session, 4096, now);
    return { costs: costs.map(([, milliseconds]) => milliseconds), ...figures() };
  };
  const close = (costs: readonly number[]) => {
    costs.forEach((cost, index) => {
      assert.ok(Math.abs(cost - truth[index]) < 0.01, `${ROW_COUNTS[index]} rows: ${cost}`);
    });
  };

  it('measures what passes take, in a few rounds where nothing else is to do', async () => {
    const { costs, time } = await check(() => 1);
    close(costs);
    assert.ok(time < 120, `${time} ms`);
  });

  it('is not misled by work that comes and goes', async () => {
    close((await check((time) => (time % 60 < 40 ? 3 : 1))).costs);
  });

  it('waits out a busy start', async () => {
    close((await check((time) => (time < 250 ? 4 : 1))).costs);
  });

  it('ends in time where the machine stays busy, and after three rounds where a pass takes long', async () => {
    const { time } = await check((now) => 1 + Math.abs(Math.sin(now)));
    assert.ok(time < 650, `${time} ms`);
    const slow = simulated(() => 1, 100);
    await measureCost(slow.session, 4096, slow.now);
    assert.equal(slow.figures().passes, 10 + 3 * ROW_COUNTS.length);
  });

  for (const [contextLength, position] of [
    [256, 255],
    [1152, 960],
  ]) {
    it(`a context of ${contextLength}: times rows at position ${position}`, async () => {
      const { session, now, figures } = simulated(() => 1);
      await measureCost(session, contextLength, now);
      assert.deepEqual([...new Set(figures().positions)], [position]);
    });
  }
});
