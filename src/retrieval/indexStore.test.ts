import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { hash32 } from '../decoding/noise';
import { readIndex, writeIndex } from './indexStore';
import { NgramIndex } from './ngramIndex';

const BUDGET = 32 << 20;
const KEY = new Uint8Array(32).fill(7);
const OTHER_KEY = new Uint8Array(32).fill(8);
const atOnce = () => Promise.resolve();

const content = (index: NgramIndex) =>
  Array.from(index.paths, (path) => [
    path,
    index.stamp(path),
    index.pieces(path).flatMap((piece) => [...piece]),
  ]);

function filled(seed: number, files = 20, vocabulary = 1000): NgramIndex {
  const index = new NgramIndex(vocabulary, BUDGET);
  for (let file = 0; file < files; file++) {
    const tokens = Array.from(
      { length: hash32(seed, file) % 300 },
      (_, at) => hash32(seed, file, at) % vocabulary,
    );
    index.add(`file ${file} – ${seed}`, tokens, `${seed}`);
  }
  return index;
}

/** Tokens of the index that a child process writes again and again: enough for a write to take some milliseconds. */
const LARGE = 100_000;

function large(version: number): NgramIndex {
  const index = new NgramIndex(1000, BUDGET);
  for (let file = 0; file < 8; file++)
    index.add(
      `${file}`,
      Array.from({ length: LARGE / 8 }, (_, at) => (at * 31 + version) % 1000),
      `${version}`,
    );
  return index;
}

/** What the child process does: it stores one version after the other until it is killed. */
async function storeForEver(path: string): Promise<never> {
  const versions = [large(0), large(1)];
  process.send?.('begun');
  for (let turn = 0; ; turn++) await writeIndex(path, KEY, versions[turn % 2]);
}

