/** What a comment starts and ends with, by language; what is not listed takes `//`. */
const MARKS: readonly (readonly [start: string, end: string, languages: readonly string[]])[] = [
  [
    '# ',
    '',
    [
      'awk',
      'cmake',
      'coffeescript',
      'crystal',
      'dockercompose',
      'dockerfile',
      'dotenv',
      'elixir',
      'fish',
      'gdscript',
      'graphql',
      'hcl',
      'ignore',
      'julia',
      'makefile',
      'nim',
      'nix',
      'perl',
      'perl6',
      'powershell',
      'properties',
      'python',
      'r',
      'raku',
      'ruby',
      'shellscript',
      'starlark',
      'tcl',
      'terraform',
      'toml',
      'yaml',
    ],
  ],
  ['-- ', '', ['ada', 'elm', 'haskell', 'lua', 'sql', 'vhdl']],
  ['% ', '', ['bibtex', 'erlang', 'latex', 'matlab', 'prolog', 'tex']],
  [';; ', '', ['clojure', 'commonlisp', 'lisp', 'racket', 'scheme']],
  ['; ', '', ['asm', 'ini']],
  ['" ', '', ['vim', 'viml']],
  ["' ", '', ['vb']],
  ['! ', '', ['fortran', 'fortran-modern', 'FortranFreeForm']],
  ['rem ', '', ['bat']],
  ['/* ', ' */', ['css']],
  ['(* ', ' *)', ['ocaml']],
  ['{{!-- ', ' --}}', ['handlebars']],
  ['<!-- ', ' -->', ['html', 'markdown', 'svelte', 'vue', 'xml', 'xsl']],
];

const MARKS_OF = new Map(MARKS.flatMap(([start, end, names]) => names.map((name) => [name, { start, end }])));
const SLASHES = { start: '// ', end: '' };

/** What begins a comment of a language that ends with its line; undefined where comments have an end of their own. */
export function lineCommentMark(languageId: string): string | undefined {
  const { start, end } = MARKS_OF.get(languageId) ?? SLASHES;
  return end === '' ? start : undefined;
}

/**
 * Lines as comments of a language. No stable API tells a language's comments, and the files that do are not all on
 * this side of a remote window.
 *
 *     asComment('python', ['sum of prices'], '  ')   → ['  # sum of prices']
 *     asComment('css', ['no *' + '/ inside'], '')    → ['/* no * / inside *' + '/']
 */
export function asComment(
  languageId: string,
  lines: readonly string[],
  indentation: string,
): readonly string[] {
  const { start, end } = MARKS_OF.get(languageId) ?? SLASHES;
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
