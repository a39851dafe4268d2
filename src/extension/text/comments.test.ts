import assert from 'node:assert/strict';
import fc from 'fast-check';
import { textKind } from '../../worker/textKind';
import { asComment, lineCommentMark, oneLine } from './comments';

describe('asComment', () => {
  for (const [languageId, expected] of [
    ['typescript', '  // add them'],
    ['a language of tomorrow', '  // add them'],
    ['python', '  # add them'],
    ['sql', '  -- add them'],
    ['css', '  /* add them */'],
    ['html', '  <!-- add them -->'],
    ['constructor', '  // add them'],
  ]) {
    it(languageId, () => {
      assert.deepEqual(asComment(languageId, ['add them'], '  '), [expected]);
    });
  }

  it('each line is a comment; an empty one has no blank at its end', () => {
    assert.deepEqual(asComment('python', ['a', '', 'b'], ''), ['# a', '#', '# b']);
  });

  it('a closer inside does not end the comment', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('*', '/', '-', '>', 'x')), (pieces) => {
        const [css] = asComment('css', [pieces.join('')], '');
        const [html] = asComment('html', [pieces.join('')], '');
        assert.equal(css.indexOf('*/', 2), css.length - 2);
        assert.equal(html.indexOf('-->', 4), html.length - 3);
      }),
    );
  });
});

describe('lineCommentMark', () => {
  const others = ['ada', 'asm', 'erlang', 'fortran', 'ini', 'lua', 'matlab', 'racket', 'sql', 'vb'];
  const hash = [
    'awk',
    'cmake',
    'coffeescript',
    'fish',
    'graphql',
    'hcl',
    'nim',
    'nix',
    'python',
    'terraform',
  ];
  for (const languageId of [...hash, ...others, 'typescript', 'a language of tomorrow'])
    it(`of ${languageId} is what the worker takes for the beginning of a comment, too, and other marks are not`, () => {
      const mark = lineCommentMark(languageId) ?? '';
      assert.equal(textKind(`a ${mark}the `, languageId), 'comment');
      const isSlashes = mark.startsWith('//');
      assert.equal(textKind('a // the ', languageId) === 'comment', isSlashes);
      assert.equal(textKind('a # the ', languageId) === 'comment', hash.includes(languageId));
    });
});

describe('oneLine', () => {
  it('breaks become blanks', () => {
    assert.equal(oneLine('  add\r\n\tthem  '), 'add them');
  });
});
