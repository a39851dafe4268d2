/**
 * Tokenising line by line. A prompt is tokenised anew with every key, and of its hundred lines one has changed: so each
 * line is tokenised once. Where a text may be cut is up to the tokenizer, and is tried on texts of all kinds first.
 */
import { BoundedMap } from '../decoding/boundedMap';

type Encode = (text: string) => readonly number[];

/** Lines that are remembered: those of some prompts. */
const LINES = 4096;

/**
 * Where lines may be cut, given a text, the index of a line break in it, and that a visible character stands before it: in
 * front of the break, which indentation may follow; or behind it, where the tokenizer makes one token of `;` and the
 * break, but only before a line that has something visible on it, as it may make one of breaks and blanks.
 */
const CUTS: readonly ((text: string, at: number) => number | undefined)[] = [
  (_, at) => at,
  (text, at) => (isLine(text, at + 1) ? at + 1 : undefined),
];

/** A line by itself. */
interface Line {
  readonly text: string;
  readonly tokens: readonly number[];
}

/** Remembers the tokens of lines. */
export class LineTokens {
  readonly #lines = new BoundedMap<string, Line>(LINES);
  readonly #cut: (typeof CUTS)[number] | undefined;

  /**
   * @param encode tokens of a text that goes on where another ended
   * @param first tokens of a text that nothing stands before
   * @param endsAtBreaks whether no token may reach across just any break: words are cut first, or none has a break in it
   */
  constructor(
    readonly encode: Encode,
    readonly first: Encode = encode,
    endsAtBreaks = true,
  ) {
    if (endsAtBreaks) this.#cut = CUTS.find((cut) => probes().every((text) => isCutWell(text, cut, encode)));
  }

  /** The tokens of a text, as if it were tokenised at once. */
  of(text: string, isFirst = false): number[] {
    const cut = this.#cut;
    const whole = isFirst ? this.first : this.encode;
    if (cut === undefined) return [...whole(text)];
    const [start = '', ...lines] = piecesOf(text, cut);
    const begun = whole === this.encode ? this.#line(start) : whole(start);
    return [begun, ...lines.map((line) => this.#line(line))].flat();
  }

  #line(piece: string): readonly number[] {
    const line = this.#lines.get(piece) ?? { text: copyOf(piece), tokens: this.encode(piece) };
    this.#lines.set(line.text, line);
    return line.tokens;
  }
}

/** To V8 a piece of a text is a view of it: a line that is remembered as one would hold the whole text of its time in memory. */
const copyOf = (piece: string) => ` ${piece}`.slice(1);

function piecesOf(text: string, cut: (typeof CUTS)[number]): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (let at = text.indexOf('\n', 1); at >= 0; at = text.indexOf('\n', at + 1)) {
    const end = isVisible(text, at - 1) ? cut(text, at) : undefined;
    if (end === undefined) continue;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return [...pieces, text.slice(start)];
}

/** Whether the character at an index is a visible one of ASCII. Tokenizers disagree about what other blanks are. */
function isVisible(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code > 0x20 && code < 0x7f;
}

/** Whether indentation, if any, and then a visible character stand at an index. `;`, break and slash may be one token. */
function isLine(text: string, start: number): boolean {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return isVisible(text, at) && (at > start || text[at] !== '/');
}

function isCutWell(text: string, cut: (typeof CUTS)[number], encode: Encode): boolean {
  const pieces = piecesOf(text, cut).flatMap(encode);
  const whole = encode(text);
  return pieces.length === whole.length && pieces.every((token, index) => token === whole[index]);
}

/** Every kind of character and every sign, and usual ends of lines, before a break; and what may follow it. */
function probes(): readonly string[] {
  const signs = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
  const ends = [...Array.from(signs), ...'name Z 0 f(); }); }, ]; ): ){ /> """ -> */'.split(' ')];
  const starts = ['a', '}', '0', '/', '*', '\n', '\na', ' a', '  /', '\ta', '  \n', 'é'];
  return starts.map((start) => ends.map((end) => `a ${end}\n${start}`).join(''));
}
