/**
 * A small model knows its language better than the text at hand. What counted text says of the next token is therefore
 * mixed into every row: linear interpolation as in cache language models (Kuhn and De Mori 1990) and nearest neighbour
 * models (Khandelwal et al. 2020, arXiv 1911.00172). Longer matches are mixed into what shorter ones made, as in
 * Jelinek-Mercer smoothing, and each one's share follows from how long it is, how often and how unanimously it was seen,
 * and how sure the model is (adaptive shares: He et al. 2021, arXiv 2109.04212).
 */
import type { Oracle } from './decode';
import { LONGEST_EVIDENCE, type EvidenceSource, type NgramEvidence } from './ngrams';
import { candidateLogProbability, type Row, type Token } from './row';
import { tokenPath, type NodeId, type TokenTree } from './tree';

/**
 * How far counted text is relied on: weights of a logistic function, whose value is the share that one length of match
 * gets of what the shorter ones left. Logarithms are natural.
 */
export interface Trust {
  readonly bias: number;
  /** Of log tokens that match. */
  readonly length: number;
  /** Of the log of what all places that were counted count for. */
  readonly places: number;
  /** Of log different tokens that followed there. */
  readonly kinds: number;
  /** Of the log probability that the row gives to what followed most often. */
  readonly agreement: number;
  /** Of the log probability that the row's likeliest token is not the next one. */
  readonly doubt: number;
}

export interface CountedText {
  readonly ngrams: EvidenceSource;
  readonly trust: Trust;
}

/**
 * Fitted with the smaller model before the one in the box, to 2,400 lines of 31 packages that neither was trained on
 * (`npm run eval -- --trust --files FOLDER`), but for the bias of the workspace, which is 0.2 above what fits best: drafters
 * guess from the same text, and so are right more often. Weights fitted to 3,000 lines of 40 packages with the present model are
 * no better: 1.587 instead of 1.583 bits a token. On 1,200 held-out lines (`npm run eval -- --trust`) a token takes
 * 2.13 bits without, 2.11 with the file itself, and 1.70 with the package's other files too.
 */
export const TRUST: Readonly<Record<'text' | 'workspace', Trust>> = {
  /** The file at hand. */
  text: { bias: -1.91, length: 0.58, places: 0.73, kinds: -0.88, agreement: 0.23, doubt: 0.8 },
  /** The workspace's other files. */
  workspace: { bias: -1.43, length: 0.19, places: 0.48, kinds: -1.15, agreement: 0.17, doubt: 0.81 },
};

/** The text around a cursor. */
export interface CursorText {
  /** Left of the cursor, as far as it is in the prompt. */
  readonly before: readonly Token[];
  /** A word that is left off the prompt, since every draft spells it first (token healing). */
  readonly begun?: readonly Token[];
  /** Right of the cursor. */
  readonly behind?: readonly Token[];
}

/** Tokens behind the cursor that tell a place without what is to be written there. Fewer occur by chance. */
const COMPARED_BEHIND = 4;

/** An oracle whose rows are interpolated with counted text. The drafts of an exact strategy are exact under it. */
export class InterpolatedOracle implements Oracle {
  readonly #context: readonly Token[];
  /** What every draft begins with, and what stands behind the cursor. */
  readonly #begun: readonly Token[];
  readonly #behind: readonly Token[];

  /**
   * @param texts the widest first: of equally long matches the later one is mixed into what the earlier one made
   * @param cursor where drafts begin
   */
  constructor(
    readonly oracle: Oracle,
    readonly texts: readonly CountedText[],
    { before, begun = [], behind = [] }: CursorText,
  ) {
    this.#context = before.slice(-LONGEST_EVIDENCE);
    this.#begun = begun;
    this.#behind = behind.slice(0, COMPARED_BEHIND);
  }

  /** The row after the prompt. */
  rootRow(row: Row): Row {
    return this.rowAfter(row, []);
  }

  async evaluate(tree: TokenTree, nodes: readonly NodeId[]): Promise<readonly Row[]> {
    const rows = await this.oracle.evaluate(tree, nodes);
    return rows.map((row, index) => {
      // A mixture has no one text before it: superposed decoding interpolates its row for each draft.
      const path = tokenPath(tree, nodes[index]);
      return path === undefined ? row : this.rowAfter(row, path);
    });
  }

