import { LISPS, listedMark } from '../../protocol/lineComments';

/** What a comment starts and ends with, where its language has more to say than what begins one that ends with its line. */
const MARKS: readonly (readonly [start: string, end: string, languages: readonly string[]])[] = [
  [';; ', '', LISPS],
  ['" ', '', ['vim', 'viml']],
  ['rem ', '', ['bat']],
  ['/* ', ' */', ['css']],
  ['(* ', ' *)', ['ocaml']],
  ['{{!-- ', ' --}}', ['handlebars']],
  ['<!-- ', ' -->', ['html', 'markdown', 'svelte', 'vue', 'xml', 'xsl']],
];

const MARKS_OF = new Map(MARKS.flatMap(([start, end, names]) => names.map((name) => [name, { start, end }])));

const marksOf = (languageId: string) =>
  MARKS_OF.get(languageId) ?? { start: `${listedMark(languageId) ?? '//'} `, end: '' };

/** What begins a comment of a language that ends with its line; undefined where comments have an end of their own. */
export function lineCommentMark(languageId: string): string | undefined {
  const { start, end } = marksOf(languageId);
  return end === '' ? start : undefined;
}

/**
 * Lines as comments of a language.
 *
 *     asComment('python', ['sum of prices'], '  ')   → ['  # sum of prices']
 *     asComment('css', ['no *' + '/ inside'], '')    → ['/* no * / inside *' + '/']
 */
export function asComment(
  languageId: string,
  lines: readonly string[],
  indentation: string,
): readonly string[] {
  const { start, end } = marksOf(languageId);
  const closer = end.trim();
  return lines.map((line) => {
    const [first, ...rest] = closer;
    const inside = closer === '' ? line : line.replaceAll(closer, `${first} ${rest.join('')}`);
    return `${indentation}${start}${inside}${end}`.trimEnd();
  });
}

/** What a person wrote into an input box, as the one line that a comment holds. */
export function oneLine(sentence: string): string {
  return sentence.replace(/\s+/g, ' ').trim();
}
