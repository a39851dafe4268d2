/**
 * How far counted text is relied on: bits per token of the true rest of a line, with what the file and the package's
 * other files say of it, under the weights in use and under weights fitted here. Half of the packages are fitted to, and
 * the figures are those of the other half, each in turn.
 */
import { evidenceOf, featuresOf, TRUST, TRUST_FEATURES } from '../../decoding/interpolation';
import { unfinishedEnd } from '../../decoding/healing';
import { TextNgrams } from '../../decoding/ngrams';
import { NgramIndex } from '../../retrieval/ngramIndex';
import type { OpenModel } from '../../runtime/model';
import { buildPrompt } from '../../runtime/prompt';
import { mean } from '../bench/measure';
import type { Report } from '../bench/report';
import { UsageError } from '../usage';
import { byPackage, type EvalCase, type SourceFile } from './cases';
import { bitsOfToken } from './context';
import { bitsPerToken, fitTrust, SOURCES, type Example, type Source, type Trusts } from './fitTrust';
import { BUDGET, rowsAlong, type TruthInput } from './truth';
import { atWholePlaces } from './wholePlaces';

/** Tokens of a line that count: a longer one would outweigh others. */
const MOST_TOKENS = 24;

/** Bytes of an index: more than any of the packages needs. */
const INDEX_BUDGET = 256 << 20;

/**
 * The report. Ends early, with what it has, when the signal aborts.
 * @param input of two packages or more
 * @throws when it has no places of two packages: the signal's reason if it was aborted, else UsageError
 */
export async function trustReport(input: TruthInput): Promise<Report> {
  const { open, files, cases, signal } = input;
  const packages = byPackage(files);
  // Packages one after another: each is learnt once.
  const ordered = packages.flatMap(([{ package: name }]) => cases.filter((at) => at.package === name));
  let known = learn(open, [], '');
  const places = await atWholePlaces(ordered, 'places', input, async (at) => {
    if (known.name !== at.package) known = learn(open, files, at.package);
    const { index, tokens } = known;
    // The file that is written is no part of what is known while it is.
    const own = tokens.get(at.path);
    index.remove(at.path);
    const examples = await examplesOf(open, at, index, signal);
    if (own) index.add(at.path, own);
    return { owner: at.package, examples };
  });
  const groups = packages
    .map(([{ package: name }]) => places.flatMap(({ owner, examples }) => (owner === name ? examples : [])))
    .filter(({ length }) => length > 0);
  if (groups.length < 2) {
    signal.throwIfAborted();
    throw new UsageError('--trust takes places of two packages or more: raise --cases.');
  }
  const halves = [0, 1].map((half) => groups.filter((_, at) => at % 2 === half).flat());
  const fitted = [...halves, groups.flat()].map((examples) => fitTrust(examples, TRUST));
  return report(open, places.length, halves, fitted);
}

/** Counts the tokens of a package's files. */
function learn({ tokenizer }: OpenModel, files: readonly SourceFile[], name: string) {
  const index = new NgramIndex(tokenizer.size, INDEX_BUDGET);
  const own = files.filter((file) => file.package === name);
  const tokens = new Map(own.map(({ path, text }) => [path, tokenizer.encodeInside(text)]));
  for (const [path, ofFile] of tokens) index.add(path, ofFile);
  return { name, index, tokens };
}

/** One example for each token of the true rest of a line. */
async function examplesOf(
  open: OpenModel,
  { path, prefix, middle, suffix }: EvalCase,
  index: NgramIndex,
  signal: AbortSignal,
): Promise<readonly Example[]> {
  const { tokenizer, manifest } = open;
  const text = (token: number) => tokenizer.text(token);
  // As for every request: a word that has begun is left off the prompt.
  const begun = unfinishedEnd(prefix, (piece) => tokenizer.encodeInside(piece).map(text));
  const before = { path, prefix: prefix.slice(0, prefix.length - begun.length), prefixStartLine: 0, suffix };
  const prompt = buildPrompt(before, manifest.template, tokenizer, BUDGET);
  const truth = tokenizer.encodeInside(begun + middle).slice(0, MOST_TOKENS);
  const rows = await rowsAlong(open, prompt.tokens, truth, signal);
  const ngrams = new TextNgrams([...prompt.suffixTokens, ...prompt.prefixTokens]);
  const texts = [
    { source: 'workspace' as const, ngrams: index, trust: TRUST.workspace },
    { source: 'text' as const, ngrams, trust: TRUST.text },
  ];
  index.compareWith(prompt.prefixTokens, prompt.suffixTokens);
  return truth.map((token, at) => ({
    model: 2 ** -bitsOfToken(rows[at], token, tokenizer.size),
    evidence: evidenceOf(texts, [...prompt.prefixTokens, ...truth.slice(0, at)]).map(
      ({ text: { source }, evidence }) => ({
        source,
        features: featuresOf(rows[at], evidence),
        counted: (evidence.counts.get(token) ?? 0) / evidence.total,
      }),
    ),
  }));
}

/** @param fitted to the first half, to the second, and to both */
function report(
  { manifest, device }: OpenModel,
  places: number,
  halves: readonly (readonly Example[])[],
  fitted: readonly Trusts[],
): Report {
  const arms: readonly [string, readonly Source[]][] = [
    ['the model alone', []],
    ['with the file', ['text']],
    ['with the other files', ['workspace']],
    ['with both', SOURCES],
  ];
  const figures = arms.map(([name, used]) => ({
    name,
    // Both halves count alike, each under the weights of the other one.
    inUse: mean(halves.map((half) => bitsPerToken(half, TRUST, used))),
    fitted: mean(halves.map((half, at) => bitsPerToken(half, fitted[1 - at], used))),
  }));
  return {
    title: 'How far counted text is relied on: bits per token of the rest of a line',
    setting:
      `${manifest.name} on ${device}; ${places} places, ${halves.map(({ length }) => length).join(' and ')} tokens in ` +
      `the two halves. Fitted to the first half: ${weightsText(fitted[0])}. To the second: ${weightsText(fitted[1])}. ` +
      `To both: ${weightsText(fitted[2])}.`,
    columns: ['', 'weights in use', 'weights fitted to the other half'],
    rows: figures.map(({ name, ...each }) => [name, each.inUse.toFixed(3), each.fitted.toFixed(3)]),
    bars: figures.map(({ name, inUse }) => ({ label: name, value: inUse, note: inUse.toFixed(3) })),
    figures: { arms: figures, fitted },
  };
}

function weightsText(trusts: Trusts): string {
  const of = (source: Source) =>
    `${source} ${TRUST_FEATURES.map((name) => `${name} ${trusts[source][name].toFixed(2)}`).join(', ')}`;
  return SOURCES.map(of).join('; ');
}
