import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreKeeper } from './storeKeeper';

describe('StoreKeeper', () => {
  it('writes one version after the other, and removes the store once the last is written', async () => {
    const events: string[] = [];
    const ends: (() => void)[] = [];
    const keeper = new StoreKeeper(1000, async () => {
      const version = ends.length + 1;
      events.push(`begin ${version}`);
      await new Promise<void>((resolve) => ends.push(resolve));
      events.push(`end ${version}`);
      return true;
    });
    keeper.use({ path: 'no-such-store', key: new Uint8Array(32) });
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    void keeper.keep();
    void keeper.keep();
    const removed = keeper.remove().then(() => events.push('removed'));
    for (let version = 0; version < 2; version++) {
      await settled();
      // The later one would be done sooner.
      ends.at(-1)?.();
    }
    await settled();
    ends[0]();
    await removed;
    assert.deepEqual(events, ['begin 1', 'end 1', 'begin 2', 'end 2', 'removed']);
  });

  for (const [code, writes] of [
    ['EPERM', 2],
    ['ENOSPC', 1],
  ] as const)
    it(`writes ${writes === 2 ? 'once more' : 'no more'} where the file system says ${code}`, async () => {
      let count = 0;
      const keeper = new StoreKeeper(
        1,
        () => {
          count++;
          return count === 1
            ? Promise.reject(Object.assign(new Error(code), { code }))
            : Promise.resolve(true);
        },
        () => undefined,
      );
      keeper.use({ path: 'no-such-store', key: new Uint8Array(32) });
      await keeper.keep();
      await sleep(50);
      assert.equal(count, writes);
    });

  it('tells once why nothing is kept, and ends with attempts that never succeed', async () => {
    const said: string[] = [];
    let [count, code] = [0, 'EPERM'];
    const keeper = new StoreKeeper(
      1,
      () => {
        count++;
        return code === '' ? Promise.resolve(true) : Promise.reject(Object.assign(new Error(code), { code }));
      },
      (line) => said.push(line),
    );
    keeper.use({ path: 'no-such-store', key: new Uint8Array(32) });
    await keeper.keep();
    await sleep(100);
    assert.equal(count, 5);
    // The next change.
    await keeper.keep();
    assert.deepEqual(said, ['What is learnt is not kept for the next start in no-such-store: EPERM']);
    for (code of ['EROFS', '', 'EROFS']) await keeper.keep();
    assert.deepEqual(
      said.slice(1),
      Array(2).fill('What is learnt is not kept for the next start in no-such-store: EROFS'),
    );
    keeper.dispose();
  });
});
