import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { cachedCosts, costsPath, type CostSetting } from './passCostCache';

const setting: CostSetting = {
  graph: 'a1',
  device: 'cpu',
  threads: 2,
  processor: 'Some 9',
  runtime: '1.0',
  rows: [1, 2, 4],
};
const MEASURED = [
  [1, 1.5],
  [2, 1.6],
  [4, 2.5],
] as const;
const KEPT = MEASURED.map(([rows, cost]) => [rows, 2 * cost] as const);
const NOW = 1_800_000_000_000;

describe('cachedCosts', () => {
  let folder: string;
  let measured: number;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-costs-'));
    measured = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  const ask = (asked: CostSetting = setting, now = NOW) =>
    cachedCosts(
      folder,
      asked,
      () => {
        measured++;
        return Promise.resolve(MEASURED);
      },
      () => now,
    );

  it('measures once, and leaves one file behind', async () => {
    assert.deepEqual(await ask(), MEASURED);
    assert.deepEqual(await ask(), MEASURED);
    assert.equal(measured, 1);
    assert.equal((await readdir(dirname(costsPath(folder, setting)))).length, 1);
  });

  it('measures anew for another graph, device, number of threads, processor, runtime or row counts', async () => {
    const others = [
      { graph: 'b2' },
      { device: 'webgpu' },
      { threads: 4 },
      { processor: 'Other 7' },
      { runtime: '2.0' },
      { rows: [1, 2] },
    ];
    await ask();
    for (const other of others) await ask({ ...setting, ...other });
    assert.equal(measured, 1 + others.length);
  });

  it('removes what is too old to be believed when it measures for another setting', async () => {
    const day = 24 * 60 * 60 * 1000;
    const others = ['b2', 'c3'].map((graph) => ({ ...setting, graph }));
    for (const [index, other] of others.entries()) {
      await ask(other);
      const written = new Date(NOW - (index === 0 ? 2 : 0.5) * day);
      await utimes(costsPath(folder, other), written, written);
    }
    await ask();
    const left = [others[1], setting].map((each) => basename(costsPath(folder, each)));
    assert.deepEqual((await readdir(dirname(costsPath(folder, setting)))).sort(), left.sort());
  });

  /** Whether what stands in the file is believed. */
  async function isBelieved(content: object | string): Promise<boolean> {
    await ask();
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(costsPath(folder, setting), text);
    const costs = await ask();
    return JSON.stringify(costs) === JSON.stringify(KEPT);
  }

  const good = { setting, measured: NOW, points: KEPT };
  it('believes a file that says what was measured in this setting', async () => {
    assert.ok(await isBelieved(good));
  });

  const wrong: Readonly<Record<string, object | string>> = {
    'half a file': JSON.stringify(good).slice(0, 40),
    'a list': [good],
    'another setting under this name': { ...good, setting: { ...setting, threads: 8 } },
    'a point too few': { ...good, points: KEPT.slice(1) },
    'a point too many': { ...good, points: [...KEPT, [8, 9]] },
    'other row counts': { ...good, points: KEPT.map(([rows, cost]) => [rows + 1, cost]) },
    'a cost of nothing': { ...good, points: [[1, 0], ...KEPT.slice(1)] },
    'a cost that is no number': { ...good, points: [[1, '3'], ...KEPT.slice(1)] },
    'what was measured two days ago': { ...good, measured: NOW - 2 * 24 * 3_600_000 },
    'what was measured tomorrow': { ...good, measured: NOW + 24 * 3_600_000 },
    'no time': { setting, points: KEPT },
  };
  for (const [name, content] of Object.entries(wrong)) {
    it(`measures anew instead of believing ${name}, and keeps the new`, async () => {
      assert.equal(await isBelieved(content), false);
      assert.equal(measured, 2);
      assert.ok((await readFile(costsPath(folder, setting), 'utf8')).includes('2.5'));
      await ask();
      assert.equal(measured, 2);
    });
  }

  it('does without where nothing can be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const nowhere = join(folder, 'file', 'below');
    const costs = await cachedCosts(nowhere, setting, () => Promise.resolve(MEASURED));
    assert.deepEqual(costs, MEASURED);
  });
});
