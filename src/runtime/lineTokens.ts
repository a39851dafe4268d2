/**
 * Tokenising line by line, and a line word by word. A prompt is tokenised anew with every key, and of its hundred lines one
 * has changed; most words of a workspace stand in it many times. So each piece is tokenised once while it is remembered.
 * Where a text may be cut is up to the tokenizer, and is tried on texts of all kinds first.
 */
import { BoundedMap } from '../decoding/boundedMap';

type Encode = (text: string) => readonly number[];

/** Lines that are remembered: those of some prompts. */
const LINES = 4096;

/** Words that are remembered: about as many as a large vocabulary has tokens that begin one. */
const WORDS = 16_384;

/**
 * Where lines may be cut, if a visible character of ASCII (tokenizers disagree about what other blanks are) stands before a
 * break: in front of the break, which indentation may follow; or behind it, where the tokenizer makes one token of `;` and
 * the break, but only before a line that has something visible on it, as it may make one of breaks and blanks, or of `;`,
 * break and slash.
 */
const LINE_CUTS = [/(?<=[!-~])(?=\n)/, /(?<=[!-~]\n)(?=[ \t]+[!-~]|[!-.0-~])/];

/** Where words may be cut: behind a letter, in front of a sign or blank of ASCII that cannot begin `'s`. */
const WORD_CUT = /(?<=[A-Za-z])(?=[^\w'\u0080-\uffff])/;

/** Which tokens a vocabulary lacks, so that texts may be cut where those would stand. */
export interface Lacks {
  /** Such as reach across just any break: words are cut first, or none has a break in it. */
  readonly acrossBreaks: boolean;
  /** Such as `acrossWords` is true for. */
  readonly acrossWords: boolean;
}

/** Whether a token goes on behind a word, as `e.g` does. */
export const acrossWords = (token: string): boolean => WORD_CUT.test(token);

/** Tokenises texts by their lines and words. */
export class LineTokens {
  readonly #encode: Encode;
  readonly #first: Encode;
  readonly #line: Encode;
  readonly #lineCut: RegExp | undefined;

  /**
   * @param encode tokens of a text that goes on where another ended
   * @param lacks what texts are cut by, where that is as good for some texts of all kinds
   * @param first tokens of a text that nothing stands before
   */
  constructor(encode: Encode, lacks: Lacks, first: Encode = encode) {
    const isSound = (cut: RegExp, probes: readonly string[]) =>
      probes.every((text) => isCutWell(text, cut, encode));
    this.#encode = encode;
    if (lacks.acrossBreaks) this.#lineCut = LINE_CUTS.find((cut) => isSound(cut, ENDS_OF_LINES));
    const word = remembered(encode, WORDS);
    const byWord = (line: string) => tokensOf(line.split(WORD_CUT), word);
    this.#line = remembered(lacks.acrossWords && isSound(WORD_CUT, ENDS_OF_WORDS) ? byWord : encode, LINES);
    this.#first = this.#lineCut !== undefined && first === encode ? this.#line : first;
  }

  /** The tokens of a text, as if it were tokenised at once. */
  of(text: string, isFirst = false): number[] {
    if (this.#lineCut === undefined) return [...(isFirst ? this.#first : this.#encode)(text)];
    const lines = text.split(this.#lineCut);
    const begun = isFirst ? this.#first(lines.shift() ?? '') : [];
    return [...begun, ...tokensOf(lines, this.#line)];
  }
}

function tokensOf(pieces: readonly string[], encode: Encode): number[] {
  const tokens: number[] = [];
  // `flatMap` takes twice as long.
  for (const piece of pieces) for (const token of encode(piece)) tokens.push(token);
  return tokens;
}

/** The same tokens, of which those of the last pieces, `most` of them, are remembered. */
function remembered(encode: Encode, most: number): Encode {
  const pieces = new BoundedMap<string, readonly number[]>(most);
  return (piece) => {
    const known = pieces.get(piece);
    if (known !== undefined) return known;
    const tokens = encode(piece);
    pieces.set(copyOf(piece), tokens);
    return tokens;
  };
}

/** To V8 a piece of a text is a view of it: one that is remembered would hold the whole text of its time in memory. */
const copyOf = (piece: string) => ` ${piece}`.slice(1);

function isCutWell(text: string, cut: RegExp, encode: Encode): boolean {
  const pieces = text.split(cut).flatMap(encode);
  const whole = encode(text);
  return pieces.length === whole.length && pieces.every((token, index) => token === whole[index]);
}

/** What may begin a line, or follow a word and its sign. */
const STARTS = ['a', '}', '0', '/', '*', '\n', '\na', ' a', '  /', '\ta', '  \n', 'é'];

const SIGNS = Array.from('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

/** Texts that tell whether a cut is sound: what stands before it, and each of `STARTS` behind that. */
const probes = (ends: readonly string[]) =>
  STARTS.map((start) => ends.map((end) => `a ${end}${start}`).join(''));

/** Every kind of character and every sign, and usual ends of lines. */
const ENDS_OF_LINES = probes(
  [...SIGNS, ...'name Z 0 f(); }); }, ]; ): ){ /> """ -> */'.split(' ')].map((end) => `${end}\n`),
);

const ENDS_OF_WORDS = probes([...SIGNS, ' ', '\t', '\r\n'].map((sign) => `éN${sign}`));
