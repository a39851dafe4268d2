import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BoundedMap } from './boundedMap';

describe('BoundedMap', () => {
  it('forgets what was set longest ago; setting again makes young', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    assert.deepEqual([map.get('a'), map.get('b'), map.get('c')], [3, undefined, 4]);
  });

  it('never holds more than its capacity, and always the newest keys', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(9)), (capacity, keys) => {
        const map = new BoundedMap<number, number>(capacity);
        keys.forEach((key, index) => {
          map.set(key, index);
        });
        const newest = [...new Set(keys.toReversed())].slice(0, capacity);
        assert.equal(map.size, newest.length);
        for (const key of newest) assert.equal(map.get(key), keys.lastIndexOf(key));
      }),
    );
  });
});