  /** A row as it is after a path of tokens. */
  rowAfter(row: Row, path: readonly Token[]): Row {
    const context = this.#context.concat(path).slice(-LONGEST_EVIDENCE);
    const known = evidenceOf(this.texts, context, this.#behindAfter(path));
    return known.length === 0 ? row : mixEvidence(row, known);
  }

  /**
   * What stands behind a path that adds nothing to the cursor's text. A draft that has begun may well be complete: there
   * it goes on with the text behind the cursor.
   */
  #behindAfter(path: readonly Token[]): readonly Token[] {
    const addsNothing = path.every((token, index) => token === this.#begun[index]);
    if (!addsNothing || this.#behind.length === 0) return [];
    return [...this.#begun.slice(path.length), ...this.#behind];
  }
}

/** A piece of evidence, and the text that it is of. */
export interface TextEvidence<T extends CountedText = CountedText> {
  readonly text: T;
  readonly evidence: NgramEvidence;
}

/** What all texts say after a context, in the order in which it is mixed: shorter matches first. */
export function evidenceOf<T extends CountedText>(
  texts: readonly T[],
  context: readonly Token[],
  behind: readonly Token[] = [],
): readonly TextEvidence<T>[] {
  const known: TextEvidence<T>[] = [];
  for (const text of texts)
    for (const evidence of text.ngrams.evidence(context, behind)) known.push({ text, evidence });
  return known.sort((a, b) => a.evidence.length - b.evidence.length);
}

/** The row with each piece of evidence mixed into what those before it made. */
function mixEvidence(row: Row, known: readonly TextEvidence[]): Row {
  const doubt = doubtOf(row);
  const counted = new Map<Token, number>();
  // From the end on, what a piece leaves to those before it is known: they all come to one mixture.
  let left = 1;
  for (let index = known.length - 1; index >= 0; index--) {
    const { text, evidence } = known[index];
    const share = shareOf(featuresOf(row, evidence, doubt), text.trust);
    const each = (left * share) / evidence.total;
    for (const [token, count] of evidence.counts)
      counted.set(token, (counted.get(token) ?? 0) + each * count);
    left *= 1 - share;
  }
  return mixRow(row, counted, 1 - Math.max(LEAST_LEFT, left), 1 - left);
}

/** What is always left to the model: a text that repeats itself would leave it nothing, whose logarithm is no number. */
const LEAST_LEFT = 1e-6;

/** Below these, logarithms of probabilities say nothing more. */
const LEAST_PROBABILITY = 1e-5;
const LEAST_DOUBT = 1e-3;

/** The share that evidence with these features gets, between 0 and 1. */
export function shareOf(features: Trust, trust: Trust): number {
  const sum =
    trust.bias * features.bias +
    trust.length * features.length +
    trust.places * features.places +
    trust.kinds * features.kinds +
    trust.agreement * features.agreement +
    trust.doubt * features.doubt;
  return 1 / (1 + Math.exp(-sum));
}

export const TRUST_FEATURES = ['bias', 'length', 'places', 'kinds', 'agreement', 'doubt'] as const;

/**
 * What the weights of `Trust` are multiplied with.
 * @param doubt the row's, for who asks about many pieces of evidence for one row
 */
export function featuresOf(
  row: Row,
  { length, total, counts }: NgramEvidence,
  doubt: number = doubtOf(row),
): Trust {
  let likeliest = -1;
  let most = 0;
  for (const [token, count] of counts) {
    if (count <= most) continue;
    likeliest = token;
    most = count;
  }
  const rank = row.ids.indexOf(likeliest);
  const probability = rank < 0 ? 0 : Math.exp(candidateLogProbability(row, rank));
  return {
    bias: 1,
    length: Math.log(length),
    places: Math.log(total),
    kinds: Math.log(counts.size),
    agreement: Math.log(Math.max(LEAST_PROBABILITY, probability)),
    doubt,
  };
}

function doubtOf(row: Row): number {
  const top = Math.exp(candidateLogProbability(row, 0));
  return Math.log(Math.max(LEAST_DOUBT, 1 - top));
}

/**
 * (1 − share) of the row and `share` of the counts, as a row whose logits are log-probabilities. A token that is not
 * among the row's candidates has what the counts give it: the model's own share of it is not known, and small.
 *
 *     p(1) = 0.6, p(2) = 0.4, counts { 2: 0.5, 3: 0.5 }, share 0.5  →  p(2) = 0.45, p(1) = 0.3, p(3) = 0.25
 *
 * @param total what the counts add up to
 */
export function mixRow(row: Row, counts: ReadonlyMap<Token, number>, share: number, total = 1): Row {
  const own = row.ids.length;
  const isCounted = new Uint8Array(own);
  // What the counts change, in order.
  const tokens: Token[] = [];
  const mixed: number[] = [];
  let size = own;
  for (const [token, count] of counts) {
    const counted = share * (count / total);
    const rank = row.ids.indexOf(token);
    if (rank < 0) size++;
    else isCounted[rank] = 1;
    const probability =
      rank < 0 ? counted : (1 - share) * Math.exp(candidateLogProbability(row, rank)) + counted;
    const logit = Math.fround(Math.log(probability));
    let at = tokens.length;
    for (; at > 0 && before(logit, token, mixed[at - 1], tokens[at - 1]); at--) {
      mixed[at] = mixed[at - 1];
      tokens[at] = tokens[at - 1];
    }
    mixed[at] = logit;
    tokens[at] = token;
  }
  const ids = new Int32Array(size);
  const logits = new Float32Array(size);
  const left = Math.log1p(-share);
  let length = 0;
  let next = 0;
  for (let rank = 0; rank < own; rank++) {
    if (isCounted[rank] === 1) continue;
    const token = row.ids[rank];
    const logit = Math.fround(left + candidateLogProbability(row, rank));
    for (; next < tokens.length && before(mixed[next], tokens[next], logit, token); next++) {
      ids[length] = tokens[next];
      logits[length++] = mixed[next];
    }
    // In order as well, but that two may have become equal by rounding.
    let at = length++;
    for (; at > 0 && before(logit, token, logits[at - 1], ids[at - 1]); at--) {
      logits[at] = logits[at - 1];
      ids[at] = ids[at - 1];
    }
    logits[at] = logit;
    ids[at] = token;
  }
  for (; next < tokens.length; next++) {
    ids[length] = tokens[next];
    logits[length++] = mixed[next];
  }
  return { ids, logits, logSumExp: 0 };
}

/** Whether a candidate comes before another: by logit, then by the lower id. */
function before(logit: number, token: Token, otherLogit: number, otherToken: Token): boolean {
  return logit > otherLogit || (logit === otherLogit && token < otherToken);
}
