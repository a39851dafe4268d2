import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isObject } from '../runtime/json';
import { BLOCKS } from './gguf/blocks';
import { numberType } from './numberType';

describe('numberType', () => {
  const fixtures: unknown = JSON.parse(readFileSync('test/fixtures/gguf/blocks.json', 'utf8'));
  assert.ok(isObject(fixtures));
  /** Of little-endian bytes in base64. */
  const bytesOf = (base64: unknown) => Uint8Array.from(Buffer.from(String(base64), 'base64'));

  it('knows each type of blocks that was made by the format’s own package', () => {
    assert.deepEqual(Object.keys(BLOCKS).sort(), Object.keys(fixtures).sort());
  });

  for (const [name, fixture] of Object.entries(fixtures)) {
    assert.ok(isObject(fixture));
    // Two blocks, and the numbers in them.
    const { blocks, float32 } = fixture;
    it(`${name}: decodes the numbers that the format’s own package decodes`, () => {
      const expected = new Float32Array(bytesOf(float32).buffer);
      const type = numberType(name);
      assert.ok(type);
      assert.equal(type.size * 2, expected.length);
      assert.equal(type.bytes * 2, bytesOf(blocks).length);
      const decoded = type.decode(bytesOf(blocks));
      assert.equal(decoded.length, expected.length);
      decoded.forEach((value, at) => {
        assert.ok(
          Math.abs(value - expected[at]) <= 1e-6 * Math.max(1, Math.abs(expected[at])),
          `number ${at}`,
        );
      });
    });
  }

  it('reads plain numbers, and knows no other types', () => {
    assert.deepEqual([...(numberType('F16')?.decode(Uint8Array.of(0, 0x3c)) ?? [])], [1]);
    for (const name of ['I32', 'IQ2_XXS', 'toString']) assert.equal(numberType(name), undefined);
  });
});
