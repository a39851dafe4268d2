import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pieceBytes } from './bytes';
import { byteTokenizer } from './testing';
import { Detokenizer, loadTokenizer } from './tokenizer';

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

  it('reads the three ways in which vocabularies write bytes', () => {
    assert.deepEqual([...pieceBytes('Ġa', false)], [32, 97]);
    assert.deepEqual([...pieceBytes('<0x0A>', false)], [10]);
    assert.deepEqual([...pieceBytes('▁a', false)], [32, 97]);
    assert.deepEqual([...pieceBytes('<|end|>', true)], [...Buffer.from('<|end|>')]);
    assert.deepEqual([...pieceBytes('中', false)], [...Buffer.from('中')]);
  });
});

describe('loadTokenizer', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'superdraft-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const model = { type: 'BPE', vocab: { a: 0, b: 1 }, merges: [] };
  const parts = {
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    added_tokens: [],
  };
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
