import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import fc from 'fast-check';
import { LineTokens } from './lineTokens';

/** Ids of the pieces that a pattern cuts a text into, every distinct piece one token. */
function encoderOf(pattern: RegExp) {
  const ids = new Map<string, number>();
  const encoded: string[] = [];
  const encode = (text: string) => {
    encoded.push(text);
    return (text.match(pattern) ?? []).map((piece) => {
      const id = ids.get(piece) ?? ids.size;
      ids.set(piece, id);
      return id;
    });
  };
  return { encode, encoded };
}

const LACKS_ALL = { acrossBreaks: true, acrossWords: true };

/** How published tokenizers cut texts. */
const PATTERNS = {
  'the model in the box':
    /[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+|[\r\n]+[ \t]*|[ \t]+(?!\S)|[ \t]+|\s+/gu,
  'GPT-2': /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu,
  Qwen: /[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu,
  'Tekken, o200k': /[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu,
  o200k:
    /[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?:'s|'t|'re)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?:'s|'t|'re)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu,
  'DeepSeek-Coder': /[\r\n]|\s?\p{L}+|\s?\p{P}+|\p{N}|\s+|[^]/gu,
  'a sign with the name before it': /\w+\W|\s+|[^]/gu,
  'all in one': /[^]+/gu,
};

const source = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\n\n',
        '\r\n',
        ' ',
        '    ',
        '\t',
        ';',
        '();',
        '{',
        '}',
        '//',
        '/**',
        'é',
        '\u00a0',
        '\ufeff',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.constantFrom('name', 'return', '0', "'s"),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('LineTokens', () => {
  for (const [name, pattern] of Object.entries(PATTERNS)) {
    it(`gives the tokens of the whole text, cut as for ${name}`, () => {
      const { encode } = encoderOf(pattern);
      const lines = new LineTokens(encode, LACKS_ALL);
      fc.assert(
        fc.property(source, (text) => {
          assert.deepEqual(lines.of(text), encode(text));
        }),
        { numRuns: 1000 },
      );
    });
  }

  it('cuts nothing where a token may reach across any break', () => {
    const { encode, encoded } = encoderOf(PATTERNS['the model in the box']);
    const lines = new LineTokens(encode, { acrossBreaks: false, acrossWords: false });
    assert.deepEqual(lines.of('a\nb\nc'), encode('a\nb\nc'));
    assert.deepEqual(encoded, ['a\nb\nc', 'a\nb\nc']);
  });

  it('tokenises a line once, and a word', () => {
    const { encode, encoded } = encoderOf(PATTERNS['the model in the box']);
    const lines = new LineTokens(encode, LACKS_ALL);
    encoded.length = 0;
    const text = 'const a = 1;\n  const b = 1;\n';
    const [first, second] = [lines.of(text), lines.of(`${text}  b`)];
    assert.deepEqual(encoded, ['const', ' a', ' = 1;', '\n  const', ' b', '\n', '\n  b']);
    assert.deepEqual(second.slice(0, first.length - 1), first.slice(0, -1));
  });

  it('of a text that is gone remembers no more than its lines', () => {
    setFlagsFromString('--expose-gc');
    const collect = new Script('gc()');
    const used = () => {
      collect.runInNewContext();
      return process.memoryUsage().heapUsed;
    };
    const lines = new LineTokens((text) => Array.from(text, (letter) => letter.charCodeAt(0)), LACKS_ALL);
    const above = `${'x'.repeat(50_000)};\n`;
    lines.of(above);
    const before = used();
    // As many keys in as many windows: 5 MB.
    for (let key = 0; key < 100; key++) lines.of(`${above}const name = ${key}`);
    assert.ok(used() - before < 2e6);
  });

  it('what stands first in a text is told apart from what goes on', () => {
    const { encode } = encoderOf(PATTERNS['GPT-2']);
    const spaced = (text: string) => encode(` ${text}`);
    const text = 'name = name;\nname = 1';
    for (const acrossBreaks of [true, false]) {
      const lines = new LineTokens(encode, { acrossBreaks, acrossWords: true }, spaced);
      assert.deepEqual(lines.of(text, true), spaced(text));
      assert.deepEqual(lines.of(text), encode(text));
    }
  });
});
