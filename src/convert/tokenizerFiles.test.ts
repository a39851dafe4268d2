import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeJson } from './testing/checkpoint';
import { readTokenizerFacts } from './tokenizerFiles';

describe('readTokenizerFacts', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'superdraft-tokenizer-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const read = async (
    tokenizer: unknown,
    tokenizerConfig: unknown,
    vocabulary = 10,
    endTokens: readonly number[] = [],
  ) => {
    await writeJson(folder, 'tokenizer.json', tokenizer);
    await writeJson(folder, 'tokenizer_config.json', tokenizerConfig);
    return readTokenizerFacts(folder, vocabulary, endTokens);
  };
  const bpe = { model: { vocab: { a: 0, b: 1 } }, added_tokens: [{ id: 2, content: '</s>' }] };

  it('finds tokens, ends and length', async () => {
    const config = { eos_token: '</s>', model_max_length: 512 };
    const { special, longestText } = await read(bpe, config, 10, [2, 1]);
    assert.equal(special.has('</s>'), true);
    assert.equal(special.has('<s>'), false);
    assert.deepEqual(special.eos, ['</s>', 'b']);
    assert.equal(special.bos, undefined);
    assert.equal(longestText, 512);
  });

  it('reads a Unigram vocabulary, a token given as an object, and a length that means none', async () => {
    const unigram = {
      model: {
        vocab: [
          ['<s>', 0],
          ['a', -1.5],
        ],
      },
    };
    const config = {
      tokenizer_class: 'LlamaTokenizer',
      bos_token: { content: '<s>' },
      model_max_length: 1e30,
    };
    const { special, longestText } = await read(unigram, config);
    assert.equal(special.has('a'), true);
    assert.equal(special.bos, '<s>');
    assert.equal(longestText, undefined);
  });

  it('puts no beginning in front when told not to', async () => {
    const config = { tokenizer_class: 'LlamaTokenizer', bos_token: '<s>', add_bos_token: false };
    assert.equal((await read(bpe, config)).special.bos, undefined);
  });

  const template = (...single: object[]) => ({ type: 'TemplateProcessing', single });
  const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const text = { Sequence: { id: 'A', type_id: 0 } };
  const byteLevel = { type: 'ByteLevel' };
  const llama3 = { type: 'Sequence', processors: [byteLevel, template(special('<|begin|>'), text)] };
  const generic = { tokenizer_class: 'PreTrainedTokenizerFast', bos_token: '<|begin|>' };
  const beginnings: readonly [string, object, object, string | undefined][] = [
    ['the template of a text begins with it', llama3, generic, '<|begin|>'],
    ['a template alone', template(special('<s>'), text), {}, '<s>'],
    ['told not to', llama3, { ...generic, add_bos_token: false }, undefined],
    ['a template that ends with a token', template(text, special('</s>')), generic, undefined],
    ['no template', byteLevel, generic, undefined],
    ['no template, but told to', byteLevel, { ...generic, add_bos_token: true }, '<|begin|>'],
  ];
  for (const [what, post_processor, config, bos] of beginnings) {
    it(`the beginning of a text: ${what}`, async () => {
      assert.equal((await read({ ...bpe, post_processor }, config)).special.bos, bos);
    });
  }

  it('refuses a tokenizer of another model', async () => {
    await assert.rejects(read(bpe, {}, 1), { code: 'modelMismatch', message: /3 tokens.*the model 1/ });
  });

  it('names the tokens that were added to a tokenizer and not to its model', async () => {
    await assert.rejects(read(bpe, {}, 2), {
      code: 'modelMismatch',
      message: /no rows, .+ gives it 2: <\/s>\. Remove them/,
    });
    const added_tokens = Array.from({ length: 9 }, (_, index) => ({ id: 2 + index, content: `<${index}>` }));
    await assert.rejects(read({ ...bpe, added_tokens }, {}, 3), {
      message: /: <1>, <2>, <3>, <4>, <5>, …\./,
    });
  });

  it('refuses a tokenizer without words', async () => {
    await assert.rejects(read({ model: {} }, {}), { code: 'modelDamaged', message: /no vocabulary/ });
  });

  it('says when there is no tokenizer', async () => {
    await assert.rejects(readTokenizerFacts(folder, 10, []), {
      code: 'modelMissing',
      message: /tokenizer\.json/,
    });
  });
});
