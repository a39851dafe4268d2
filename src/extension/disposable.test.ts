import assert from 'node:assert/strict';
import { DisposableStore } from './disposable';

describe('DisposableStore', () => {
  it('disposes once, newest first, and late arrivals at once', () => {
    const disposed: number[] = [];
    const item = (number: number) => ({ dispose: () => void disposed.push(number) });
    const store = new DisposableStore();
    store.add(item(1));
    store.add(item(2));
    assert.equal(store.isDisposed, false);
    store.dispose();
    assert.equal(store.isDisposed, true);
    store.dispose();
    store.add(item(3));
    assert.deepEqual(disposed, [2, 1, 3]);
  });
});
