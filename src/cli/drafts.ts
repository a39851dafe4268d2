import {
  COUNT,
  DEVICES,
  EXTENTS,
  MAX_TOKENS,
  STRATEGY_CHOICES,
  type DraftReply,
  type LoadReply,
  type NoDraftReason,
} from '../protocol/messages';
import { BASELINE_NAMES, DRAFTER_NAMES } from '../decoding/drafters';
import { filterDrafts, surroundings, type Proposal } from '../extension/text/filterDrafts';
import type { FilterReason } from '../extension/text/filters/filter';
import { leading } from '../extension/text/filters/indentation';
import { isSecretName } from '../retrieval/secrets';
import { loadEngine } from '../worker/engine';
import { languageOf } from '../worker/extent';
import { guessIndentation } from './guessIndentation';
import { modelOptions, modelLocation } from './modelOptions';
import { readPlace, type Place } from './place';
import { atMostOne, integer, oneOf, parse, someOf, UsageError } from './usage';

/** Where drafts are asked for when nobody says where: the place of the README's pictures. */
const SAMPLE = 'test/fixtures/picture/cache.ts:22:12';

const HELP = `Usage: npm run drafts -- [FILE:LINE:COL] [options]

  --count N          drafts, ${COUNT.min} to ${COUNT.max} (default ${COUNT.default})
  --strategy NAME    ${STRATEGY_CHOICES.join(', ')} (default auto)
  --max-tokens N     longest draft, ${MAX_TOKENS.min} to ${MAX_TOKENS.max} (default ${MAX_TOKENS.default})
  --extent NAME      ${EXTENTS.join(', ')} (default auto)
  --seed N           noise of sampling strategies (default 0)
  --drafters NAMES   none, or a list with commas of ${DRAFTER_NAMES.join(', ')} (default: all);
                     to compare with: ${BASELINE_NAMES.join(', ')}
  --raw              the drafts as the model made them; otherwise they are filtered as in the editor
  --explain          print the tree of every pass but the prompt's, and T(S), what one of S rows took
  --model PATH       a converted model, a Hugging Face checkpoint or a GGUF file (default: the model in the box)
  --device NAME      ${DEVICES.join(', ')} (default cpu)
  --threads N        threads of a pass; 0 chooses (default 0)
  --json             only JSON on standard output; with --explain, its drafters' and passes' figures too
  --help, -h         this text`;

/** `superdraft drafts`: the drafts at one place of one file. */
export async function draftsCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      ...modelOptions,
      count: { type: 'string', default: String(COUNT.default) },
      strategy: { type: 'string', default: 'auto' },
      'max-tokens': { type: 'string', default: String(MAX_TOKENS.default) },
      extent: { type: 'string', default: 'auto' },
      seed: { type: 'string', default: '0' },
      drafters: { type: 'string', default: DRAFTER_NAMES.join(',') },
      raw: { type: 'boolean', default: false },
      explain: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const place = await readPlace(atMostOne(positionals, 'FILE:LINE:COL') ?? SAMPLE);
  if (isSecretName(place.path)) {
    throw new UsageError(`${place.path} is secret by its name: no model reads it. Choose another file.`);
  }
  const request = {
    kind: 'draft',
    ...place,
    prefixStartLine: 0,
    languageId: languageOf(place.path),
    count: integer('count', values.count, COUNT.min, COUNT.max),
    maxTokens: integer('max-tokens', values['max-tokens'], MAX_TOKENS.min, MAX_TOKENS.max),
    strategy: oneOf('strategy', values.strategy, STRATEGY_CHOICES),
    extent: oneOf('extent', values.extent, EXTENTS),
    seed: integer('seed', values.seed, 0, 2 ** 32 - 1),
    explain: values.explain,
  } as const;
  const drafterNames = [...DRAFTER_NAMES, ...BASELINE_NAMES];
  const drafters = values.drafters === 'none' ? [] : someOf('drafters', values.drafters, drafterNames);
  const { engine, reply: loaded } = await loadEngine(
    { ...(await modelLocation(values, signal)), drafters },
    signal,
  );
  try {
    const reply = await engine.draft(request, signal);
    const shown = values.raw ? asMade(reply) : filtered(reply, place);
    console.log(values.json ? toJson(shown, reply, loaded) : toText(shown, reply, loaded, place));
  } finally {
    await engine.dispose();
  }
}

/** What is printed of a reply's drafts. */
interface Shown {
  /** `text` takes the place of the next `replaced` characters of the line. */
  readonly drafts: readonly Pick<Proposal, 'text' | 'replaced' | 'logProbability'>[];
  readonly dropped: readonly FilterReason[];
  readonly reason?: NoDraftReason | undefined;
}

