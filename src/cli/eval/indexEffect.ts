/** What knowing the repository's other files does: the same cases with the index and without, the case's file left out. */
import type { DraftReply, StrategyName } from '../../protocol/messages';
import type { Engine } from '../../worker/engine';
import { mean } from '../bench/measure';
import type { Report } from '../bench/report';
import type { EvalCase, SourceFile } from './cases';
import { LIMITS, outcomeOf, type Outcome } from './infill';
import { bootstrapRatio, percent, wilson, type Estimate } from './intervals';
import { simulateTyping } from './simulateTyping';

/** Two engines of the same model: one knows each case's package, the other never any file. */
export interface Engines {
  readonly on: Pick<Engine, 'draft' | 'workspace'>;
  readonly off: Pick<Engine, 'draft'>;
}

export interface IndexEffectInput {
  readonly engines: Engines;
  readonly files: readonly SourceFile[];
  readonly cases: readonly EvalCase[];
  readonly typed: readonly SourceFile[];
  readonly strategies: readonly StrategyName[];
  readonly count: number;
  readonly setting: string;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, what: string) => void;
}

/** One case on both sides; `accepted` is the mean accepted length. */
type Side = Outcome & { readonly accepted: number };
interface Pair {
  readonly off: Side;
  readonly on: Side;
}

/** The report. Ends early, with what it has, when the signal aborts. */
export async function indexEffectReport(input: IndexEffectInput): Promise<Report> {
  const pairs = new Map(input.strategies.map((strategy): [string, Pair[]] => [strategy, []]));
  const saved: { off: number; on: number; alone: number }[] = [];
  try {
    await runCases(input, pairs);
    await runTyped(input, saved);
  } catch (error) {
    if (!input.signal.aborted) throw error;
  }
  return report(input, pairs, saved);
}

async function runCases(input: IndexEffectInput, pairs: ReadonlyMap<string, Pair[]>): Promise<void> {
  const { engines, cases, count, signal, progress } = input;
  const known = new KnownPackage(input);
  // Packages one after another: each is learnt once.
  const ordered = cases.toSorted((a, b) => (a.package < b.package ? -1 : 1));
  for (const [index, at] of ordered.entries()) {
    await known.without(at);
    for (const [strategy, list] of pairs) {
      const ask = async (engine: Pick<Engine, 'draft'>) => {
        const place = { path: at.path, prefix: at.prefix, suffix: at.suffix };
        const request = { ...common(strategies(input, strategy), count), ...LIMITS[at.kind], ...place };
        return side(at, await engine.draft(request, signal));
      };
      // The sides take turns at being first.
      const first = index % 2 === 0 ? await ask(engines.off) : undefined;
      const on = await ask(engines.on);
      list.push({ off: first ?? (await ask(engines.off)), on });
    }
    progress(index + 1, ordered.length, 'places with and without the index');
  }
}

async function runTyped(
  input: IndexEffectInput,
  saved: { off: number; on: number; alone: number }[],
): Promise<void> {
  const { engines, typed, count, strategies: names, signal, progress } = input;
  const known = new KnownPackage(input);
  for (const [index, file] of typed.entries()) {
    await known.without(file);
    const type = (engine: Pick<Engine, 'draft'>) =>
      simulateTyping(file.text.trimEnd(), async (prefix) => {
        const place = { path: file.path, prefix, suffix: '', maxTokens: 40, extent: 'auto' } as const;
        const reply = await engine.draft({ ...common(names[0], count), ...place }, signal);
        return reply.drafts.map(({ text }) => text);
      });
    const [off, on] = [await type(engines.off), await type(engines.on)];
    const alone = off.keysAlone;
    saved.push({ off: alone - off.keys, on: alone - on.keys, alone });
    progress(index + 1, typed.length, 'files typed with and without the index');
  }
}

/** The engine's index of one package at a time, without the file that is being written. */
class KnownPackage {
  #package = '';
  #left: SourceFile | undefined;

