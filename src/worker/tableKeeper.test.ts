import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decode } from '../decoding/decode';
import { DRAFTER_NAMES, makeDrafters } from '../decoding/drafters';
import { Drafting } from '../decoding/drafting';
import { strategies } from '../decoding/strategies';
import { toyInput } from '../decoding/testing/input';
import { ToyOracle } from '../decoding/testing/toyOracle';
import { TableKeeper } from './tableKeeper';

const live = new AbortController().signal;
const newDrafting = () => new Drafting(makeDrafters(DRAFTER_NAMES), { cost: () => 1 });

/** Passes of one draft of twelve tokens. */
async function passes(drafting: Drafting): Promise<number> {
  const oracle = new ToyOracle(50, 7);
  drafting.begin({ prefix: [1, 2, 3], suffix: [] });
  const { metrics } = await decode(
    strategies.greedy,
    toyInput(oracle, { count: 1, maxTokens: 12, context: [1, 2, 3] }),
    oracle,
    live,
    { drafting },
  );
  return metrics.passes;
}

describe('TableKeeper', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'superdraft-keeper-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const store = () => ({ path: join(folder, 'tables.bin'), key: new Uint8Array(32) });

  it('what was learned before a restart saves passes after it', async () => {
    const before = newDrafting();
    const keeper = new TableKeeper(before, 1);
    assert.equal(await keeper.open(store()), 'absent');
    const first = await passes(before);
    keeper.changed();
    while (!existsSync(store().path)) await sleep(1);
    const after = newDrafting();
    assert.equal(await new TableKeeper(after).open(store()), 'read');
    assert.deepEqual(after.save(), before.save());
    assert.ok((await passes(after)) < first);
    keeper.dispose();
  });

  it('begins anew with a store that is damaged, and goes on where none can be written', async () => {
    writeFileSync(store().path, 'nonsense');
    const keeper = new TableKeeper(newDrafting());
    assert.equal(await keeper.open(store()), 'damaged');
    const nowhere = new TableKeeper(newDrafting(), 1);
    await nowhere.open({ ...store(), path: join(store().path, 'below', 'a', 'file') });
    nowhere.changed();
    await sleep(20);
  });

  it('forgets in memory and on the disk', async () => {
    const drafting = newDrafting();
    const keeper = new TableKeeper(drafting, 0);
    await keeper.open(store());
    await passes(drafting);
    // One that is being written is not left behind either.
    keeper.changed();
    await sleep(2);
    await keeper.forget();
    assert.ok(!existsSync(store().path));
    assert.ok([...drafting.save().values()].every(({ length }) => length === 0));
    keeper.changed();
    await sleep(20);
    assert.ok(!existsSync(store().path));
  });
});
