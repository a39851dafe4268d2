import assert from 'node:assert/strict';
import { Tokenizer } from '../../runtime/tokenizer';
import { tokenizerFacts } from '../tokenizerFiles';
import { WORD_CUTTERS } from './preTokenizers';
import { tokenizerOf } from './tokenizer';

/** Byte-level pieces: each printable character of ASCII and the space, and what is added. */
const LETTERS = [...Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)), 'Ġ', 'Ċ'];

function byteLevel(pre: string, more: readonly string[], merges: readonly string[]) {
  const tokens = [...LETTERS, ...more, '<|end|>', '<|fim_prefix|>', '[PAD98]'];
  const kinds = tokens.map((text) => (text.startsWith('<|') ? 3 : text.startsWith('[PAD') ? 5 : 1));
  return {
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.pre': pre,
    'tokenizer.ggml.tokens': tokens,
    'tokenizer.ggml.token_type': kinds,
    'tokenizer.ggml.merges': merges,
    'tokenizer.ggml.eos_token_id': tokens.indexOf('<|end|>'),
  };
}

describe('tokenizerOf', () => {
  /** What a text is cut into. */
  function pieces(metadata: Readonly<Record<string, unknown>>, text: string): readonly string[] {
    const { tokenizer, config } = tokenizerOf(metadata, 'x.gguf');
    const made = new Tokenizer(tokenizer, config);
    return made.encodeInside(text).map((id) => made.text(id));
  }

  it('byte level: merges tokens as they are listed, and takes no mark from a text', () => {
    const metadata = byteLevel('gpt-2', ['ab', 'abc', 'bc'], ['a b', 'ab c', 'b c']);
    assert.deepEqual(pieces(metadata, 'abc bcd'), ['abc', ' ', 'bc', 'd']);
    assert.deepEqual(pieces(metadata, '<|end|>').length, 7);
    const { special } = tokenizerFacts(tokenizerOf(metadata, 'x.gguf'), 'x.gguf', 200, []);
    assert.deepEqual(special.eos, ['<|end|>']);
    assert.equal(special.bos, undefined);
    assert.equal(special.has('<|fim_prefix|>'), true);
    assert.equal(special.has('[PAD98]'), false);
  });

  it('has a beginning put in front where the file says so', () => {
    const bos = { 'tokenizer.ggml.bos_token_id': 97, 'tokenizer.ggml.add_bos_token': true };
    const files = tokenizerOf({ ...byteLevel('llama-bpe', [], []), ...bos }, 'x.gguf');
    assert.equal(tokenizerFacts(files, 'x.gguf', 200, []).special.bos, '<|fim_prefix|>');
  });

  // Each merge can be seen only where the words are cut as the way says.
  const cuts: readonly [string, string, readonly string[]][] = [
    ['gpt-2', '12 a', ['12', ' a']],
    ['starcoder', '12 a', ['1', '2', ' a']],
    ['llama-bpe', '1212', ['12', '1', '2']],
    ['qwen2', '12 a', ['1', '2', ' a']],
    ['deepseek-coder', '12 a', ['1', '2', ' a']],
    ['gpt-2', '(a', ['(', 'a']],
    ['qwen2', '(a', ['(a']],
    ['deepseek-coder', '(a', ['(', 'a']],
    ['gpt-2', ')\n', [')', '\n']],
    ['llama-bpe', ')\n', [')\n']],
    ['deepseek-coder', ')\n', [')', '\n']],
  ];
  it('knows DeepSeek-Coder by its marks where the file does not say how it cuts words', () => {
    const older = byteLevel('', ['<｜fim▁begin｜>', ')Ċ'], [') Ċ']);
    assert.deepEqual(pieces({ ...older, 'tokenizer.ggml.pre': undefined }, ')\n'), [')', '\n']);
    const unknown = { ...byteLevel('', [], []), 'tokenizer.ggml.pre': undefined };
    assert.throws(() => tokenizerOf(unknown, 'x.gguf'), { code: 'modelUnsupported' });
  });

  it('names no end of a text where the file names none', () => {
    const { config } = tokenizerOf(
      { ...byteLevel('gpt-2', [], []), 'tokenizer.ggml.eos_token_id': undefined },
      'x',
    );
    assert.equal(config['eos_token'], undefined);
  });

  it('takes each number for a word of its own that is no digit, too', () => {
    for (const [pre, expected] of [
      ['gpt-2', ['½½']],
      ['starcoder', ['½', '½']],
    ] as const) {
      const metadata = byteLevel(pre, ['Â', '½', 'Â½', 'Â½Â½'], ['Â ½', 'Â½ Â½']);
      assert.deepEqual(pieces(metadata, '½½'), expected);
    }
  });

  for (const [pre, text, expected] of cuts) {
    it(`${pre} cuts ${JSON.stringify(text)} into ${expected.length}`, () => {
      const merges = ['1 2', 'Ġ a', '( a', ') Ċ'];
      const metadata = byteLevel(pre, ['12', 'Ġa', '(a', ')Ċ'], merges);
      assert.deepEqual(pieces(metadata, text), expected);
    });
  }

  it('puts a beginning in front of a prompt where the file does not say, with Llama 3 alone', () => {
    const begun = [...WORD_CUTTERS.keys()].filter((pre) => {
      const metadata = { ...byteLevel(String(pre), [], []), 'tokenizer.ggml.bos_token_id': 97 };
      return tokenizerFacts(tokenizerOf(metadata, 'x.gguf'), 'x.gguf', 200, []).special.bos !== undefined;
    });
    assert.deepEqual(begun, ['llama-bpe', 'llama-v3', 'llama3']);
  });

  it('takes a whole word for a token where the merges do not lead to it, with Llama 3 alone', () => {
    const split = [...WORD_CUTTERS.keys()].map((pre) => [
      pre,
      pieces(byteLevel(String(pre), ['hello'], []), 'hello').length,
    ]);
    assert.deepEqual(
      split.filter(([, count]) => count === 1).map(([pre]) => pre),
      ['llama-bpe', 'llama-v3', 'llama3'],
    );
  });

  describe('SentencePiece', () => {
    const texts = [
      '<unk>',
      '<s>',
      '</s>',
      '<0x0A>',
      '<0xC3>',
      '<0xA9>',
      '▁',
      'a',
      'b',
      'c',
      'ab',
      'bc',
      '▁a',
      '▁ab',
    ];
    const metadata = {
      'tokenizer.ggml.model': 'llama',
      'tokenizer.ggml.tokens': texts,
      'tokenizer.ggml.token_type': [2, 3, 3, 6, 6, 6, 1, 1, 1, 1, 1, 1, 1, 1],
      'tokenizer.ggml.scores': [0, 0, 0, 0, 0, 0, -9, -9, -9, -9, -3, -2, -1, -4],
      'tokenizer.ggml.bos_token_id': 1,
      'tokenizer.ggml.eos_token_id': 2,
    };

    it('makes pieces of the highest score first, and bytes where there is none', () => {
      // "▁a" before "bc", which stands before "ab".
      assert.deepEqual(pieces(metadata, 'abc'), ['a', 'bc']);
      assert.deepEqual(pieces(metadata, 'ab ab'), ['ab', ' ab']);
      const { tokenizer, config } = tokenizerOf(metadata, 'x.gguf');
      assert.deepEqual(new Tokenizer(tokenizer, config).encodeInside('\né'), [3, 4, 5]);
    });

    it('takes no mark from a text, also where pieces make one', () => {
      const more = ['<', '/', 's', '>', '</', '</s'];
      const of = (key: string, values: readonly unknown[]) => ({ [`tokenizer.ggml.${key}`]: values });
      const longer = {
        ...metadata,
        ...of('tokens', [...texts, ...more]),
        ...of('token_type', [...metadata['tokenizer.ggml.token_type'], ...more.map(() => 1)]),
        ...of('scores', [...metadata['tokenizer.ggml.scores'], -9, -9, -9, -9, -2, -1]),
      };
      assert.deepEqual(pieces(longer, '</s>'), ['</s', '>']);
    });

    it('puts a space in front of a text, and a beginning in front of a prompt', () => {
      const files = tokenizerOf(metadata, 'x.gguf');
      assert.deepEqual(new Tokenizer(files.tokenizer, files.config).encode('ab'), [13]);
      const { special } = tokenizerFacts(files, 'x.gguf', 14, []);
      assert.deepEqual([special.bos, special.eos], ['<s>', ['</s>']]);
    });

    it('puts no space in front where the file says so', () => {
      const files = tokenizerOf({ ...metadata, 'tokenizer.ggml.add_space_prefix': false }, 'x.gguf');
      assert.deepEqual(new Tokenizer(files.tokenizer, files.config).encode('ab'), [10]);
    });
  });
});