  constructor(readonly input: IndexEffectInput) {}

  async without(at: Pick<EvalCase, 'package' | 'path'>): Promise<void> {
    const { engines, files, signal } = this.input;
    const { workspace } = engines.on;
    const add = (file: SourceFile) => workspace.add(file.path, file.text, signal);
    if (at.package !== this.#package) {
      await workspace.forget();
      for (const file of files) if (file.package === at.package) await add(file);
    } else if (this.#left !== undefined) await add(this.#left);
    this.#package = at.package;
    this.#left = files.find(({ package: owner, path }) => owner === at.package && path === at.path);
    workspace.index.remove(at.path);
  }
}

function strategies({ strategies: names }: IndexEffectInput, name: string): StrategyName {
  return names.find((known) => known === name) ?? names[0];
}

function common(strategy: StrategyName, count: number) {
  const draft = { kind: 'draft', languageId: '', prefixStartLine: 0, seed: 0 } as const;
  return { ...draft, strategy, count: strategy === 'greedy' ? 1 : count };
}

const side = (at: EvalCase, reply: DraftReply): Side => ({
  ...outcomeOf(at, reply),
  accepted: reply.meanAcceptedLength ?? 1,
});

function report(
  { setting, count }: IndexEffectInput,
  pairs: ReadonlyMap<string, readonly Pair[]>,
  saved: readonly { off: number; on: number; alone: number }[],
): Report {
  const figures = [...pairs].flatMap(([strategy, list]) => {
    const share = (of: 'off' | 'on') => wilson(list.filter((pair) => pair[of].any).length, list.length);
    const ratio = (of: (one: Side) => number) =>
      bootstrapRatio(list.map(({ on, off }) => [of(on), of(off)] as const));
    const average = (of: (one: Side) => number, where: 'off' | 'on') =>
      mean(list.map((pair) => of(pair[where])));
    return [
      {
        what: `${strategy}: any draft matches`,
        cases: list.length,
        off: percent(share('off')),
        on: percent(share('on')),
        ratio: ratio(({ any }) => Number(any)),
      },
      {
        what: `${strategy}: edit similarity of the nearest`,
        cases: list.length,
        off: `${(100 * average((one) => one.bestSimilarity, 'off')).toFixed(1)} %`,
        on: `${(100 * average((one) => one.bestSimilarity, 'on')).toFixed(1)} %`,
        ratio: ratio(({ bestSimilarity }) => bestSimilarity),
      },
      {
        what: `${strategy}: mean accepted length`,
        cases: list.length,
        off: average(({ accepted }) => accepted, 'off').toFixed(2),
        on: average(({ accepted }) => accepted, 'on').toFixed(2),
        ratio: ratio(({ accepted }) => accepted),
      },
    ];
  });
  const keys = (of: 'off' | 'on') => percent(bootstrapRatio(saved.map((one) => [one[of], one.alone])));
  const typing = {
    what: 'simulated typing: keys saved',
    cases: saved.length,
    off: keys('off'),
    on: keys('on'),
    ratio: bootstrapRatio(saved.map(({ on, off }) => [on, off] as const)),
  };
  const all = saved.length > 0 ? [...figures, typing] : figures;
  return {
    title: `The index of the repository, k = ${count}`,
    setting:
      `${setting} The same places with the index of the package's other files and without it, in one run; the ` +
      'file itself is never in it. Drafters are on: they keep what they learn from case to case on both sides. Brackets ' +
      'hold 95 % intervals: Wilson’s for shares, a bootstrap’s over cases for the rest.',
    columns: ['figure', 'cases', 'without', 'with', 'ratio'],
    rows: all.map(({ what, cases, off, on, ratio }) => [what, cases, off, on, times(ratio)]),
    bars: all.map(({ what, ratio: { value, low, high } }) => ({
      label: what,
      value,
      spread: [low, high],
      note: `${value.toFixed(2)} ×`,
    })),
    figures: all,
  };
}

const times = ({ value, low, high }: Estimate) =>
  `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
