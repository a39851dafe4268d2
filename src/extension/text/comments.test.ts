import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asComment, oneLine } from './comments';

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

describe('oneLine', () => {
  it('breaks become blanks', () => {
    assert.equal(oneLine('  add\r\n\tthem  '), 'add them');
  });
});
