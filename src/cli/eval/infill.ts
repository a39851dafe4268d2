import type { DraftReply, DraftRequest, StrategyName } from '../../protocol/messages';
import type { Engine } from '../../worker/engine';
import { KINDS, requestAt, type EvalCase, type Kind } from './cases';
import { COUNTS, fittingCount } from './equalTime';
import { editSimilarity } from './similarity';
import { atWholePlaces, type Running } from './wholePlaces';

/** One strategy with its number of drafts. */
export interface Arm {
  readonly kind: Kind;
  readonly strategy: StrategyName;
  readonly count: number;
  /** Whether the count is everyone's, fills the reference's time, or does both. */
  readonly equal: 'k' | 'time' | 'k and time';
}

/** What one arm did at one case. */
export interface Outcome {
  /** Draft 1 is the middle. */
  readonly first: boolean;
  /** Any draft is. */
  readonly any: boolean;
  /** Of draft 1, exact; 0 without any. */
  readonly probability: number;
  /** Edit similarity of draft 1, and of the draft that is nearest. */
  readonly similarity: number;
  readonly bestSimilarity: number;
  /** The drafts as the model made them, best first. */
  readonly texts: readonly string[];
  readonly drafts: number;
  readonly passes: number;
  /** Decoding alone: the prompt's rows are shared by all arms. */
  readonly milliseconds: number;
}

/** What the first arm of a kind did, which is the reference where several strategies are compared. */
export const ofFirstArm = (outcomes: ReadonlyMap<Arm, readonly Outcome[]>, kind: Kind): readonly Outcome[] =>
  [...outcomes].find(([arm]) => arm.kind === kind)?.[1] ?? [];

export interface InfillOptions extends Running {
  /** Without drafters: they would learn a case's rows from the arms before, and lend later arms their time. */
  readonly engine: Pick<Engine, 'draft'>;
  readonly cases: ReadonlyMap<Kind, readonly EvalCase[]>;
  readonly strategies: readonly StrategyName[];
  readonly reference: StrategyName;
  readonly count: number;
  /** Fields of each request that are not as usual. */
  readonly asked: Partial<DraftRequest>;
}

/**
 * Lines end with the line; blocks and spans end where the model says that the suffix fits, at most where one that began
 * on a blank line ends in the editor; bodies as in the editor.
 */
export const LIMITS: Readonly<Record<Kind, Pick<DraftRequest, 'extent' | 'maxTokens'>>> = {
  line: { extent: 'line', maxTokens: 40 },
  block: { extent: 'block', maxTokens: 64 },
  span: { extent: 'block', maxTokens: 40 },
  body: { extent: 'auto', maxTokens: 64 },
};

/** Cases of each kind on which counts are fitted to the reference's time. */
const CALIBRATION = 8;

/**
 * Every arm on every case. The arms take turns within a case, the first one another each time, and the kinds take
 * turns too: what is there when the signal aborts is a fair part of the whole, and is returned.
 * @throws the signal's reason when it is aborted before there is anything
 */
export async function runInfill(options: InfillOptions): Promise<ReadonlyMap<Arm, readonly Outcome[]>> {
  const { cases } = options;
  const arms = await chooseArms(options);
  const most = Math.max(0, ...[...cases.values()].map((list) => list.length));
  const rounds = Array.from({ length: most }, (_, index) =>
    [...cases.values()].flatMap((list) => list.slice(index, index + 1)),
  );
  const results = await atWholePlaces(rounds, 'cases of each kind', options, async (round, index) => {
    const outcomes = new Map<Arm, Outcome>();
    for (const at of round) {
      const turn = arms.filter(({ kind }) => kind === at.kind);
      for (const arm of rotate(turn, index)) outcomes.set(arm, outcomeOf(at, await ask(options, at, arm)));
    }
    return outcomes;
  });
  return new Map(arms.map((arm) => [arm, results.flatMap((outcomes) => outcomes.get(arm) ?? [])]));
}

/** All strategies at equal k; and at equal time those whose count differs there. The reference comes first. */
async function chooseArms(options: InfillOptions): Promise<readonly Arm[]> {
  const { cases, count, strategies, reference, progress } = options;
  const compared = [reference, ...strategies.filter((strategy) => strategy !== reference)];
  const arms: Arm[] = [];
  for (const kind of KINDS) {
    const list = cases.get(kind)?.slice(0, CALIBRATION) ?? [];
    if (list.length === 0) continue;
    progress(arms.length, compared.length * cases.size, 'strategies chosen');
    const others = compared.filter((strategy) => strategy !== reference && strategy !== 'greedy');
    const times = await calibrate(options, kind, list, others);
    for (const strategy of compared) {
      const byCount = times.byStrategy.get(strategy);
      // The reference fills its own time, and greedy has one draft whatever the time.
      const fitting = byCount === undefined ? count : fittingCount(byCount, times.reference);
      const drafts = strategy === 'greedy' ? 1 : count;
      arms.push({ kind, strategy, count: drafts, equal: fitting === count ? 'k and time' : 'k' });
      if (fitting !== count) arms.push({ kind, strategy, count: fitting, equal: 'time' });
    }
  }
  return arms;
}

/** Milliseconds of every count of every strategy, and of the reference, on the same cases. */
async function calibrate(
  options: InfillOptions,
  kind: Kind,
  list: readonly EvalCase[],
  strategies: readonly StrategyName[],
): Promise<{ reference: number[]; byStrategy: Map<StrategyName, Map<number, number[]>> }> {
  const reference: number[] = [];
  const byStrategy = new Map(
    strategies.map((name) => [name, new Map(COUNTS.map((count) => [count, new Array<number>()]))]),
  );
  const time = async (at: EvalCase, strategy: StrategyName, count: number) =>
    (await ask(options, at, { kind, strategy, count, equal: 'k' })).milliseconds.decode;
  for (const at of strategies.length > 0 ? list : []) {
    await time(at, options.reference, options.count); // Reads the prompt.
    const before = await time(at, options.reference, options.count);
    for (const [strategy, byCount] of byStrategy)
      for (const [count, times] of byCount) times.push(await time(at, strategy, count));
    // Before and after the others, so that a machine that slows down does so for both sides.
    reference.push((before + (await time(at, options.reference, options.count))) / 2);
  }
  return { reference, byStrategy };
}

function ask(
  { engine, asked, signal }: InfillOptions,
  at: EvalCase,
  { kind, strategy, count }: Arm,
): Promise<DraftReply> {
  return engine.draft({ ...asked, ...requestAt(at), ...LIMITS[kind], strategy, count }, signal);
}

/** A draft matches when it is the middle, blanks at the end aside: drafts never have any. */
export function outcomeOf({ middle }: Pick<EvalCase, 'middle'>, reply: DraftReply): Outcome {
  const truth = middle.trimEnd();
  const texts = reply.drafts.map(({ text }) => text);
  const similarities = texts.map((text) => editSimilarity(text, truth));
  return {
    first: texts.at(0) === truth,
    any: texts.includes(truth),
    probability: Math.exp(reply.drafts.at(0)?.logProbability ?? -Infinity),
    similarity: similarities.at(0) ?? 0,
    bestSimilarity: Math.max(0, ...similarities),
    texts,
    drafts: texts.length,
    passes: reply.passes,
    milliseconds: reply.milliseconds.decode,
  };
}

/** The same list, begun with another of its entries. */
export function rotate<T>(list: readonly T[], by: number): readonly T[] {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}
