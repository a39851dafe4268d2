import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelError } from '../runtime/errors';
import { readTensorInfos } from './safetensors';
import { safetensors, withHeader } from './testing/checkpoint';

describe('safetensors', () => {
  let folder: string;
  let file: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-safetensors-'));
    file = join(folder, 'model.safetensors');
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('finds the tensors', async () => {
    const tensors = new Map([
      ['b', { shape: [2, 2], floats: Float32Array.of(1, 2, 3, 4) }],
      ['a', { shape: [1], floats: Float32Array.of(5) }],
    ]);
    const bytes = safetensors(tensors);
    await writeFile(file, bytes);
    const start = bytes.byteLength - 20;
    assert.deepEqual(await readTensorInfos(file), [
      { file, name: 'b', dtype: 'F32', shape: [2, 2], offset: start, bytes: 16 },
      { file, name: 'a', dtype: 'F32', shape: [1], offset: start + 16, bytes: 4 },
    ]);
  });

  it('accepts an empty file of no tensors', async () => {
    await writeFile(file, withHeader('{}', new Uint8Array()));
    assert.deepEqual(await readTensorInfos(file), []);
  });

  const tensor = (shape: unknown, offsets: unknown, dtype: unknown = 'F32') => ({
    dtype,
    shape,
    data_offsets: offsets,
  });
  const withTensors = (tensors: Record<string, unknown>, dataBytes: number) =>
    withHeader(JSON.stringify(tensors), new Uint8Array(dataBytes));
  const lengthAlone = (length: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(length);
    return bytes;
  };

  const cases: readonly [what: string, bytes: Uint8Array, reason: RegExp][] = [
    ['no header', Uint8Array.of(1, 2, 3), /has 3 bytes and thus no header/],
    ['an absurd header length', lengthAlone(2n ** 60n), /declares a header of 1152921504606846976 bytes/],
    ['a header that is cut off', lengthAlone(100n), /declares a header of 100 bytes but has 8 in all/],
    ['a header that is not JSON', withHeader('{"a":', new Uint8Array()), /not JSON/],
    ['a header that is not UTF-8', Buffer.concat([lengthAlone(1n), Uint8Array.of(0xff)]), /not JSON/],
    ['a header that is a list', withHeader('[]', new Uint8Array()), /not a JSON object/],
    ['a tensor that is no object', withTensors({ a: 1 }, 0), /tensor a with something that is not an object/],
    ['a tensor without a type', withTensors({ a: tensor([1], [0, 4], null) }, 4), /tensor a with no type/],
    ['a negative size', withTensors({ a: tensor([-1], [0, 4]) }, 4), /tensor a with a shape/],
    ['one offset', withTensors({ a: tensor([1], [0]) }, 4), /tensor a with wrong offsets/],
    [
      'an end before the beginning',
      withTensors({ a: tensor([1], [4, 0]) }, 4),
      /an end before its beginning/,
    ],
    ['too few bytes', withTensors({ a: tensor([3], [0, 8]) }, 8), /a with 8 bytes, where .* F32 needs 12/],
    ['too many bytes', withTensors({ a: tensor([1], [0, 4], 'F16') }, 4), /a with 4 bytes, where .* needs 2/],
    [
      'tensors that overlap',
      withTensors({ a: tensor([2], [0, 8]), b: tensor([2], [4, 12]) }, 12),
      /places the tensor b over the one before it/,
    ],
    [
      'a gap',
      withTensors({ a: tensor([1], [0, 4]), b: tensor([1], [8, 12]) }, 12),
      /leaves a gap before the tensor b/,
    ],
    [
      'truncated data',
      withTensors({ a: tensor([1], [0, 4]), b: tensor([1000], [4, 4004]) }, 4000),
      /ends within the tensor b/,
    ],
    ['bytes at the end', withTensors({ a: tensor([1], [0, 4]) }, 5), /more bytes than its header declares/],
  ];
  for (const [what, bytes, reason] of cases) {
    it(`refuses ${what}`, async () => {
      await writeFile(file, bytes);
      await assert.rejects(readTensorInfos(file), (error) => {
        assert.ok(error instanceof ModelError);
        assert.equal(error.code, 'modelDamaged');
        assert.match(error.message, reason);
        assert.ok(error.message.includes(file), 'names the file');
        assert.match(error.message, /Download the model again\.$/);
        return true;
      });
    });
  }

  it('says of what Git LFS leaves in its place how to get the file', async () => {
    await writeFile(file, 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n');
    await assert.rejects(readTensorInfos(file), {
      code: 'modelDamaged',
      message: /model\.safetensors only names a file that Git LFS keeps\. .+ run "git lfs pull"/,
    });
  });

  it('says when there is no such file', async () => {
    await assert.rejects(readTensorInfos(join(folder, 'none')), { code: 'modelMissing' });
  });
});
