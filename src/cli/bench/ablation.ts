/** What each parameter of superposed decoding does to the drafts, at held-out places whose true middle is known. */
import { decode } from '../../decoding/decode';
import { NO_NGRAMS } from '../../decoding/ngrams';
import { stopRule } from '../../decoding/stopping';
import { SUPERPOSED_DEFAULTS } from '../../decoding/strategies/superposed';
import type { DraftPath } from '../../decoding/strategy';
import { tokenKind } from '../../decoding/tokenKind';
import { TokenTree } from '../../decoding/tree';
import type { OpenModel } from '../../runtime/model';
import { draftTexts, shownText, soundText } from '../../worker/draftText';
import { stopOptions } from '../../worker/draftOnce';
import { LastPlace } from '../../worker/lastPlace';
import { readPrompt } from '../../worker/readPrompt';
import { makeCases, requestAt, type EvalCase, type Kind } from '../eval/cases';
import { heldOutFiles } from '../eval/heldOut';
import { LIMITS, rotate } from '../eval/infill';
import { percent, wilson } from '../eval/intervals';
import { showProgress } from '../showProgress';
import { ablationArms, toldOf, type Arm } from './ablationArms';
import { mean, median } from './measure';
import type { Bench } from './report';

const CASES = 100;
const COUNT = 3;
const SEED = 1;
const MEASURED_KINDS = ['line', 'block'] as const satisfies readonly Kind[];

/** What one arm did at one place. */
export interface AblationOutcome {
  readonly kind: Kind;
  /** Σ over the drafts of their exact log-probability, and of their tokens. */
  readonly logProbability: number;
  readonly tokens: number;
  /** Drafts with different texts. */
  readonly distinct: number;
  /** Any draft is the true middle, blanks at its end aside. */
  readonly any: boolean;
  readonly first: boolean;
  readonly passes: number;
  readonly rows: number;
  readonly milliseconds: number;
}

/** Every arm at every place, in turns: the first one at a place is another each time. */
export const ablationBench: Bench = async (open, signal, { prompts: caseCount = CASES, fetch = false }) => {
  const files = await heldOutFiles({ fetch, signal });
  const cases = MEASURED_KINDS.map((kind) => makeCases(files, kind, caseCount, SEED));
  const places = cases.flat();
  const arms = ablationArms(COUNT);
  const outcomes = new Map(arms.map((arm): [Arm, AblationOutcome[]] => [arm, []]));
  for (const arm of places.length > 0 ? arms : []) await runArm(open, places[0], arm, signal); // Warms up.
  for (const [index, at] of places.entries()) {
    for (const [arm, list] of rotate([...outcomes], index)) list.push(await runArm(open, at, arm, signal));
    showProgress(index + 1, places.length, 'places');
  }
  const results = MEASURED_KINDS.flatMap((kind) =>
    Array.from(outcomes, ([arm, list]) => ({
      name: `${kind}: ${arm.name}`,
      ...figures(list.filter((one) => one.kind === kind)),
    })),
  );
  return {
    title: `Superposed decoding: what its parameters do, k = ${COUNT}`,
    setting:
      `${open.manifest.name} (${open.manifest.quantization}) on ${open.device}; ${cases.map((list) => list.length).join(' and ')} ` +
      `held-out places (rests of lines, of blocks; seed ${SEED}), no drafters. Perplexity is that of all drafts under the model's ` +
      'own rows, interpolated with the file as in the product. Before it is taken, superposed drafts are cut at tokens ' +
      `of a probability below ${SUPERPOSED_DEFAULTS.plausible}, as no other arm's are. Without interpolation: rows ` +
      'that several drafts share are left as they are, and n-grams of the file tell the drafts apart instead, which the ' +
      'product never does. Brackets hold Wilson’s 95 % intervals, as if places were independent; times are medians of ' +
      'decoding alone.',
    columns: ['arm', 'perplexity', 'distinct drafts', 'draft 1 right', 'any right', 'passes', 'rows', 'ms'],
    rows: results.map((one) => [
      one.name,
      one.perplexity.toFixed(2),
      one.distinct.toFixed(2),
      percent(one.first),
      percent(one.any),
      one.passes.toFixed(1),
      one.rows.toFixed(1),
      one.milliseconds.toFixed(1),
    ]),
    bars: results.map(({ name, any, perplexity }) => ({
      label: name,
      value: any.value,
      spread: [any.low, any.high],
      note: `${(100 * any.value).toFixed(1)} % any right, perplexity ${perplexity.toFixed(2)}`,
    })),
    figures: results,
  };
};

/** The means of an arm's outcomes, ready for a table. */
export function figures(list: readonly AblationOutcome[]) {
  const total = (of: (one: AblationOutcome) => number) => list.reduce((sum, one) => sum + of(one), 0);
  const share = (of: (one: AblationOutcome) => boolean) => wilson(list.filter(of).length, list.length);
  return {
    cases: list.length,
    perplexity: Math.exp(
      -total((one) => one.logProbability) /
        Math.max(
          1,
          total((one) => one.tokens),
        ),
    ),
    distinct: mean(list.map((one) => one.distinct)),
    first: share((one) => one.first),
    any: share((one) => one.any),
    passes: mean(list.map((one) => one.passes)),
    rows: mean(list.map((one) => one.rows)),
    milliseconds: median(list.map((one) => one.milliseconds)),
  };
}

async function runArm(
  open: OpenModel,
  at: EvalCase,
  arm: Arm,
  signal: AbortSignal,
): Promise<AblationOutcome> {
  const { tokenizer } = open;
  const { strategy, count } = arm;
  const { kind } = at;
  const { extent, maxTokens } = LIMITS[kind];
  const request = { ...requestAt(at), strategy: 'greedy', count, extent, maxTokens } as const;
  const untyped = stopOptions(open, request, extent === 'line' ? 'line' : 'block', maxTokens);
  const workspace = { ...NO_NGRAMS, compareWith: () => undefined };
  const around = { longest: maxTokens, snippets: [], workspace, last: new LastPlace() };
  const read = await readPrompt(open, request, untyped, signal, around);
  if (read === undefined) throw new RangeError(`Nothing stands before the case in ${at.path}.`);
  const { prompt, root, oracle, required } = read;
  const stop = { ...untyped, required };
  const started = performance.now();
  const input = {
    tree: new TokenTree(root),
    count,
    stop: stopRule(stop),
    shown: (path: DraftPath) => shownText(path, tokenizer, stop),
    seed: 0,
    context: prompt.prefixTokens,
    ...toldOf(arm, read),
    kind: (token: number) => tokenKind(tokenizer.text(token)),
  };
  const { drafts: found, metrics } = await decode(strategy, input, oracle, signal);
  const milliseconds = performance.now() - started;
  // One that does not spell what a word begins with is none, and its probability stands for that alone.
  const drafts = found.filter((draft) => soundText(draft, tokenizer, stop) !== undefined);
  const texts = draftTexts(drafts, tokenizer, stop).drafts.map(({ text }) => text);
  const truth = at.middle.trimEnd();
  return {
    kind,
    logProbability: drafts.reduce((sum, draft) => sum + draft.logProbability, 0),
    tokens: drafts.reduce((sum, { tokens }) => sum + tokens.length, 0),
    distinct: texts.length,
    any: texts.includes(truth),
    first: texts.at(0) === truth,
    passes: metrics.passes,
    rows: metrics.rows,
    milliseconds,
  };
}
