import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode } from '../decode';
import { mixRow } from '../interpolation';
import { NO_NGRAMS, TextNgrams, type NgramModel } from '../ngrams';
import type { Row } from '../row';
import type { StopRule } from '../stopping';
import { toyInput } from '../testing/input';
import { ToyOracle } from '../testing/toyOracle';
import { WrittenOracle } from '../testing/writtenOracle';
import type { NodeInput } from '../tree';
import {
  mixLastTokens,
  NGRAM_FLOOR,
  scoreCandidates,
  superposed,
  SUPERPOSED_DEFAULTS,
  type SuperposedOptions,
} from './superposed';

const signal = new AbortController().signal;

interface Plain {
  tokens: number[];
  p: number;
  done: boolean;
}

/**
 * The paper's algorithm in probabilities, with every prefix recomputed and nothing shared with the code under
 * test: section 3.2 (superposition, k × k candidates) and 3.3 (n-gram interpolation). Where the best draft has so much of
 * a mixture that its own row takes the mixture's place, the chain is that draft.
 */
function transcription(
  oracle: ToyOracle,
  k: number,
  stop: StopRule,
  ngrams: NgramModel,
  options: SuperposedOptions,
  interpolate?: (row: Row, tokens: readonly number[]) => Row,
): Plain[] {
  let drafts: Plain[] = [{ tokens: [], p: 1, done: false }];
  let chain: NodeInput[] = [];
  while (drafts.some((draft) => !draft.done)) {
    const shared = oracle.after(chain);
    const grown: Plain[] = [];
    for (const draft of drafts) {
      if (draft.done) {
        grown.push(draft);
        continue;
      }
      const isOwn =
        chain.length === draft.tokens.length &&
        chain.every(({ ids }, at) => ids.length === 1 && ids[0] === draft.tokens[at]);
      const row = !isOwn && interpolate ? interpolate(shared, draft.tokens) : shared;
      const pModel = Array.from(row.logits, (logit) => Math.exp(logit - row.logSumExp));
      const counted =
        options.ngramWeight > 0 && !interpolate ? ngrams.distribution(draft.tokens.slice(-5)) : undefined;
      let p = pModel;
      if (counted !== undefined) {
        p = pModel.map(
          (pm, i) =>
            pm ** (1 - options.ngramWeight) *
            Math.max(counted.get(row.ids[i]) ?? 0, NGRAM_FLOOR) ** options.ngramWeight,
        );
        const total = p.reduce((a, b) => a + b, 0);
        p = p.map((x) => x / total);
      }
      for (let i = 0; i < Math.min(k, row.ids.length); i++)
        grown.push({ tokens: [...draft.tokens, row.ids[i]], p: draft.p * p[i], done: false });
    }
    drafts = grown.sort((a, b) => b.p - a.p).slice(0, k);
    for (const draft of drafts) draft.done ||= stop(draft.tokens, Math.log(draft.p)) !== undefined;
    const live = drafts.filter((draft) => !draft.done);
    const powered = live.map((draft) => draft.p ** (1 / options.mixingTemperature));
    const total = powered.reduce((a, b) => a + b, 0);
    if (powered[0] / total >= options.ownRowFrom) {
      chain = live[0].tokens.map((token) => ({ ids: [token], weights: [1] }));
      continue;
    }
    const mixture = new Map<number, number>();
    live.forEach((draft, i) => {
      const token = draft.tokens[draft.tokens.length - 1];
      mixture.set(token, (mixture.get(token) ?? 0) + powered[i] / total);
    });
    chain.push({ ids: [...mixture.keys()], weights: [...mixture.values()] });
  }
  return drafts;
}

