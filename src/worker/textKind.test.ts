import assert from 'node:assert/strict';
import fc from 'fast-check';
import { textKind, type TextKind } from './textKind';

describe('what stands left of the cursor', () => {
  const rows: readonly (readonly [language: string, prefix: string, kind: TextKind])[] = [
    ['typescript', 'const total = ', 'code'],
    ['typescript', '// the ', 'comment'],
    ['typescript', 'total(a); // the ', 'comment'],
    ['typescript', 'total(a); //', 'comment'],
    ['typescript', "fetch('https://a.b/", 'string'],
    ['typescript', "fetch('https://a.b/', ", 'code'],
    ['typescript', "fetch('it\\'s // ', ", 'code'],
    ['typescript', '/** The\n * total of ', 'comment'],
    ['typescript', '/* The\n   total of ', 'comment'],
    ['typescript', '/* The\n   files of src/*.ts and ', 'comment'],
    ['typescript', '/** The total. */\nconst ', 'code'],
    ['typescript', '/* one */ const ', 'code'],
    ['typescript', "glob('src/**/*.ts');\nconst ", 'code'],
    ['typescript', '/* a */\nglob("src/*.ts");\nconst ', 'code'],
    ['typescript', 'const area = width\n  * ', 'code'],
    ['typescript', ' * The rest of a comment', 'comment'],
    ['typescript', ' * The rest of\n * a comment', 'comment'],
    ['typescriptreact', '{/* the ', 'comment'],
    ['c', '#define TOTAL ', 'code'],
    ['cpp', '/// the ', 'comment'],
    ['rust', "fn total<'a>(of: &'a str) // ", 'comment'],
    ['rust', '//! the ', 'comment'],
    ['python', 'total = a // ', 'code'],
    ['python', 'total = a  # the ', 'comment'],
    ['python', "print('# ", 'string'],
    ['shellscript', 'echo $# ', 'code'],
    ['shellscript', 'echo a#b ', 'code'],
    ['shellscript', 'rm -rf src/* ', 'code'],
    ['yaml', 'url: http://a.b ', 'code'],
    ['sql', 'select 1 -- the ', 'comment'],
    ['lua', 'local a = b // c -- the ', 'comment'],
    ['clojure', '(def a 1) ; the ', 'comment'],
    ['css', 'a {}\n* {', 'code'],
    ['css', 'a { /* the ', 'comment'],
    ['css', 'a { background: url(//a.b/', 'code'],
    ['html', '<p><!-- the ', 'comment'],
    ['html', '<!-- the --> <p', 'code'],
    ['vue', '<script>\n// the ', 'comment'],
    ['markdown', '# The ', 'code'],
    ['markdown', '* the ', 'code'],
    ['', 'total(); // the ', 'comment'],
  ];
  for (const [language, prefix, kind] of rows)
    it(`${language}: ${JSON.stringify(prefix)} is ${kind}`, () => {
      assert.equal(textKind(prefix, language), kind);
    });

  it('ends for any text', () => {
    const piece = fc.constantFrom(
      '/*',
      '*/',
      '//',
      '#',
      '"',
      "'",
      '`',
      '\n',
      '\\',
      ' ',
      'a',
      '<!--',
      '-->',
      '* ',
    );
    fc.assert(
      fc.property(
        fc.array(piece),
        fc.constantFrom('typescript', 'python', 'html', 'markdown'),
        (pieces, language) => {
          assert.ok(['code', 'comment', 'string'].includes(textKind(pieces.join(''), language)));
        },
      ),
    );
  });
});