const asMade = ({ drafts, reason }: DraftReply): Shown => ({
  drafts: drafts.map(({ text, logProbability }) => ({ text, replaced: 0, logProbability })),
  dropped: [],
  reason,
});

function filtered({ drafts, reason }: DraftReply, { path, prefix, suffix }: Place): Shown {
  const { proposals, dropped } = filterDrafts(
    drafts,
    surroundings(
      { prefix, prefixStartLine: 0, suffix },
      { languageId: languageOf(path), indentation: guessIndentation(prefix + suffix) },
    ),
  );
  return { drafts: proposals, dropped, reason: proposals.length > 0 ? undefined : (reason ?? 'allFiltered') };
}

/** The documented shape: nothing else goes to standard output. Figures of drafters and passes come where explained. */
function toJson(shown: Shown, reply: DraftReply, loaded: LoadReply): string {
  const { passes, rows, promptRowsReused, milliseconds } = reply;
  const { meanAcceptedLength, drafters, passesByRows } = reply;
  return JSON.stringify({
    drafts: shown.drafts.map(({ text, replaced, logProbability }) => ({ text, replaced, logProbability })),
    ...(shown.reason !== undefined && { reason: shown.reason }),
    passes,
    rows,
    promptRowsReused,
    milliseconds: { load: loaded.milliseconds, ...milliseconds },
    ...(reply.explanation !== undefined && { metrics: { meanAcceptedLength, drafters, passesByRows } }),
  });
}

/** The reasons that a file alone can give, in words. */
const WHY: Partial<Record<NoDraftReason, string>> = {
  emptyPrompt: 'there is no text around the cursor',
  allBlank: 'the model would only add blanks',
  allFiltered: 'all were filtered',
};

function toText(
  { drafts, dropped, reason }: Shown,
  reply: DraftReply,
  loaded: LoadReply,
  place: Place,
): string {
  const { milliseconds: time } = reply;
  const before = place.prefix.split('\n').slice(-4);
  const base = leading(before[before.length - 1]);
  const restOfLine = place.suffix.slice(0, place.suffix.search(/\n|$/));
  const lines = drafts.map((draft, index) => {
    const probability = percent(Math.exp(draft.logProbability));
    // Further lines as far to the right of the first as the file would have them of the line that the cursor is in.
    const text = draft.text.replaceAll(`\n${base}`, '\n').replaceAll('\n', `\n${' '.repeat(16)}`);
    return `${String(index + 1).padStart(4)}  ${probability.padStart(8)}  ${text}`;
  });
  return [
    `${place.path}, ${reply.strategy}, ${loaded.model} on ${loaded.device}`,
    ...(loaded.deviceNote === '' ? [] : [loaded.deviceNote]),
    '',
    ...before.map((line, index) => `      ${line}${index === before.length - 1 ? `▮${restOfLine}` : ''}`),
    '',
    ...(lines.length > 0
      ? lines
      : [`  no drafts: ${reason === undefined ? 'none' : (WHY[reason] ?? reason)}`]),
    ...(dropped.length > 0
      ? [`      (filtered as in the editor: ${dropped.join(', ')}; --raw prints them)`]
      : []),
    '',
    `load ${ms(loaded.milliseconds)}   prompt ${ms(time.prompt)} (${reply.promptRows} rows)   ` +
      `decode ${ms(time.decode)}   ${reply.passes} passes, ${reply.rows} rows, the prompt's included`,
    ...drafterLines(reply),
    ...(reply.explanation === undefined ? [] : ['', reply.explanation, '', ...passLines(reply)]),
  ].join('\n');
}

/** What the drafters brought, when they proposed anything. */
function drafterLines({ meanAcceptedLength, drafters = [] }: DraftReply): string[] {
  if (drafters.length === 0 || meanAcceptedLength === undefined) return [];
  const shares = drafters.map(
    ({ name, draftTokens, acceptedTokens }) => `${name} ${acceptedTokens} of ${draftTokens}`,
  );
  return [
    `mean accepted length ${meanAcceptedLength.toFixed(2)}   accepted draft tokens: ${shares.join(', ')}`,
  ];
}

/** T(S) as it was seen in this request: `T(1) = 1.62 ms (23 passes)`. */
function passLines({ passesByRows = [] }: DraftReply): string[] {
  return passesByRows.map(({ rows, passes, milliseconds }) => {
    const counted = passes === 1 ? '1 pass' : `${passes} passes`;
    return `T(${rows}) = ${(milliseconds / passes).toFixed(2)} ms (${counted})`;
  });
}

/** Long drafts are unlikely word for word: small shares keep a digit that says how small. */
const percent = (share: number) =>
  `${share >= 0.001 ? (100 * share).toFixed(1) : (100 * share).toPrecision(1)} %`;

const ms = (milliseconds: number) => `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
