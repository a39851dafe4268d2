import assert from 'node:assert/strict';
import type { Window } from '../text/cutWindow';
import { BegunWithKey, type Begun } from './begunWithKey';

const windowOf = (prefix: string): Window => ({
  prefix,
  suffix: '',
  prefixStartLine: 0,
  line: 0,
  character: prefix.length,
});
const never = new Promise<never>(() => undefined);

function make() {
  const begun = new BegunWithKey();
  const aborted: string[] = [];
  const key = (text: string) =>
    begun.key('a.ts', windowOf(text), (): Begun => {
      const underWay = { key: 'a.ts', window: windowOf(text), first: never, all: never };
      return { underWay, at: 0, abort: () => aborted.push(text) };
    });
  const take = (text: string, file = 'a.ts') => begun.take(file, windowOf(text))?.underWay.window.prefix;
  return { begun, aborted, key, take };
}

describe('BegunWithKey', () => {
  it('what a key began is given once, to whoever asks at the same place', () => {
    const { key, take, aborted } = make();
    assert.equal(key('ab'), true);
    assert.equal(take('a'), undefined);
    assert.equal(take('ab', 'b.ts'), undefined);
    assert.deepEqual([take('ab'), take('ab')], ['ab', undefined]);
    assert.deepEqual(aborted, []);
  });

  it('after two keys that the editor did not ask for nothing is begun, until it asks where it was expected to', () => {
    const { key, take } = make();
    assert.deepEqual(['a', 'ab', 'abc', 'abcd'].map(key), [true, true, false, false]);
    assert.equal(take('abc'), undefined);
    assert.equal(key('abcde'), false);
    assert.equal(take('abcde'), undefined);
    assert.equal(key('abcdef'), true);
    assert.equal(take('abcdef'), 'abcdef');
  });

  it('when the cursor goes elsewhere it is ended, which says nothing of the editor', () => {
    const { begun, key, take, aborted } = make();
    for (const text of ['a', 'ab', 'abc']) {
      assert.equal(key(text), true);
      begun.leave();
      assert.equal(take(text), undefined);
    }
    assert.deepEqual(aborted, ['a', 'ab', 'abc']);
  });

  it('what somebody waits for is not ended by the cursor, but by whoever waits', () => {
    const { begun, key, take, aborted } = make();
    key('a');
    take('a');
    begun.leave();
    assert.deepEqual(aborted, []);
  });
});
