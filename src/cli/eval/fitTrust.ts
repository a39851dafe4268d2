/** Fits how far counted text is believed (src/decoding/trust.ts) on one half of held-out lines, and measures it on the other. */
import { LONGEST_MATCH, TextNgrams } from '../../decoding/ngrams';
import { TRUST } from '../../decoding/interpolation';
import { ROOT, TokenTree, type NodeId } from '../../decoding/tree';
import { trustScore, trustSigns, type Trust, type TrustSigns } from '../../decoding/trust';
import { NgramIndex } from '../../retrieval/ngramIndex';
import type { OpenModel } from '../../runtime/model';
import { buildPrompt } from '../../runtime/prompt';
import type { Report } from '../bench/report';
import type { EvalCase, SourceFile } from './cases';
import { bitsOfToken } from './context';

export const SOURCES = ['text', 'workspace'] as const;
export type Trusts = Readonly<Record<(typeof SOURCES)[number], Trust>>;

/** What a text says of one token that was written. */
interface Said {
  readonly signs: TrustSigns;
  /** Of that token. */
  readonly probability: number;
}

/** A token that was written. */
export interface Sample {
  /** What the model gives it. */
  readonly probability: number;
  /** Left out where the text says nothing. */
  readonly said: Readonly<Partial<Record<(typeof SOURCES)[number], Said>>>;
}

export interface FitTrustInput {
  readonly open: OpenModel;
  readonly files: readonly SourceFile[];
  readonly cases: readonly EvalCase[];
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, what: string) => void;
}

const BUDGET = 1112;
const INDEX_BYTES = 64 * 1024 ** 2;
const MOST_TOKENS = 24;

/** Measures, fits, and reports. Ends early, with what it has, when the signal aborts. */
export async function fitTrustReport(input: FitTrustInput): Promise<Report> {
  const halves: [Sample[], Sample[]] = [[], []];
  try {
    await collect(input, halves);
  } catch (error) {
    if (!input.signal.aborted) throw error;
  }
  const [fitted, measured] = halves;
  const trust = fitTrust(fitted);
  const nothing: Trust = { byLength: [-Infinity], favourite: 0, best: 0 };
  const arms: readonly (readonly [string, Trusts])[] = [
    ['the model alone', { text: nothing, workspace: nothing }],
    ['with the file, as it is in use', { ...TRUST, workspace: nothing }],
    ['with the workspace, as it is in use', { ...TRUST, text: nothing }],
    ['with both, as it is in use', TRUST],
    ['with both, as fitted here', trust],
  ];
  const bits = arms.map(([name, trusts]) => [name, bitsPerToken(measured, trusts)] as const);
  return {
    title: 'Bits per token of the rest of a line, with counted text mixed in',
    setting:
      `${input.open.manifest.name}; fitted on ${fitted.length} tokens of one half of ${input.cases.length} lines, ` +
      `measured on ${measured.length} tokens of the other. Fitted: ${JSON.stringify(rounded(trust))}`,
    columns: ['rows', 'bits per token'],
    rows: bits.map(([name, value]) => [name, value.toFixed(3)]),
    bars: bits.map(([label, value]) => ({ label, value, note: value.toFixed(3) })),
    figures: { bits: Object.fromEntries(bits), trust },
  };
}

async function collect(
  { open, files, cases, signal, progress }: FitTrustInput,
  halves: readonly [Sample[], Sample[]],
): Promise<void> {
  const { tokenizer } = open;
  // Packages one after another: each is indexed once, and the file at hand is taken out of it.
  const ordered = cases.toSorted((a, b) => (a.package < b.package ? -1 : 1));
  let index = new NgramIndex(tokenizer.size, INDEX_BYTES);
  let known = '';
  for (const [number, at] of ordered.entries()) {
    if (at.package !== known) {
      index = new NgramIndex(tokenizer.size, INDEX_BYTES);
      for (const file of files)
        if (file.package === at.package) index.add(file.path, tokenizer.encode(file.text));
      known = at.package;
    }
    const own = [...index.pieces(at.path)].flatMap((piece) => [...piece]);
    index.remove(at.path);
    halves[number % 2].push(...(await samplesOf(open, at, index, signal)));
    index.add(at.path, own);
    progress(number + 1, ordered.length, 'lines');
  }
}

