import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pieceBytes } from './bytes';
import { fitSuffix } from './promptCut';
import { byteTokenizer } from './testing';
import { Detokenizer, loadTokenizer, Tokenizer } from './tokenizer';

/** A tokenizer that does nothing beyond its model. */
const parts = {
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: null,
  added_tokens: [],
};

describe('Tokenizer', () => {
  const tokenizer = byteTokenizer();

  it('gives any text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(tokenizer.decode(tokenizer.encode(text)), text);
      }),
    );
  });

  it('takes special tokens in a source text for ordinary characters', () => {
    const text = 'const end = "<|end|>";';
    assert.ok(tokenizer.encode(text).every((id) => id >= 5));
    assert.equal(tokenizer.special('<|end|>'), 4);
    assert.equal(tokenizer.special('<|nothing|>'), undefined);
  });

  it('takes marks that the tokenizer declares to be ordinary text for marks all the same, and no other such tokens', () => {
    const texts = ['<|fim_middle|>', '<file_sep>', '</tool_call>', '<h1>', '    '];
    const odd = byteTokenizer(texts);
    const isMark = (text: string) => odd.isSpecial(odd.special(text) ?? NaN);
    assert.deepEqual(texts.map(isMark), [true, true, true, false, false]);
    const lengths = texts.map((text) => odd.encode(text).length);
    assert.deepEqual(lengths, [14, 10, 12, 1, 1]);
  });

  it('tells of a token that begins with a byte order mark as it is: it spells no ordinary word', () => {
    const marked = byteTokenizer(['\ufeffusing']);
    const id = marked.special('\ufeffusing') ?? NaN;
    assert.deepEqual([marked.text(id), marked.decode([id])], ['\ufeffusing', '\ufeffusing']);
  });

  it('never emits half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const wellFormed = Buffer.from(text).toString();
        const detokenizer = new Detokenizer(tokenizer);
        let streamed = '';
        for (const id of tokenizer.encode(wellFormed)) {
          streamed += detokenizer.push(id);
          assert.ok(wellFormed.startsWith(streamed));
        }
        assert.equal(streamed, wellFormed);
      }),
    );
    const euro = tokenizer.encode('€');
    assert.equal(tokenizer.decode(euro.slice(0, 2)), '');
  });

  it('loads when a token that is no mark was added after marks that the vocabulary does not hold', () => {
    const added_tokens = ['<|begin|>', '<|hole|>', '<pad>'].map((content, index) => ({
      id: 2 + index,
      content,
      special: content !== '<pad>',
    }));
    const model = { type: 'BPE', vocab: { a: 0, b: 1 }, merges: [] };
    const added = new Tokenizer({ ...parts, added_tokens, model }, {});
    assert.deepEqual(
      ['<|begin|>', '<|hole|>', '<pad>'].map((text) => added.special(text)),
      [2, 3, 4],
    );
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((id) => added.text(id)),
      ['a', 'b', '<|begin|>', '<|hole|>', '<pad>'],
    );
    assert.deepEqual(added.encode('ab'), [0, 1]);
    assert.equal(added.size, 5);
  });

  it('reads the ways in which vocabularies write bytes', () => {
    assert.deepEqual([...pieceBytes('Ġa', 'byteLevel')], [32, 97]);
    assert.deepEqual([...pieceBytes('é', 'byteLevel')], [0xe9]);
    assert.deepEqual([...pieceBytes('<0x0A>', 'byteLevel')], [...Buffer.from('<0x0A>')]);
    assert.deepEqual([...pieceBytes('中', 'byteLevel')], [...Buffer.from('中')]);
    assert.deepEqual([...pieceBytes('<0x0A>', 'sentencePiece')], [10]);
    assert.deepEqual([...pieceBytes('▁a', 'sentencePiece')], [32, 97]);
    assert.deepEqual([...pieceBytes('é', 'sentencePiece')], [...Buffer.from('é')]);
  });
});

describe('a SentencePiece tokenizer', () => {
  const pieces = ['<unk>', '<0x0A>', '▁', 'a', 'é', 'ción', 'ł', '▁a'];
  const model = {
    type: 'BPE',
    vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
    merges: ['▁ a'],
    unk_token: '<unk>',
    byte_fallback: true,
  };
  const replace = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
  const prepend = { type: 'Prepend', prepend: '▁' };
  const forms: readonly [string, object][] = [
    ['Llama', { normalizer: { type: 'Sequence', normalizers: [prepend, replace] } }],
    ['Mistral', { pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first' } }],
  ];
  for (const [name, form] of forms) {
    const tokenizer = new Tokenizer({ ...parts, ...form, model }, {});
    const encoded = (ids: readonly number[]) => ids.map((id) => pieces[id]);

    it(`${name}: reads accented letters as letters`, () => {
      const texts = ['é', 'ción', 'ł'];
      assert.deepEqual(
        texts.map((text) => tokenizer.text(pieces.indexOf(text))),
        texts,
      );
      assert.equal(tokenizer.decode(tokenizer.encodeInside('aé ał')), 'aé ał');
    });

    it(`${name}: puts a space in front of a text, and none in front of what goes on, as a suffix does`, () => {
      assert.deepEqual(encoded(tokenizer.encode('a a')), ['▁a', '▁a']);
      assert.deepEqual(encoded(tokenizer.encodeInside('a a')), ['a', '▁a']);
      assert.deepEqual(encoded(fitSuffix('a a', tokenizer, 9)), ['a', '▁a']);
    });
  }

  it('keeps tokens whole that go on behind a word', () => {
    const vocab = Object.fromEntries(['e', '.', 'g', 'e.', 'e.g'].map((piece, id) => [piece, id]));
    const merges = ['e .', 'e. g'];
    const tokenizer = new Tokenizer({ ...parts, ...forms[0][1], model: { ...model, vocab, merges } }, {});
    assert.deepEqual(tokenizer.encodeInside('e.g'), [4]);
  });
});

describe('loadTokenizer', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'superdraft-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const model = { type: 'BPE', vocab: { a: 0, b: 1 }, merges: [] };
  const larger = JSON.stringify({ ...parts, model: { ...model, vocab: { a: 0, b: 1, c: 2 } } });
  const bad: [string, string | undefined, string | undefined, string][] = [
    ['missing', undefined, undefined, 'modelMissing'],
    ['without configuration', JSON.stringify({ model }), undefined, 'modelMissing'],
    ['empty', '', '{}', 'modelDamaged'],
    ['truncated', '{"model": {"type": "BPE", "voc', '{}', 'modelDamaged'],
    ['not an object', '[]', '{}', 'modelDamaged'],
    ['without a model', '{}', '{}', 'modelDamaged'],
    ['of a larger model', larger, '{}', 'modelMismatch'],
  ];
  for (const [name, json, config, code] of bad) {
    it(`${name}: ${code}, naming the file`, async () => {
      if (json !== undefined) await writeFile(join(folder, 'tokenizer.json'), json);
      if (config !== undefined) await writeFile(join(folder, 'tokenizer_config.json'), config);
      await assert.rejects(loadTokenizer(folder, 2), (error: Error & { code?: string }) => {
        assert.equal(error.code, code);
        assert.match(error.message, /tokenizer(_config)?\.json/);
        return true;
      });
    });
  }
});
