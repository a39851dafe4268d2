import { STRATEGIES, type StrategyName } from '../../protocol/messages';
import { loadEngine } from '../../worker/engine';
import { median } from '../bench/measure';
import { writeReport } from '../bench/writeReport';
import { modelLocation, modelOptions, PROJECT } from '../modelOptions';
import { integer, parse } from '../usage';
import { lineCases, type EvalCase } from './cases';

interface Score {
  /** Draft 1 equals the middle. */
  first: number;
  /** Any of the k drafts does. */
  any: number;
  drafts: number;
  passes: number;
  readonly milliseconds: number[];
}

/** `superdraft eval`: fill-in-the-middle on this project's own files, every strategy on the same cases. */
export async function evalCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values } = parse({
    args,
    options: {
      ...modelOptions,
      cases: { type: 'string', default: '500' },
      count: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const cases = lineCases(
    integer('cases', values.cases, 1, 100_000),
    integer('seed', values.seed, 0, 2 ** 31),
    PROJECT,
  );
  const count = integer('count', values.count, 1, 10);
  const { engine, reply: loaded } = await loadEngine(await modelLocation(values, signal), signal);
  const scores = new Map<StrategyName, Score>(
    STRATEGIES.map((name) => [name, { first: 0, any: 0, drafts: 0, passes: 0, milliseconds: [] }]),
  );
  try {
    for (const [index, at] of cases.entries()) {
      for (const [strategy, score] of scores) {
        const reply = await engine.draft({ ...request(at), strategy, count }, signal);
        const texts = reply.drafts.map((draft) => draft.text);
        if (texts.at(0) === at.middle) score.first++;
        if (texts.includes(at.middle)) score.any++;
        score.drafts += texts.length;
        score.passes += reply.passes;
        score.milliseconds.push(reply.milliseconds.decode);
      }
      if (process.stderr.isTTY) process.stderr.write(`\r${index + 1} of ${cases.length} cases`);
    }
  } finally {
    await engine.dispose();
  }
  const n = cases.length;
  const report = {
    title: `Single-line fill-in-the-middle, k = ${count}`,
    setting:
      `${loaded.model} on ${loaded.device}; ${n} random places in this project's files (seed ${values.seed}); ` +
      'a match is the exact rest of the line; ± is the 95 % confidence half-width.',
    columns: ['strategy', 'draft 1 matches', 'any draft matches', 'drafts', 'passes', 'decode ms, median'],
    rows: [...scores].map(([name, { first, any, drafts, passes, milliseconds }]) => [
      name,
      share(first, n),
      share(any, n),
      (drafts / n).toFixed(2),
      (passes / n).toFixed(1),
      median(milliseconds).toFixed(1),
    ]),
    bars: [...scores].map(([label, { any }]) => ({ label, value: any / n, note: share(any, n) })),
  };
  await writeReport(report, 'eval', 'lines', values.json);
}

function request({ path, prefix, suffix }: EvalCase) {
  const fixed = {
    kind: 'draft',
    languageId: '',
    prefixStartLine: 0,
    maxTokens: 40,
    extent: 'line',
    seed: 0,
  } as const;
  return { ...fixed, path, prefix, suffix };
}

/** A share with its 95 % half-width (Wald, which is close enough for shares that are not extreme). */
function share(hits: number, n: number): string {
  const p = hits / n;
  return `${(100 * p).toFixed(1)} % ± ${(196 * Math.sqrt((p * (1 - p)) / n)).toFixed(1)}`;
}
