import assert from 'node:assert/strict';
import { Likeness } from './likeness';

const even = () => 1;
const text = (...tokens: number[]) => Uint16Array.from(tokens);

describe('Likeness', () => {
  it('a place counts 1 where nothing around it is alike, or there is nothing to compare with', () => {
    const likeness = new Likeness(100);
    assert.equal(likeness.weight(text(1, 2, 3), 1), 1);
    likeness.compareWith([1, 2], [3], even);
    assert.equal(likeness.weight(text(4, 5, 6), 1), 1);
    likeness.compareWith([1, 2], [3], () => 0);
    assert.equal(likeness.weight(text(1, 2, 3), 1), 1);
  });

  it('more the more of the tokens around the cursor stand there, on either side and each counted once', () => {
    const likeness = new Likeness(100);
    likeness.compareWith([1, 2], [3, 4], even);
    const weights = [text(1, 9, 9), text(1, 1, 1), text(3, 9, 2), text(4, 3, 1), text(4, 3, 1, 2)].map(
      (each) => likeness.weight(each, 1),
    );
    assert.deepEqual(
      weights,
      [0.25, 0.25, 0.5, 0.75, 1].map((alike) => Math.exp(12 * alike)),
    );
  });

  it('rare tokens say more', () => {
    const likeness = new Likeness(100);
    likeness.compareWith([1, 2], [], (token) => (token === 1 ? 3 : 1));
    assert.ok(likeness.weight(text(1), 0) > likeness.weight(text(2), 0));
  });

  it('knows nothing of the text that was compared with before, nor of what is far away or in another file', () => {
    const likeness = new Likeness(100);
    likeness.compareWith([1], [], even);
    likeness.compareWith([2], [200], even);
    assert.equal(likeness.weight(text(1, 1, 200, 2), 1), 1);
    const far = Uint16Array.from({ length: 100 }, (_, at) => (at === 0 ? 2 : 50));
    assert.equal(likeness.weight(far, 60), 1);
    assert.ok(likeness.weight(far, 5) > 1);
  });
});
