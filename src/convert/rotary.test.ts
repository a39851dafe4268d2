import assert from 'node:assert/strict';
import { parseRope, rotaryFrequencies, rotaryTables, type RopeScaling } from './rotary';

const near = (actual: ArrayLike<number>, expected: readonly number[]) => {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, index) => {
    assert.ok(
      Math.abs(actual[index] - value) <= 1e-6 * Math.abs(value) + 1e-9,
      `${actual[index]} is not ${value}`,
    );
  });
};

describe('rotary tables', () => {
  it('hold cos and sin of position · theta^(−2i / size)', () => {
    const { cos, sin } = rotaryTables({ theta: 100, scaling: { type: 'default' } }, 4, 3);
    near(cos, [1, 1, Math.cos(1), Math.cos(0.1), Math.cos(2), Math.cos(0.2)]);
    near(sin, [0, 0, Math.sin(1), Math.sin(0.1), Math.sin(2), Math.sin(0.2)]);
  });

  const frequencies = (scaling: RopeScaling, size: number) =>
    rotaryFrequencies({ theta: 10_000, scaling }, size);

  it('linear scaling divides all frequencies', () => {
    near(frequencies({ type: 'linear', factor: 4 }, 8), [1 / 4, 0.1 / 4, 0.01 / 4, 0.001 / 4]);
  });

  it('llama3 scaling keeps the fast, divides the slow and blends between', () => {
    const scaling = {
      type: 'llama3',
      factor: 8,
      lowFrequencyFactor: 1,
      highFrequencyFactor: 4,
      originalPositions: 512,
    } as const;
    // Turns within 512 positions: 81, 8.1, 0.81, 0.081; and 2.57 (blended) for theta^(−6/16).
    near(frequencies(scaling, 8), [1, 0.1, 0.01 / 8, 0.001 / 8]);
    const share = (512 * 10_000 ** (-6 / 16)) / (2 * Math.PI) / 3 - 1 / 3;
    const blended = 10_000 ** (-6 / 16) * (share + (1 - share) / 8);
    near(frequencies(scaling, 16).subarray(3, 4), [blended]);
  });
});

describe('parseRope', () => {
  const cases: readonly [what: string, config: Record<string, unknown>, expected: unknown][] = [
    ['nothing', {}, { theta: 10_000, scaling: { type: 'default' } }],
    ['the old form', { rope_theta: 5, rope_scaling: null }, { theta: 5, scaling: { type: 'default' } }],
    [
      'old scaling',
      { rope_theta: 5, rope_scaling: { type: 'linear', factor: 2 } },
      { theta: 5, scaling: { type: 'linear', factor: 2 } },
    ],
    [
      'the new form',
      { rope_parameters: { rope_type: 'default', rope_theta: 7 } },
      { theta: 7, scaling: { type: 'default' } },
    ],
    [
      'llama3',
      {
        rope_theta: 500_000,
        rope_scaling: {
          rope_type: 'llama3',
          factor: 32,
          low_freq_factor: 1,
          high_freq_factor: 4,
          original_max_position_embeddings: 8192,
        },
      },
      {
        theta: 500_000,
        scaling: {
          type: 'llama3',
          factor: 32,
          lowFrequencyFactor: 1,
          highFrequencyFactor: 4,
          originalPositions: 8192,
        },
      },
    ],
  ];
  for (const [what, config, expected] of cases) {
    it(`reads ${what}`, () => {
      assert.deepEqual(parseRope(config, 'config.json'), expected);
    });
  }

  it('refuses other scalings by name', () => {
    assert.throws(() => parseRope({ rope_scaling: { rope_type: 'yarn', factor: 4 } }, 'config.json'), {
      code: 'modelUnsupported',
      message: /"yarn"/,
    });
  });

  it('refuses missing numbers', () => {
    assert.throws(() => parseRope({ rope_scaling: { type: 'linear' } }, 'config.json'), {
      code: 'modelDamaged',
      message: /"factor"/,
    });
  });
});
