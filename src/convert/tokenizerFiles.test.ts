import assert from 'node:assert/strict';
import type { JsonObject } from '../runtime/json';
import { tokenizerFacts } from './tokenizerFiles';

describe('tokenizerFacts', () => {
  const read = (
    tokenizer: JsonObject,
    config: JsonObject,
    vocabulary = 10,
    endTokens: readonly number[] = [],
  ) => tokenizerFacts({ tokenizer, config }, 'tokenizer.json', vocabulary, endTokens);
  const bpe = { model: { vocab: { a: 0, b: 1 } }, added_tokens: [{ id: 2, content: '</s>' }] };

  it('finds tokens, ends and length', () => {
    const config = { eos_token: '</s>', model_max_length: 512 };
    const { special, longestText } = read(bpe, config, 10, [2, 1]);
    assert.equal(special.has('</s>'), true);
    assert.equal(special.has('<s>'), false);
    assert.deepEqual(special.eos, ['</s>', 'b']);
    assert.equal(special.bos, undefined);
    assert.equal(longestText, 512);
  });

  it('reads a Unigram vocabulary, a token given as an object, and a length that means none', () => {
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
    const { special, longestText } = read(unigram, config);
    assert.equal(special.has('a'), true);
    assert.equal(special.bos, '<s>');
    assert.equal(longestText, undefined);
  });

  it('puts no beginning in front when told not to', () => {
    const config = { tokenizer_class: 'LlamaTokenizer', bos_token: '<s>', add_bos_token: false };
    assert.equal(read(bpe, config).special.bos, undefined);
  });

  const template = (...single: object[]) => ({ type: 'TemplateProcessing', single });
  const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const text = { Sequence: { id: 'A', type_id: 0 } };
  const byteLevel = { type: 'ByteLevel' };
  const llama3 = { type: 'Sequence', processors: [byteLevel, template(special('<|begin|>'), text)] };
  const generic = { tokenizer_class: 'PreTrainedTokenizerFast', bos_token: '<|begin|>' };
  const beginnings: readonly [string, object, JsonObject, string | undefined][] = [
    ['the template of a text begins with it', llama3, generic, '<|begin|>'],
    ['a template alone', template(special('<s>'), text), {}, '<s>'],
    ['told not to', llama3, { ...generic, add_bos_token: false }, undefined],
    ['a template that ends with a token', template(text, special('</s>')), generic, undefined],
    ['no template', byteLevel, generic, undefined],
    ['no template, but told to', byteLevel, { ...generic, add_bos_token: true }, '<|begin|>'],
  ];
  for (const [what, post_processor, config, bos] of beginnings) {
    it(`the beginning of a text: ${what}`, () => {
      assert.equal(read({ ...bpe, post_processor }, config).special.bos, bos);
    });
  }

  it('refuses a tokenizer of another model', () => {
    assert.throws(() => read(bpe, {}, 1), {
      code: 'modelMismatch',
      message: /3 tokens.*the model has rows for 1/,
    });
  });

  it('names the tokens that were added to a tokenizer and not to its model', () => {
    assert.throws(() => read(bpe, {}, 2), {
      code: 'modelMismatch',
      message: /no rows, as it has 2: <\/s>\. Remove them/,
    });
    const added_tokens = Array.from({ length: 9 }, (_, index) => ({ id: 2 + index, content: `<${index}>` }));
    assert.throws(() => read({ ...bpe, added_tokens }, {}, 3), {
      message: /: <1>, <2>, <3>, <4>, <5>, …\./,
    });
  });

  it('refuses a tokenizer without words', () => {
    assert.throws(() => read({ model: {} }, {}), { code: 'modelDamaged', message: /no vocabulary/ });
  });
});
