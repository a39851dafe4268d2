import assert from 'node:assert/strict';
import { cutWindow, MOST_PREFIX, MOST_SUFFIX, type Chosen, type Window } from './cutWindow';

/** A document that counts which of its lines were asked for. */
function documentOf(text: string) {
  const lines = text.split(/\r\n|\n/);
  const touched = new Set<number>();
  return {
    touched,
    lineCount: lines.length,
    lineAt: (line: number) => (touched.add(line), { text: lines[line] }),
  };
}

function cut(text: string, line: number, character: number, chosen?: Chosen): Window {
  const window = cutWindow(documentOf(text), { line, character, chosen });
  assert.ok(typeof window === 'object');
  return window;
}

describe('cutWindow', () => {
  it('a small document is taken whole', () => {
    const { prefix, suffix, prefixStartLine } = cut('a\nbc\nd\n', 1, 1);
    assert.deepEqual([prefix, suffix, prefixStartLine], ['a\nb', 'c\nd\n', 0]);
  });

  it('an empty document has empty sides', () => {
    assert.deepEqual(cut('', 0, 0), { line: 0, character: 0, prefix: '', prefixStartLine: 0, suffix: '' });
  });

  it('the start and the end of a document', () => {
    assert.equal(cut('a\nb', 0, 0).suffix, 'a\nb');
    assert.equal(cut('a\nb', 1, 1).prefix, 'a\nb');
    assert.equal(cut('a\nb', 1, 1).suffix, '');
  });

  it('CRLF becomes LF', () => {
    const { prefix, suffix } = cut('a\r\nb\r\nc\r\n', 1, 0);
    assert.deepEqual([prefix, suffix], ['a\n', 'b\nc\n']);
  });

  it("a note stands above the cursor's line", () => {
    const window = cutWindow(documentOf('a\n  b\nc'), { line: 1, character: 2, note: ['  // n', '  // m'] });
    assert.ok(typeof window === 'object');
    assert.equal(window.prefix, 'a\n  // n\n  // m\n  ');
    assert.equal(window.suffix, 'b\nc');
  });

  it('the chosen entry counts as typed', () => {
    const window = cut('x\n  con;', 1, 5, { start: 2, end: 5, text: 'console' });
    assert.equal(window.prefix, 'x\n  console');
    assert.equal(window.suffix, ';');
    assert.equal(window.character, 9);
    assert.equal(cut('conAB;', 0, 3, { start: 0, end: 5, text: 'console' }).suffix, ';');
  });

  it('between the halves of a character, or inside one, there is no window', () => {
    assert.equal(cutWindow(documentOf('a😀b'), { line: 0, character: 2 }), 'insideSurrogate');
    assert.equal(cutWindow(documentOf('cafe\u0301'), { line: 0, character: 4 }), 'insideCluster');
  });

  it('of 16,000 lines it touches only what it takes', () => {
    const document = documentOf(
      Array.from({ length: 16_000 }, (_, line) => `line ${line} ${'.'.repeat(40)}`).join('\n'),
    );
    const window = cutWindow(document, { line: 8000, character: 4 });
    assert.ok(typeof window === 'object');
    assert.ok(document.touched.size < 500, `${document.touched.size} lines`);
    assert.ok(window.prefix.length <= MOST_PREFIX && window.prefix.length > MOST_PREFIX / 2);
    assert.equal(window.suffix.length, MOST_SUFFIX);
    assert.ok(window.prefix.startsWith(`line ${window.prefixStartLine} `));
  });

  it('the start stays where it is while lines are added at the cursor', () => {
    const lines = Array.from({ length: 2000 }, (_, line) => `line ${line} ${'.'.repeat(40)}`);
    const starts = Array.from(
      { length: 200 },
      (_, at) => cut(lines.join('\n'), 1000 + at, 0).prefixStartLine,
    );
    assert.ok(new Set(starts).size <= 200 / 16 + 2);
  });

  for (const character of [0, 1, 6000, 12_000, 12_001, 50_000, 99_999, 100_000]) {
    it(`a line of 100 kB, at ${character}`, () => {
      const line = `${'😀é'.repeat(33_333)}e`;
      const at =
        line.charCodeAt(character) >= 0xdc00 && line.charCodeAt(character) < 0xe000
          ? character + 1
          : character;
      const { prefix, suffix } = cut(`above\n${line}\nbelow`, 1, at);
      assert.ok(prefix.length <= MOST_PREFIX && suffix.length <= MOST_SUFFIX);
      assert.ok(`above\n${line.slice(0, at)}`.endsWith(prefix));
      assert.ok(`${line.slice(at)}\nbelow`.startsWith(suffix));
      assert.doesNotMatch(prefix + suffix, /^\p{Surrogate}|\p{Surrogate}$/u);
    });
  }
});
