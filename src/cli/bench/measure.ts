import { decode } from '../../decoding/decode';
import type { Drafting } from '../../decoding/drafting';
import type { DecodeMetrics } from '../../decoding/metrics';
import { TextNgrams } from '../../decoding/ngrams';
import type { Strategy } from '../../decoding/strategy';
import { TokenTree } from '../../decoding/tree';
import type { OpenModel } from '../../runtime/model';
import type { Prompt } from '../../runtime/prompt';

/** One way of making drafts that a benchmark times. */
export interface Method {
  readonly name: string;
  readonly strategy: Strategy;
  readonly count: number;
  /** How often it is run, one after another, to get its drafts. */
  readonly runs: number;
  readonly drafting?: Drafting;
}

export interface Measured {
  milliseconds: number;
  passes: number;
  rows: number;
  requiredRows: number;
  acceptedRows: number;
}

/**
 * Times a method's decoding after a prompt that was read before. Every draft has `length` tokens exactly, so all
 * methods write equally much.
 */
export async function measure(
  open: OpenModel,
  prompt: Prompt,
  method: Method,
  length: number,
  signal: AbortSignal,
): Promise<Measured> {
  const ngrams = new TextNgrams([...prompt.suffixTokens, ...prompt.prefixTokens]);
  const total: Measured = { milliseconds: 0, passes: 0, rows: 0, requiredRows: 0, acceptedRows: 0 };
  for (let run = 0; run < method.runs; run++) {
    const { row } = await open.model.prompt(prompt.tokens, length * (method.count + 1), signal);
    const input = {
      tree: new TokenTree(row),
      count: method.count,
      seed: run,
      context: prompt.prefixTokens,
      ngrams,
      stop: (tokens: readonly number[]) => (tokens.length < length ? undefined : ('length' as const)),
    };
    const started = performance.now();
    method.drafting?.begin({ prefix: prompt.prefixTokens, suffix: prompt.suffixTokens });
    const { metrics } = await decode(method.strategy, input, open.model, signal, {
      ...(method.drafting && { drafting: method.drafting }),
    });
    total.milliseconds += performance.now() - started;
    add(total, metrics);
  }
  return total;
}

function add(total: Measured, metrics: DecodeMetrics): void {
  total.passes += metrics.passes;
  total.rows += metrics.rows;
  total.requiredRows += metrics.requiredRows;
  total.acceptedRows += metrics.acceptedRows;
}

/** All measurements of one method; `ratios` are against the first method on the same prompt in the same round. */
export interface Figures {
  readonly method: Method;
  readonly runs: readonly Measured[];
  readonly ratios: readonly number[];
}

/** Measures all methods on all prompts, in turn within each prompt, so that a drifting machine drifts for all. */
export async function measureAll(
  open: OpenModel,
  prompts: readonly Prompt[],
  methods: readonly Method[],
  length: number,
  rounds: number,
  signal: AbortSignal,
): Promise<readonly Figures[]> {
  const runs = methods.map((): Measured[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const prompt of prompts) {
      for (const [index, method] of methods.entries())
        runs[index].push(await measure(open, prompt, method, length, signal));
    }
  }
  return methods.map((method, index) => ({
    method,
    runs: runs[index],
    ratios: runs[index].map((run, at) => run.milliseconds / runs[0][at].milliseconds),
  }));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Medians and means of one method, ready for a table. */
export function summary({ runs, ratios }: Figures) {
  const accepted = runs.reduce((sum, run) => sum + run.acceptedRows, 0);
  const required = runs.reduce((sum, run) => sum + run.requiredRows, 0);
  return {
    ratio: median(ratios),
    milliseconds: median(runs.map((run) => run.milliseconds)),
    passes: mean(runs.map((run) => run.passes)),
    rows: mean(runs.map((run) => run.rows)),
    meanAcceptedLength: required === 0 ? 1 : (required + accepted) / required,
  };
}
