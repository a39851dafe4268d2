import assert from 'node:assert/strict';
import { KnownNames } from './knownNames';

describe('KnownNames', () => {
  it('a name without an answer is asked for again once the extension may have started', () => {
    const known = new KnownNames<string>();
    assert.equal(known.has('count', 0), false);
    known.add('count', undefined, 0);
    assert.deepEqual([known.has('count', 1000), known.has('count', 60_000)], [true, false]);
    known.add('count', 'count.ts', 60_000);
    assert.deepEqual([known.has('count', 1e6), known.find('count')], [true, 'count.ts']);
  });

  it('not where another name has had one: then it has started', () => {
    const known = new KnownNames<string>();
    known.add('count', 'count.ts', 0);
    known.add('const', undefined, 0);
    assert.deepEqual([known.has('const', 60_000), known.find('const')], [true, undefined]);
  });

  it('but what had none before that is asked for once more', () => {
    const known = new KnownNames<string>();
    known.add('count', undefined, 0);
    known.add('paint', undefined, 0);
    known.add('count', 'count.ts', 30_000);
    assert.equal(known.has('paint', 30_000), false);
  });
});
