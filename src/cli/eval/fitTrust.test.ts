import assert from 'node:assert/strict';
import { hash32 } from '../../decoding/noise';
import { shareOf, TRUST_FEATURES, type Trust } from '../../decoding/interpolation';
import { bitsPerToken, fitTrust, probability, type Example, type Trusts } from './fitTrust';

const trust = (weights: Partial<Trust>): Trust => ({
  bias: 0,
  length: 0,
  places: 0,
  kinds: 0,
  agreement: 0,
  doubt: 0,
  ...weights,
});
const features = (changes: Partial<Trust> = {}): Trust => trust({ bias: 1, ...changes });
const uniform = (...key: number[]) => (hash32(...key) + 0.5) / 2 ** 32;

describe('fitTrust', () => {
  it('mixes evidence in its order, and leaves out what is not asked for', () => {
    const example: Example = {
      model: 0.2,
      evidence: [
        { source: 'workspace', features: features(), counted: 1 },
        { source: 'text', features: features(), counted: 0 },
      ],
    };
    const halves: Trusts = { workspace: trust({}), text: trust({}) };
    assert.equal(probability(example, halves), (0.2 + 1) / 2 / 2);
    assert.equal(probability(example, halves, ['text']), 0.1);
    assert.equal(probability(example, halves, []), 0.2);
    assert.equal(bitsPerToken([{ model: 0.25, evidence: [] }], halves), 2);
  });

  it('finds the weights by which texts were made', () => {
    const made: Trusts = {
      workspace: trust({ bias: -1, length: 1.5, kinds: -1 }),
      text: trust({ bias: 0.5, places: 0.8 }),
    };
    // A token comes from the last evidence with that one's share, else from the one before it, else from the model.
    const examples = Array.from({ length: 4000 }, (_, at): Example => {
      const evidence = (['workspace', 'text'] as const).map((source, index) => ({
        source,
        features: features({
          length: 2 * uniform(at, index, 1),
          places: 2 * uniform(at, index, 2),
          kinds: uniform(at, index, 3),
          agreement: -2 * uniform(at, index, 4),
          doubt: -2 * uniform(at, index, 5),
        }),
      }));
      const fromText = uniform(at, 6) < shareOf(evidence[1].features, made.text);
      const fromWorkspace = !fromText && uniform(at, 7) < shareOf(evidence[0].features, made.workspace);
      return {
        model: fromText || fromWorkspace ? 0.01 : 0.5,
        evidence: [
          { ...evidence[0], counted: fromWorkspace ? 1 : 0 },
          { ...evidence[1], counted: fromText ? 1 : 0 },
        ],
      };
    });
    const fitted = fitTrust(examples, { workspace: trust({}), text: trust({}) });
    assert.ok(bitsPerToken(examples, fitted) <= bitsPerToken(examples, made) + 1e-3);
    for (const source of ['workspace', 'text'] as const)
      for (const name of TRUST_FEATURES)
        assert.ok(
          Math.abs(fitted[source][name] - made[source][name]) < 0.4,
          `${source} ${name}: ${fitted[source][name]} for ${made[source][name]}`,
        );
  });
});