describe('superposed', () => {
  const keepAll = { ...SUPERPOSED_DEFAULTS, plausible: 0 };

  it('equals a plain transcription of the paper, rescored exactly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          vocabulary: fc.integer({ min: 3, max: 120 }),
          seed: fc.nat(),
          count: fc.integer({ min: 1, max: 8 }),
          mixingTemperature: fc.constantFrom(0.1, 0.5, 1),
          ownRowFrom: fc.constantFrom(0.5, 0.9, 0.99, 2),
          ngramWeight: fc.constantFrom(0, 0.3, 0.54),
          interpolated: fc.boolean(),
        }),
        async ({ vocabulary, seed, count, interpolated, ...rest }) => {
          const oracle = new ToyOracle(vocabulary, seed);
          const text = Array.from({ length: 60 }, (_, i) => (seed + i * i) % vocabulary);
          const ngrams = rest.ngramWeight > 0 ? new TextNgrams(text) : NO_NGRAMS;
          const options = { ...keepAll, ...rest };
          // After each draft, the token that follows its last one by number is likelier than the shared row says.
          const interpolate = (row: Row, tokens: readonly number[]) =>
            mixRow(row, new Map([[((tokens.at(-1) ?? 0) + 1) % vocabulary, 1]]), 0.4);
          const input = toyInput(oracle, { count, ngrams, ...(interpolated && { interpolate }) });
          const { drafts } = await decode(superposed(options), input, oracle, signal);
          const plain = transcription(oracle, count, input.stop, ngrams, options, input.interpolate);
          const exact = (tokens: readonly number[]) =>
            tokens.reduce((sum, token, i) => {
              const row = oracle.afterTokens(tokens.slice(0, i));
              return sum + row.logits[row.ids.indexOf(token)] - row.logSumExp;
            }, 0);
          const byText = (a: readonly number[], b: readonly number[]) => a.join().localeCompare(b.join());
          assert.deepEqual(
            drafts.map((d) => [...d.tokens]).sort(byText),
            plain.map((d) => d.tokens).sort(byText),
          );
          drafts.forEach((draft, i) => {
            assert.ok(Math.abs(draft.logProbability - exact(draft.tokens)) < 1e-9);
            if (i > 0) assert.ok(drafts[i - 1].logProbability >= draft.logProbability);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes one shared row a token and one pass at the end, whatever k is', async () => {
    const oracle = new ToyOracle(60, 3);
    const stop: StopRule = (tokens) => (tokens.length < 12 ? undefined : 'length');
    for (const count of [2, 3, 8]) {
      const { metrics } = await decode(
        superposed(keepAll),
        toyInput(oracle, { count, stop }),
        oracle,
        signal,
      );
      assert.equal(metrics.passes, 12);
    }
  });

  it('with one draft and no n-grams is greedy', async () => {
    const oracle = new ToyOracle(40, 9);
    const { drafts } = await decode(superposed(keepAll), toyInput(oracle, { count: 1 }), oracle, signal);
    const tokens: number[] = [];
    while (tokens.length < drafts[0].tokens.length) tokens.push(oracle.afterTokens(tokens).ids[0]);
    assert.deepEqual(drafts[0].tokens, tokens);
  });

  it('resets go on from exact rows: with a reset at every token the scores are exact all along', async () => {
    const oracle = new ToyOracle(40, 21);
    const input = toyInput(oracle, {
      count: 3,
      stop: (tokens) => (tokens.length < 8 ? undefined : 'length'),
    });
    const { drafts } = await decode(superposed({ ...keepAll, resetEvery: 1 }), input, oracle, signal);
    assert.equal(drafts.length, 3);
    const rows = [0, 1, 2].map((i) => oracle.afterTokens(drafts[0].tokens.slice(0, i)));
    assert.ok(rows.every((row, i) => row.ids.subarray(0, 3).includes(drafts[0].tokens[i])));
  });

  it('cuts a draft before its first implausible token, and merges what became equal', async () => {
    const oracle = new ToyOracle(60, 5);
    const { drafts } = await decode(
      superposed({ ...keepAll, plausible: 0.99 }),
      toyInput(oracle),
      oracle,
      signal,
    );
    assert.ok(
      drafts.length > 0 &&
        drafts.every((draft) => draft.tokens.length === 1 || draft.finish !== 'implausible'),
    );
    assert.equal(new Set(drafts.map((draft) => draft.tokens.join())).size, drafts.length);
  });

  it('what shows the same makes way for the likeliest ways to leave the best draft, wherever they leave it', async () => {
    const oracle = new WrittenOracle({
      '': [
        [2, 0.98],
        [3, 0.01],
        [4, 0.01],
      ],
      '2': [
        [3, 0.4],
        [4, 0.3],
        [5, 0.2],
        [6, 0.1],
      ],
    });
    const input = toyInput(oracle, {
      count: 2,
      stop: (tokens) => (tokens.length < 2 ? undefined : 'length'),
      shown: ({ tokens }) => (tokens[1] < 5 ? 'same' : tokens.join()),
    });
    const { drafts } = await decode(superposed(keepAll), input, oracle, signal);
    assert.deepEqual(
      drafts.map(({ tokens }) => tokens),
      [
        [2, 3],
        [2, 5],
      ],
    );
  });

  it('mixes with the drafts’ shares, equal tokens once', () => {
    const drafts = [
      { tokens: [4, 9], score: Math.log(0.5) },
      { tokens: [5, 9], score: Math.log(0.25) },
      { tokens: [5, 2], score: Math.log(0.25) },
    ];
    const { ids, weights } = mixLastTokens(drafts, 1);
    assert.deepEqual(ids, [9, 2]);
    assert.ok(Math.abs(weights[0] - 0.75) < 1e-12 && Math.abs(weights[1] - 0.25) < 1e-12);
    assert.ok(mixLastTokens(drafts, 0.01).weights[0] > 0.999);
  });

  it('lets n-grams tell apart drafts that share a row', () => {
    const row = { ids: Int32Array.of(1, 2), logits: Float32Array.of(0, 0), logSumExp: Math.log(2) };
    const input = { context: [7, 8], ngrams: new TextNgrams([7, 8, 3, 1, 7, 8, 4, 2]) };
    const options = { ...keepAll, ngramWeight: 0.5 };
    const [afterThree, afterFour] = [[3], [4]].map((tokens) => scoreCandidates(tokens, row, input, options));
    assert.ok(afterThree[0] > afterThree[1]);
    assert.ok(afterFour[1] > afterFour[0]);
  });
});
