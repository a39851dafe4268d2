import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MIXED, NO_SLOT, SlotTable } from './slots';

function append(table: SlotTable, tokens: readonly number[], parent = NO_SLOT): number {
  return tokens.reduce((slot, token) => table.append(slot, token), parent);
}

describe('SlotTable', () => {
  it('finds an accepted draft past the rejected one (the worked example)', () => {
    const table = new SlotTable(10);
    const c = append(table, [1, 2, 3]);
    append(table, [4, 5], c);
    append(table, [6], c);
    assert.deepEqual(table.match([1, 2, 3, 6, 7]), [0, 1, 2, 5]);
    assert.deepEqual(table.match([1, 9]), [0]);
    assert.deepEqual(table.match([]), []);
  });

  it('never matches a mixture', () => {
    const table = new SlotTable(4);
    append(table, [5], table.append(NO_SLOT, MIXED));
    assert.deepEqual(table.match([MIXED, 5]), [0, 1].slice(0, 2));
    assert.deepEqual(table.match([5]), []);
  });

  it('rewinds, and refuses what does not fit', () => {
    const table = new SlotTable(3);
    append(table, [1, 2, 3]);
    assert.throws(() => table.append(2, 4), /All 3 slots/);
    table.rewind(1);
    assert.deepEqual([table.used, table.free], [1, 2]);
    assert.deepEqual(table.match([1, 2]), [0]);
    table.rewind(9);
    assert.equal(table.used, 1);
  });

  it('matches what a naive search of all paths finds', () => {
    const step = fc.record({ parent: fc.nat(30), token: fc.nat(3) });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.array(fc.nat(3), { maxLength: 8 }),
        (steps, tokens) => {
          const table = new SlotTable(30);
          const paths: number[][] = [];
          for (const { parent, token } of steps) {
            const at = parent < paths.length ? parent : NO_SLOT;
            table.append(at, token);
            paths.push([...(paths.at(at === NO_SLOT ? paths.length : at) ?? []), token]);
          }
          const held = new Set(paths.map((path) => path.join()));
          const length = table.match(tokens).length;
          assert.ok(length === 0 || held.has(tokens.slice(0, length).join()));
        },
      ),
    );
  });
});
