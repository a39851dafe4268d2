/** Lisps, whose brackets hold what they call. */
export const LISPS: readonly string[] = ['clojure', 'commonlisp', 'lisp', 'racket', 'scheme'];

/**
 * What begins a comment that ends with its line, by language: so the editor writes instructions, and so the worker tells
 * comments from code. No stable API says it, and the files that do are not all on one side of a remote window.
 */
const MARKS: readonly (readonly [mark: string, languages: readonly string[]])[] = [
  [
    '#',
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
  ['--', ['ada', 'elm', 'haskell', 'lua', 'sql', 'vhdl']],
  ['%', ['bibtex', 'erlang', 'latex', 'matlab', 'prolog', 'tex']],
  [';', ['asm', 'ini', ...LISPS]],
  ['!', ['fortran', 'fortran-modern', 'FortranFreeForm']],
  ["'", ['vb']],
];

const MARK_OF = new Map(MARKS.flatMap(([mark, languages]) => languages.map((name) => [name, mark])));

/** Undefined for a language that is not listed, which mostly has two slashes. */
export const listedMark = (languageId: string): string | undefined => MARK_OF.get(languageId);