const [, , task, target] = process.argv;
if (task === 'storeForEver') void storeForEver(target);
else
  describe('the store of the index', () => {
    let folder: string;
    let path: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'superdraft-store-'));
      path = join(folder, 'index.bin');
    });
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it('gives back what was kept, for small and for large vocabularies', async () => {
      for (const vocabulary of [1000, 150_000]) {
        const index = filled(1, 20, vocabulary);
        assert.equal(await writeIndex(path, KEY, index), true);
        const read = new NgramIndex(vocabulary, BUDGET);
        assert.equal(await readIndex(path, KEY, read, atOnce), 'read');
        assert.deepEqual(content(read), content(index));
      }
      assert.deepEqual(readdirSync(folder), ['index.bin']);
    });

    it('keeps an empty index too', async () => {
      await writeIndex(path, KEY, new NgramIndex(1000, BUDGET));
      assert.equal(await readIndex(path, KEY, new NgramIndex(1000, BUDGET), atOnce), 'read');
    });

    it('uses nothing of another tokenizer, and nothing where nothing is', async () => {
      const read = new NgramIndex(1000, BUDGET);
      assert.equal(await readIndex(path, KEY, read, atOnce), 'absent');
      await writeIndex(path, OTHER_KEY, filled(1));
      assert.equal(await readIndex(path, KEY, read, atOnce), 'foreign');
      assert.equal(read.figures.files, 0);
    });

    it('uses nothing of 500 damaged stores', async () => {
      await writeIndex(path, KEY, filled(2));
      const whole = readFileSync(path);
      const mutation = fc.oneof(
        fc.record({
          kind: fc.constant('flip'),
          at: fc.nat(whole.length - 1),
          by: fc.integer({ min: 1, max: 255 }),
        }),
        fc.record({ kind: fc.constant('cut'), at: fc.nat(whole.length - 1), by: fc.constant(0) }),
        fc.record({
          kind: fc.constant('add'),
          at: fc.nat(whole.length),
          by: fc.integer({ min: 1, max: 4000 }),
        }),
        fc.record({
          kind: fc.constant('zero'),
          at: fc.nat(whole.length - 5),
          by: fc.integer({ min: 5, max: 64 }),
        }),
      );
      await fc.assert(
        fc.asyncProperty(mutation, async ({ kind, at, by }) => {
          const bytes = Buffer.from(whole);
          if (kind === 'flip') bytes[at] ^= by;
          if (kind === 'zero') bytes.fill(0, at, Math.min(whole.length, at + by));
          const mutated =
            kind === 'cut'
              ? bytes.subarray(0, at)
              : kind === 'add'
                ? Buffer.concat([bytes.subarray(0, at), Buffer.alloc(by), bytes.subarray(at)])
                : bytes;
          fc.pre(!mutated.equals(whole));
          writeFileSync(path, mutated);
          const read = new NgramIndex(1000, BUDGET);
          assert.equal(await readIndex(path, KEY, read, atOnce), 'damaged');
          assert.equal(read.figures.files, 0);
        }),
        { numRuns: 500 },
      );
    });

    it('leaves the old store when the index changes while it is written', async () => {
      await writeIndex(path, KEY, filled(3));
      const index = large(1);
      const writing = writeIndex(path, KEY, index);
      index.remove('0');
      assert.equal(await writing, false);
      const read = new NgramIndex(1000, BUDGET);
      assert.equal(await readIndex(path, KEY, read, atOnce), 'read');
      assert.deepEqual(content(read), content(filled(3)));
      assert.deepEqual(readdirSync(folder), ['index.bin']);
    });

    it('two windows that write at once leave one of both', async () => {
      const [one, two] = [filled(4), filled(5)];
      for (let round = 0; round < 20; round++) {
        const written = await Promise.allSettled([writeIndex(path, KEY, one), writeIndex(path, KEY, two)]);
        // Windows may refuse the second while the first takes its place.
        if (process.platform !== 'win32') assert.ok(written.every(({ status }) => status === 'fulfilled'));
        assert.ok(written.some(({ status }) => status === 'fulfilled'));
        const read = new NgramIndex(1000, BUDGET);
        assert.equal(await readIndex(path, KEY, read, atOnce), 'read');
        const stored = JSON.stringify(content(read));
        assert.ok([one, two].some((index) => JSON.stringify(content(index)) === stored));
      }
    });

    it('removes what a process that died left half-written, once it is old', async () => {
      const [old, young] = [`${path}.a.tmp`, `${path}.b.tmp`];
      writeFileSync(old, 'x');
      writeFileSync(young, 'x');
      const hourAgo = Date.now() / 1000 - 3600;
      utimesSync(old, hourAgo, hourAgo);
      await writeIndex(path, KEY, filled(6));
      assert.deepEqual(readdirSync(folder).sort(), ['index.bin', 'index.bin.b.tmp']);
    });

    it('killed at 200 random moments, a writer leaves the old store or the new one', async function () {
      this.timeout(120_000);
      const versions: Buffer[] = [];
      for (const version of [0, 1]) {
        await writeIndex(path, KEY, large(version));
        versions.push(readFileSync(path));
      }
      const size = LARGE * 2;
      const seen = new Set<number>();
      const killOne = async (place: string, moment: number) => {
        const child = fork(__filename, ['storeForEver', place], {
          stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        });
        await once(child, 'message');
        await new Promise((resolve) => setTimeout(resolve, moment));
        child.kill('SIGKILL');
        await once(child, 'exit');
        const stored = readFileSync(place);
        seen.add(versions.findIndex((version) => version.equals(stored)));
      };
      const lanes = [0, 1].map(async (lane) => {
        const place = join(folder, `${lane}.bin`);
        await writeIndex(place, KEY, large(0));
        assert.ok(statSync(place).size > size);
        for (let kill = 0; kill < 100; kill++) await killOne(place, hash32(lane, kill) % 60);
      });
      await Promise.all(lanes);
      const halfWritten = readdirSync(folder).filter((name) => name.endsWith('.tmp')).length;
      assert.deepEqual([...seen].sort(), [0, 1]);
      assert.ok(halfWritten > 20, `Only ${halfWritten} of 200 kills came while a store was being written.`);
    });
  });
