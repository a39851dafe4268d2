/** The converted graph against PyTorch: `test/fixtures/parity`, written by `models/build/parity_fixture.py`. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Row } from '../decoding/row';
import { GraphSession } from '../runtime/session';
import { convert } from './convert';
import { writeTokenizer } from './testing/checkpoint';

const FIXTURES = resolve('test/fixtures/parity');
const TOLERANCE = 1e-3;

interface PackedLogits {
  readonly shape: readonly [rows: number, vocabulary: number];
  readonly float32: string;
}

interface Expected {
  readonly plain: { readonly ids: readonly number[]; readonly logits: PackedLogits };
  readonly tree: {
    readonly ids: readonly number[];
    readonly parents: readonly number[];
    readonly positions: readonly number[];
    readonly logits: PackedLogits;
  };
  readonly mixed: {
    readonly ids: readonly (readonly number[])[];
    readonly weights: readonly (readonly number[])[];
    readonly logits: PackedLogits;
  };
}

interface TestRow {
  readonly ids: readonly number[];
  readonly weights: readonly number[];
  readonly position: number;
  /** Slots that the row sees, its own last. */
  readonly path: readonly number[];
}

/** Logits [rows][vocabulary]. */
function unpack({ shape, float32 }: PackedLogits): Float32Array[] {
  const bytes = Uint8Array.from(Buffer.from(float32, 'base64'));
  const all = new Float32Array(bytes.buffer);
  return Array.from({ length: shape[0] }, (_, row) => all.subarray(row * shape[1], (row + 1) * shape[1]));
}

function assertRow(actual: Row, logits: Float32Array, what: string): void {
  const sorted = [...logits].sort((a, b) => b - a);
  const sumExp = sorted.reduce((sum, logit) => sum + Math.exp(logit - sorted[0]), 0);
  const near = (got: number, wanted: number, name: string) => {
    assert.ok(Math.abs(got - wanted) < TOLERANCE, `${what}: ${name} is ${got} instead of ${wanted}`);
  };
  near(actual.logSumExp, sorted[0] + Math.log(sumExp), 'logsumexp');
  actual.ids.forEach((id, rank) => {
    near(actual.logits[rank], sorted[rank], `the logit of rank ${rank}`);
    near(actual.logits[rank], logits[id], `the logit of token ${id}`);
  });
}

/** A chain of plain rows: row i at position i sees all slots of `slots` up to its own. */
function chain(ids: readonly number[], slots: readonly number[]): TestRow[] {
  return ids.map((id, index) => ({
    ids: [id],
    weights: [1],
    position: index,
    path: slots.slice(0, index + 1),
  }));
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

const MODELS = [
  ...['gqa-16', 'mqa-64', 'untied-16', 'ministral'],
  ...['qwen2', 'qwen3', 'granite', 'granite-hybrid'],
];

for (const name of MODELS) {
  describe(`a converted model against PyTorch: ${name}`, () => {
    let folder: string;
    let session: GraphSession;
    let expected: Expected;

    const run = (rows: readonly TestRow[], firstSlot: number): Promise<readonly Row[]> =>
      session.run({
        rows,
        firstSlot,
        path: (index) => rows[index].path,
        wanted: range(0, rows.length),
      });

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'superdraft-parity-'));
      const source = join(folder, 'source');
      await cp(join(FIXTURES, name), source, { recursive: true });
      if (!(await readdir(source)).includes('tokenizer.json')) await writeTokenizer(source, 300);
      expected = JSON.parse(await readFile(join(FIXTURES, name, 'expected.json'), 'utf8')) as Expected;
      const target = join(folder, 'model');
      const { shape, files } = await convert({ source, target, quantization: 'fp32' });
      const graphPath = join(target, files.graph.path);
      session = await GraphSession.open({ graphPath, shape, device: 'cpu', threads: 1 });
    });

    after(async () => {
      await session.dispose();
      await rm(folder, { recursive: true, force: true });
    });

    const assertRows = (actual: readonly Row[], wanted: readonly Float32Array[], first = 0) => {
      assert.equal(actual.length, wanted.length - first);
      actual.forEach((row, index) => {
        assertRow(row, wanted[first + index], `row ${first + index}`);
      });
    };

    /** Feeds the plain chain in passes of the given sizes, one slot after the other. */
    const checkPasses = async (sizes: readonly number[]) => {
      const { ids, logits } = expected.plain;
      const rows = chain(ids, range(0, ids.length));
      const actual: Row[] = [];
      for (const size of sizes) {
        actual.push(...(await run(rows.slice(actual.length, actual.length + size), actual.length)));
      }
      assertRows(actual, unpack(logits));
    };

    it('a chain in one pass', () => checkPasses([80]));

    it('a chain row by row', () => checkPasses(Array.from({ length: 80 }, () => 1)));

    it('a chain in uneven passes', () => checkPasses([1, 30, 2, 40, 7]));

    it('a chain after holes that nobody looks at', async () => {
      const { ids, logits } = expected.plain;
      const slots = [...range(0, 40), ...range(45, 85)];
      const rows = chain(ids, slots);
      await run(rows.slice(0, 40), 0);
      const garbage = range(40, 45).map((slot) => ({
        ids: [299],
        weights: [1],
        position: slot,
        path: range(0, slot + 1),
      }));
      await run(garbage, 40);
      const actual = await run(rows.slice(40), 45);
      assertRows(actual, unpack(logits), 40);
    });

    it('a chain after a rewind, over slots that held something else', async () => {
      const { ids, logits } = expected.plain;
      const rows = chain(ids, range(0, ids.length));
      const others = chain([...ids.slice(0, 40), ...ids.slice(40).toReversed()], range(0, ids.length));
      await run(others, 0);
      const actual = [...(await run(rows.slice(40, 60), 40)), ...(await run(rows.slice(60), 60))];
      assertRows(actual, unpack(logits), 40);
    });

    it('a tree in one pass, each row seeing its ancestors', async () => {
      const { ids, parents, positions, logits } = expected.tree;
      const rows: TestRow[] = [];
      ids.forEach((id, index) => {
        const ancestors = parents[index] < 0 ? [] : rows[parents[index]].path;
        rows.push({ ids: [id], weights: [1], position: positions[index], path: [...ancestors, index] });
      });
      assertRows(await run(rows, 0), unpack(logits));
    });

    it('rows that mix three tokens', async () => {
      const { ids, weights, logits } = expected.mixed;
      const rows = ids.map((row, index) => ({
        ids: row,
        weights: weights[index],
        position: index,
        path: range(0, index + 1),
      }));
      assertRows(await run(rows, 0), unpack(logits));
    });

    it('only the rows that are wanted, in the order asked for', async () => {
      const { ids, logits } = expected.plain;
      const wanted = unpack(logits);
      const rows = chain(ids, range(0, ids.length));
      const order = [79, 3, 41];
      const actual = await session.run({
        rows,
        firstSlot: 0,
        path: (index) => range(0, index + 1),
        wanted: order,
      });
      assert.equal(actual.length, order.length);
      actual.forEach((row, index) => {
        assertRow(row, wanted[order[index]], `row ${order[index]}`);
      });
    });
  });
}
