/**
 * Slow references: each strategy as its definition reads, every prefix recomputed from nothing. They share no
 * code with the strategies, build whole candidate sets where those work step by step, and know no tree.
 */
import { hash32, uniform } from '../noise';
import type { Row } from '../row';
import type { StopRule } from '../stopping';
import type { DraftPath } from '../strategy';

export interface ReferenceInput {
  readonly after: (tokens: readonly number[]) => Row;
  readonly stop: StopRule;
  readonly count: number;
  readonly seed: number;
  readonly shown?: ((draft: DraftPath) => string) | undefined;
}

/** What a reference keeps of a sequence. */
interface Sequence {
  tokens: number[];
  logProbability: number;
}

const logP = (row: Row, rank: number) => row.logits[rank] - row.logSumExp;

/** Greedy continuation of a sequence until the rule stops it. */
function continueGreedily({ after, stop }: ReferenceInput, start: Sequence): DraftPath {
  const tokens = [...start.tokens];
  let { logProbability } = start;
  for (;;) {
    const finish = tokens.length > 0 ? stop(tokens, logProbability) : undefined;
    if (finish !== undefined) return { tokens, logProbability, finish };
    const row = after(tokens);
    tokens.push(row.ids[0]);
    logProbability += logP(row, 0);
  }
}

function greedy(input: ReferenceInput): DraftPath[] {
  return [continueGreedily(input, { tokens: [], logProbability: 0 })];
}

/** The first, and of the others in turn those that show something that no draft before them shows. */
function distinct({ shown, count }: ReferenceInput, first: DraftPath, others: DraftPath[]): DraftPath[] {
  if (shown === undefined) return [first, ...others.slice(0, count - 1)];
  const drafts = [first];
  const tried: string[] = ['', shown(first)];
  for (const draft of others.slice(0, 4 * (count - 1))) {
    if (drafts.length === count) break;
    if (!tried.includes(shown(draft))) drafts.push(draft);
    tried.push(shown(draft));
  }
  return drafts;
}

function fan(input: ReferenceInput): DraftPath[] {
  const row = input.after([]);
  const tried = row.ids.slice(0, 1 + 4 * input.count);
  const [first, ...others] = Array.from(tried, (token, rank) =>
    continueGreedily(input, { tokens: [token], logProbability: logP(row, rank) }),
  );
  return distinct(input, first, others);
}

function split(input: ReferenceInput): DraftPath[] {
  const [main] = greedy(input);
  const deviations: { at: number; score: number; rank: number; token: number }[] = [];
  let before = 0;
  main.tokens.forEach((_, at) => {
    const row = input.after(main.tokens.slice(0, at));
    for (let rank = 1; rank < row.ids.length; rank++)
      deviations.push({ at, rank, token: row.ids[rank], score: before + logP(row, rank) });
    before += logP(row, 0);
  });
  deviations.sort((a, b) => b.score - a.score || a.at - b.at || a.rank - b.rank);
  const others = deviations
    .slice(0, 4 * input.count)
    .map(({ at, token, score }) =>
      continueGreedily(input, { tokens: [...main.tokens.slice(0, at), token], logProbability: score }),
    );
  return distinct(input, main, others);
}

/** What shows nothing new makes way for the next best, of a row's first 2 k candidates. */
function beam({ after, stop, count, shown }: ReferenceInput): DraftPath[] {
  let beams: Sequence[] = [{ tokens: [], logProbability: 0 }];
  const done = ({ tokens, logProbability }: Sequence) =>
    tokens.length > 0 && stop(tokens, logProbability) !== undefined;
  while (!beams.every(done)) {
    const pool: Sequence[] = [];
    for (const sequence of beams) {
      if (done(sequence)) pool.push(sequence);
      else {
        const row = after(sequence.tokens);
        row.ids.slice(0, 2 * count).forEach((token, rank) => {
          pool.push({
            tokens: [...sequence.tokens, token],
            logProbability: sequence.logProbability + logP(row, rank),
          });
        });
      }
    }
    pool.sort((a, b) => b.logProbability - a.logProbability);
    const text = (one: Sequence) =>
      shown?.({ ...one, finish: stop(one.tokens, one.logProbability) ?? 'length' }) ?? one.tokens.join();
    beams = pool
      .filter((one, at) => {
        if (at === 0 || !done(one) || shown === undefined) return true;
        const better = pool.slice(0, at).filter(done).map(text);
        return text(one) !== '' && !better.includes(text(one));
      })
      .slice(0, count);
  }
  return beams.map((sequence) => ({
    ...sequence,
    finish: stop(sequence.tokens, sequence.logProbability) ?? 'length',
  }));
}

/** One draft at a time, each knowing what all earlier ones chose at the same step. */
function diverse({ after, stop, count }: ReferenceInput): DraftPath[] {
  const drafts: DraftPath[] = [];
  for (let group = 0; group < count; group++) {
    const tokens: number[] = [];
    let logProbability = 0;
    let finish;
    while (finish === undefined) {
      const row = after(tokens);
      const step = tokens.length;
      const scored = Array.from(row.ids, (token, rank) => {
        const chosenBefore = drafts.filter((earlier) => earlier.tokens[step] === token).length;
        return { token, rank, score: logP(row, rank) - chosenBefore };
      });
      const [first] = scored.sort((a, b) => b.score - a.score || a.rank - b.rank);
      tokens.push(first.token);
      logProbability += logP(row, first.rank);
      finish = stop(tokens, logProbability);
    }
    drafts.push({ tokens, logProbability, finish });
  }
  return drafts.filter(
    (draft, i) => drafts.findIndex((other) => other.tokens.join() === draft.tokens.join()) === i,
  );
}

/** The paper's recursion in its first, unstable form: G = −log(e^−T − e^−Z + e^−G̃). */
function stochasticBeam({ after, stop, count, seed }: ReferenceInput): DraftPath[] {
  type Sampled = Sequence & { phi: number; g: number };
  let beams: Sampled[] = [{ tokens: [], logProbability: 0, phi: 0, g: 0 }];
  const done = ({ tokens, logProbability }: Sequence) =>
    tokens.length > 0 && stop(tokens, logProbability) !== undefined;
  while (!beams.every(done)) {
    const pool: Sampled[] = [];
    for (const parent of beams) {
      if (done(parent)) {
        pool.push(parent);
        continue;
      }
      const row = after(parent.tokens);
      const mass = row.logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
      const kids = Array.from(row.ids, (token, rank) => {
        const phi = parent.phi + Math.log(Math.exp(row.logits[rank]) / mass);
        const noise = -Math.log(-Math.log(uniform(seed, hash32(...parent.tokens), token)));
        return {
          tokens: [...parent.tokens, token],
          logProbability: parent.logProbability + logP(row, rank),
          phi,
          g: phi + noise,
        };
      });
      const z = Math.max(...kids.map((kid) => kid.g));
      for (const kid of kids)
        pool.push({ ...kid, g: -Math.log(Math.exp(-parent.g) - Math.exp(-z) + Math.exp(-kid.g)) });
    }
    beams = pool.sort((a, b) => b.g - a.g).slice(0, count);
  }
  return beams
    .map(({ tokens, logProbability }) => ({
      tokens,
      logProbability,
      finish: stop(tokens, logProbability) ?? ('length' as const),
    }))
    .sort((a, b) => b.logProbability - a.logProbability);
}

/** Every exact strategy whose definition is deterministic or keyed noise. Nucleus sampling has its own test. */
export const references = { greedy, split, fan, beam, diverse, 'stochastic-beam': stochasticBeam } as const;
