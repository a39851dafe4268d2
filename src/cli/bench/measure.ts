import { decode } from '../../decoding/decode';
import type { Drafting } from '../../decoding/drafting';
import { InterpolatedOracle, TRUST } from '../../decoding/interpolation';
import { TextNgrams } from '../../decoding/ngrams';
import type { Row } from '../../decoding/row';
import type { Strategy } from '../../decoding/strategy';
import { TokenTree } from '../../decoding/tree';
import type { LanguageModel, PromptRow } from '../../runtime/languageModel';
import { showProgress } from '../showProgress';
import type { BenchPrompt } from './prompts';
import { scripted } from './scripted';

/** What measuring needs of an open model. */
export interface Measurable {
  readonly model: Pick<LanguageModel, 'prompt' | 'evaluate' | 'free'>;
}

/** One way of making drafts that a benchmark times. */
export interface Method {
  readonly name: string;
  readonly strategy: Strategy;
  readonly count: number;
  /** How often it is run, one after another, to get its drafts. */
  readonly runs: number;
  /**
   * Makes the method's drafters, anew for each round: they remember across requests, and a prompt that they have
   * seen answered is no longer one that they have to guess.
   */
  readonly newDrafting?: () => Drafting;
  /** Whether the drafters learn from the prompt's own predictions. What those cost is counted. */
  readonly seeded?: boolean;
}

export interface Measured {
  milliseconds: number;
  passes: number;
  rows: number;
  requiredRows: number;
  acceptedRows: number;
}

/** What is summed over a method's runs, beside the time. */
const COUNTED = ['passes', 'rows', 'requiredRows', 'acceptedRows'] as const;

/**
 * Times a method's decoding after a prompt that was read before. Every draft has `length` tokens, or those of the
 * prompt's script, so all methods write equally much.
 */
async function measure(
  open: Measurable,
  prompt: BenchPrompt,
  method: Method,
  length: number,
  signal: AbortSignal,
  drafting?: Drafting,
): Promise<Measured> {
  const ngrams = new TextNgrams([...prompt.suffixTokens, ...prompt.prefixTokens]);
  // As for every request: what the text says is mixed into the rows, and drafters profit from it.
  const texts = [{ ngrams, trust: TRUST.text }];
  const oracle = new InterpolatedOracle(open.model, texts, {
    before: prompt.prefixTokens,
    behind: prompt.suffixTokens,
  });
  const total: Measured = { milliseconds: 0, passes: 0, rows: 0, requiredRows: 0, acceptedRows: 0 };
  for (let run = 0; run < method.runs; run++) {
    const reserve = length * (method.count + 1);
    if (method.seeded === true && drafting)
      total.milliseconds += await seed(open, prompt.tokens, reserve, drafting, signal);
    const { row } = await open.model.prompt(prompt.tokens, reserve, signal);
    const input = {
      tree: new TokenTree(oracle.rootRow(row)),
      count: method.count,
      seed: run,
      context: prompt.prefixTokens,
      ngrams,
      interpolate: (shared: Row, path: readonly number[]) => oracle.rowAfter(shared, path),
      stop: (tokens: readonly number[]) => (tokens.length < length ? undefined : ('length' as const)),
    };
    const started = performance.now();
    drafting?.begin({
      prefix: prompt.prefixTokens,
      suffix: prompt.suffixTokens,
      ...(prompt.input && { input: prompt.input }),
    });
    const strategy = prompt.script === undefined ? method.strategy : scripted(prompt.script);
    const { metrics } = await decode(strategy, input, oracle, signal, {
      ...(drafting && { drafting, guessedRows: open.model.free - reserve }),
    });
    total.milliseconds += performance.now() - started;
    for (const each of COUNTED) total[each] += metrics[each];
  }
  return total;
}

/**
 * Reads the whole prompt twice, without the predictions of its rows and with them, and lets the drafters learn those.
 * @returns milliseconds that the predictions took
 */
async function seed(
  { model }: Measurable,
  tokens: readonly number[],
  reserve: number,
  drafting: Drafting,
  signal: AbortSignal,
): Promise<number> {
  const read = async (onRows?: (rows: readonly PromptRow[]) => void) => {
    // Another beginning: nothing of the prompt is held afterwards.
    await model.prompt([tokens[0] + 1], reserve, signal);
    const started = performance.now();
    await model.prompt(tokens, reserve, signal, onRows);
    return performance.now() - started;
  };
  const plain = await read();
  const withRows = await read((rows) => {
    for (const { index, row } of rows) drafting.seed(tokens.slice(Math.max(0, index - 1), index + 1), row);
  });
  return withRows - plain;
}

/** All measurements of one method; `ratios` are against the first method on the same prompt in the same round. */
export interface Figures {
  readonly method: Method;
  readonly runs: readonly Measured[];
  readonly ratios: readonly number[];
}

/**
 * Measures all methods on all prompts, in turn within each prompt, so that a busy machine is busy for all. Every
 * other time the methods go in the opposite order, so that none always comes after the same one. A first turn on
 * the first prompt warms up and is not counted.
 */
export async function measureAll(
  open: Measurable,
  prompts: readonly BenchPrompt[],
  methods: readonly Method[],
  length: number,
  rounds: number,
  signal: AbortSignal,
): Promise<readonly Figures[]> {
  const runs = methods.map((): Measured[] => []);
  for (const method of methods)
    for (const prompt of prompts.slice(0, 1))
      await measure(open, prompt, method, length, signal, method.newDrafting?.());
  for (let round = 0; round < rounds; round++) {
    const turns = methods.map((method, index) => ({
      method,
      drafting: method.newDrafting?.(),
      into: runs[index],
    }));
    for (const [index, prompt] of prompts.entries()) {
      const order = (round + index) % 2 === 0 ? turns : turns.toReversed();
      for (const { method, drafting, into } of order)
        into.push(await measure(open, prompt, method, length, signal, drafting));
      showProgress(round * prompts.length + index + 1, rounds * prompts.length, 'prompts measured');
    }
  }
  return methods.map((method, index) => ({
    method,
    runs: runs[index],
    ratios: ratios(runs[index], runs[0]),
  }));
}

/** Times of one method against those of another on the same prompts in the same rounds. */
export function ratios(runs: readonly Measured[], against: readonly Measured[]): number[] {
  return runs.map((run, at) => run.milliseconds / against[at].milliseconds);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value below which a share of the values lies, the nearest one where it falls between two. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))];
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
