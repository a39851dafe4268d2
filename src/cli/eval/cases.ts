import { bodyEnd } from '../../decoding/bodyEnd';
import { indentationOf } from '../../decoding/columns';
import { hash32 } from '../../decoding/noise';
import { MOST_CHARACTERS, restOfBlock } from './restOfBlock';

/**
 * `line`: the rest of a line. `block`: the rest of a block. `span`: a random piece, which may cross lines. `body`: the
 * block that a line opens, from the end of that line on, with what closes it.
 */
export const KINDS = ['line', 'block', 'span', 'body'] as const;
export type Kind = (typeof KINDS)[number];

/** A text that no model was trained on. */
export interface SourceFile {
  /** `npm:express`: whose other files may be indexed for a case, this one left out. */
  readonly package: string;
  /** Within the package, with forward slashes. */
  readonly path: string;
  /** Line feeds only. */
  readonly text: string;
}

/** A place in a file whose continuation is known: `prefix + middle + suffix` is the file. */
export interface EvalCase extends Pick<SourceFile, 'package' | 'path'> {
  readonly kind: Kind;
  readonly prefix: string;
  readonly middle: string;
  readonly suffix: string;
}

/** A request for drafts at a place, but for what they are to be. */
export const requestAt = ({ path, prefix, suffix }: Pick<EvalCase, 'path' | 'prefix' | 'suffix'>) =>
  ({ kind: 'draft', languageId: '', prefixStartLine: 0, seed: 0, path, prefix, suffix }) as const;

/** Offsets of a middle in its text. */
export interface Cut {
  readonly start: number;
  readonly end: number;
}

/** Draws that may fail for each case that is wanted, before fewer cases are taken. */
const TRIES = 100;

/** Most cases of one file: those of the same few lines are all but one case, and intervals take them for several. */
export const MOST_PER_FILE = 4;

const LONGEST_SPAN = 60;
const SHORTEST_SPAN = 5;

/** What tells little about completion: imports and comments. */
const UNTOLD = /^(?:import\b|from\b|\/\/|\*|\/\*|#)/;

/**
 * Cases of one kind, at most `MOST_PER_FILE` of a file. A package is drawn first, then one of its files, then a place,
 * so that no large package rules. They depend on the files, the kind and the seed alone, and the first n are the same for every larger n.
 */
export function makeCases(
  files: readonly SourceFile[],
  kind: Kind,
  count: number,
  seed: number,
): readonly EvalCase[] {
  const packages = byPackage(files.filter(({ text }) => text !== ''));
  if (packages.length === 0) return [];
  const cases = new Map<string, EvalCase>();
  const taken = new Map<SourceFile, number>();
  for (let draw = 0; cases.size < count && draw < TRIES * count; draw++) {
    const random = (use: number) => hash32(seed, KINDS.indexOf(kind), draw, use);
    const group = packages[random(0) % packages.length];
    const file = group[random(1) % group.length];
    const ofFile = taken.get(file) ?? 0;
    if (ofFile === MOST_PER_FILE) continue;
    const cut = cutters[kind](file.text, random(2), random(3));
    if (cut === undefined || splitsCharacter(file.text, cut.start) || splitsCharacter(file.text, cut.end))
      continue;
    const place = `${file.package}/${file.path}:${cut.start}`;
    if (cases.has(place)) continue;
    taken.set(file, ofFile + 1);
    cases.set(place, {
      kind,
      package: file.package,
      path: file.path,
      prefix: file.text.slice(0, cut.start),
      middle: file.text.slice(cut.start, cut.end),
      suffix: file.text.slice(cut.end),
    });
  }
  return [...cases.values()];
}

/** The files of each package. */
export function byPackage(files: readonly SourceFile[]): readonly (readonly SourceFile[])[] {
  const groups = new Map<string, SourceFile[]>();
  for (const file of files) groups.set(file.package, [...(groups.get(file.package) ?? []), file]);
  return [...groups.values()];
}

/** A line is cut at any character of its text but the last three; blanks at its end stay in the suffix. */
function cutLine(text: string, first: number, second: number): Cut | undefined {
  const { start, line } = lineAt(text, first);
  const content = line.trim();
  if (content.length < 8 || UNTOLD.test(content)) return undefined;
  const begin = start + line.indexOf(content);
  return { start: begin + (second % (content.length - 3)), end: begin + content.length };
}

/** From the first character of an indented line to the end of its block. */
function cutBlock(text: string, first: number): Cut | undefined {
  const { start, line } = lineAt(text, first);
  const content = line.trimStart();
  if (content === '' || content.length === line.length || UNTOLD.test(content)) return undefined;
  const begin = start + line.length - content.length;
  const end = restOfBlock(text, begin);
  return end === undefined ? undefined : { start: begin, end };
}

/** From the end of a line that opens a block to the end of that block. */
function cutBody(text: string, first: number): Cut | undefined {
  const { start, line } = lineAt(text, first);
  const content = line.trim();
  if (!/[([{:]$/.test(content) || UNTOLD.test(content)) return undefined;
  const begin = start + line.trimEnd().length;
  const length = bodyEnd(text.slice(begin), indentationOf(line));
  const middle = text.slice(begin, begin + (length ?? 0)).trimEnd();
  if (middle.length > MOST_CHARACTERS || middle.split('\n').length < 2) return undefined;
  return { start: begin, end: begin + middle.length };
}

/** Any piece that neither starts nor ends with a blank. */
function cutSpan(text: string, first: number, second: number): Cut | undefined {
  const start = first % text.length;
  const end = start + SHORTEST_SPAN + (second % (LONGEST_SPAN - SHORTEST_SPAN + 1));
  if (end > text.length || /^\s|\s$/.test(text.slice(start, end))) return undefined;
  return { start, end };
}

const cutters: Readonly<Record<Kind, (text: string, first: number, second: number) => Cut | undefined>> = {
  line: cutLine,
  block: cutBlock,
  span: cutSpan,
  body: cutBody,
};

/** One of the text's lines, without its line feed, and the offset at which it starts. */
function lineAt(text: string, random: number): { start: number; line: string } {
  const lines = text.split('\n');
  const index = random % lines.length;
  const start = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0);
  return { start, line: lines[index] };
}

function splitsCharacter(text: string, offset: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(offset - 1, offset + 1));
}
