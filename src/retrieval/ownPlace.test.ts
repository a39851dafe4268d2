import assert from 'node:assert/strict';
import { findOwnPlace } from './ownPlace';
import { Segment, SEGMENT_TOKENS } from './segment';

/** Tokens of a file that fills a segment, no two places alike. */
const FILE = Array.from({ length: SEGMENT_TOKENS - 1 }, (_, at) => (at * 7919) % 16_000);

describe('findOwnPlace', () => {
  const segment = new Segment(16_000, 0);
  segment.append('a', FILE, () => undefined);
  const find = (before: readonly number[], behind: readonly number[]) =>
    findOwnPlace('a', [segment], before, behind)?.at;

  it('finds it by what stands behind the cursor, by what stands before it, and by what stands further up', () => {
    const [before, behind] = [FILE.slice(500, 900), FILE.slice(900, 1000)];
    assert.equal(find(before, behind), 901);
    assert.equal(find(before, []), 884);
    assert.equal(find([...before.slice(0, -16), ...Array<number>(16).fill(1)], []), 852);
    assert.equal(find([1, 2], [3, 4]), undefined);
  });

  it('looks through a long file in no time: it is done with every key', () => {
    const elsewhere = Array.from({ length: 100 }, () => 15_999);
    const before = process.cpuUsage();
    for (let key = 0; key < 100; key++) assert.equal(find(elsewhere, elsewhere), undefined);
    const { user } = process.cpuUsage(before);
    assert.ok(user < 0.3e6, `${user / 1e3} ms`);
  });
});