/** Each token of the case's line with what the model and the texts say of it. */
async function samplesOf(
  { tokenizer, model, manifest }: OpenModel,
  { path, prefix, middle, suffix }: EvalCase,
  workspace: NgramIndex,
  signal: AbortSignal,
): Promise<readonly Sample[]> {
  const text = { path, prefix, prefixStartLine: 0, suffix };
  const prompt = buildPrompt(text, manifest.template, tokenizer, BUDGET);
  const truth = tokenizer.encode(middle).slice(0, MOST_TOKENS);
  const { row } = await model.prompt(prompt.tokens, truth.length, signal);
  const tree = new TokenTree(row);
  const nodes: NodeId[] = [];
  for (const token of truth.slice(0, -1)) nodes.push(tree.child(nodes.at(-1) ?? ROOT, token));
  const rows = [row, ...(nodes.length > 0 ? await model.evaluate(tree, nodes) : [])];
  const ngrams = { text: new TextNgrams([...prompt.suffixTokens, ...prompt.prefixTokens]), workspace };
  return truth.map((token, index): Sample => {
    const context = [...prompt.prefixTokens, ...truth.slice(0, index)].slice(-LONGEST_MATCH);
    const said = SOURCES.flatMap((source) => {
      const evidence = ngrams[source].evidence(context);
      if (evidence === undefined) return [];
      const probability = evidence.probabilities.get(token) ?? 0;
      return [[source, { signs: trustSigns(rows[index], evidence), probability }] as const];
    });
    return {
      probability: 2 ** -bitsOfToken(rows[index], token, tokenizer.size),
      said: Object.fromEntries(said),
    };
  });
}

/** The mixture's probability of a token, and each text's share of the mixture. */
function mix({ probability, said }: Sample, trusts: Trusts) {
  const weights = SOURCES.map((source) => {
    const one = said[source];
    return one === undefined ? 0 : Math.exp(trustScore(trusts[source], one.signs));
  });
  const total = 1 + weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / total);
  const heard = SOURCES.map((source, index) => shares[index] * (said[source]?.probability ?? 0));
  return { mixed: probability / total + heard[0] + heard[1], shares };
}

export function bitsPerToken(samples: readonly Sample[], trusts: Trusts): number {
  const bits = samples.reduce((sum, sample) => sum - Math.log2(mix(sample, trusts).mixed), 0);
  return bits / Math.max(1, samples.length);
}

const STEPS = 600;
const RATE = 0.03;
/** Pulls what few samples speak of towards 0. */
const DECAY = 2e-4;

/** Adam (Kingma and Ba 2015) on the mean code length of the samples. */
export function fitTrust(samples: readonly Sample[]): Trusts {
  const size = LONGEST_MATCH + 3;
  const parameters = new Float64Array(SOURCES.length * size);
  const [first, second] = [parameters.slice(), parameters.slice()];
  for (let step = 1; step <= STEPS; step++) {
    const slope = parameters.map((value) => 2 * DECAY * value);
    const trusts = trustsOf(parameters);
    for (const sample of samples) {
      const { mixed, shares } = mix(sample, trusts);
      for (const [index, source] of SOURCES.entries()) {
        const one = sample.said[source];
        if (one === undefined) continue;
        // d(−ln mixed) / d score
        const change = (-shares[index] * (one.probability - mixed)) / mixed / samples.length;
        const { matchLength, favourite, best } = one.signs;
        slope[index * size + Math.min(matchLength, LONGEST_MATCH)] += change;
        slope[index * size + LONGEST_MATCH + 1] += change * favourite;
        slope[index * size + LONGEST_MATCH + 2] += change * best;
      }
    }
    slope.forEach((value, at) => {
      first[at] += 0.1 * (value - first[at]);
      second[at] += 0.001 * (value ** 2 - second[at]);
      const speed = Math.sqrt(second[at] / (1 - 0.999 ** step)) + 1e-8;
      parameters[at] -= (RATE * (first[at] / (1 - 0.9 ** step))) / speed;
    });
  }
  return trustsOf(parameters);
}

function trustsOf(parameters: Float64Array): Trusts {
  const size = parameters.length / SOURCES.length;
  const [text, workspace] = SOURCES.map((_, index): Trust => {
    const own = Array.from(parameters.subarray(index * size, (index + 1) * size));
    return { byLength: own.slice(0, -2), favourite: own[size - 2], best: own[size - 1] };
  });
  return { text, workspace };
}

function rounded({ text, workspace }: Trusts): Trusts {
  const short = (value: number) => Number(value.toFixed(2));
  const each = ({ byLength, favourite, best }: Trust): Trust => ({
    byLength: byLength.map(short),
    favourite: short(favourite),
    best: short(best),
  });
  return { text: each(text), workspace: each(workspace) };
}
