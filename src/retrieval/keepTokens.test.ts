import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keepTokens } from './keepTokens';

/** Words, single blanks and line breaks, or two line breaks in one: how a piece is cut depends on what follows. */
const WORDS = ['\n\n', '\n', ' ', 'a', 'b', 'ab', 'é'];
const tokenize = (text: string): number[] => {
  const found = Array.from(text.matchAll(/\n\n|\n| |ab|[abé]/g), ([word]) => WORDS.indexOf(word));
  assert.equal(found.map((token) => WORDS[token]).join(''), text);
  return found;
};
const bytesOf = (token: number) => new TextEncoder().encode(WORDS[token]);
const keep = (before: string, after: string) => {
  const { head, changed, tail } = keepTokens(Uint16Array.from(tokenize(before)), after, bytesOf);
  const text = (tokens: Iterable<number>) => Array.from(tokens, (token) => WORDS[token]).join('');
  return [text(head), changed, text(tail)];
};

describe('keepTokens', () => {
  it('keeps whole lines, but the ones beside the change', () => {
    assert.deepEqual(keep('a\nb\na\nb\na\nb\n', 'a\nb\na\nbb\na\nb\n'), ['a\nb', '\na\nbb\na', '\nb\n']);
  });

  it('tokenises everything of a new text, and next to nothing of one that did not change', () => {
    assert.deepEqual(keep('', 'a\nb\n'), ['', 'a\nb\n', '']);
    assert.deepEqual(keep('a\na\nb\na\n', 'a\na\nb\na\n'), ['a\na\nb', '\na', '\n']);
  });

  it('keeps no token twice where a repeated line was taken out', () => {
    assert.deepEqual(keep('a\na\na\na\na\na\n', 'a\na\na\n'), ['a\na', '\na', '\n']);
  });

  it('keeps nothing where tokens and text disagree', () => {
    const { head, changed, tail } = keepTokens(Uint16Array.of(3, 1, 3, 1), 'b\nb\n', bytesOf);
    assert.deepEqual([head.length, changed, tail.length], [0, 'b\nb\n', 0]);
  });

  it('never changes the text, nor its tokens where line breaks are not joined', () => {
    const line = fc.stringMatching(/^[abé ]{0,4}$/);
    const lines = fc.array(line, { maxLength: 12 }).map((all) => all.join('\n'));
    fc.assert(
      fc.property(lines, fc.nat(50), fc.nat(10), lines, (before, at, cut, more) => {
        const after = before.slice(0, at) + more + before.slice(at + cut);
        const { head, changed, tail } = keepTokens(Uint16Array.from(tokenize(before)), after, bytesOf);
        const all = [...head, ...tokenize(changed), ...tail];
        assert.equal(all.map((token) => WORDS[token]).join(''), after);
        if (!after.includes('\n\n') && !before.includes('\n\n')) assert.deepEqual(all, tokenize(after));
      }),
      { numRuns: 2000 },
    );
  });
});
