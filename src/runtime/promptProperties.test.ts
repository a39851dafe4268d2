import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildPrompt } from './prompt';
import type { PromptPlace } from './promptCut';
import { BOX_TEMPLATE, byteTokenizer, MIDDLE_TEMPLATE } from './testing';

const tokenizer = byteTokenizer();
const show = (tokens: readonly number[]) => tokenizer.decode(tokens);
const unit = fc.constantFrom('a', '  ', '\n', '\t', '{', 'é', '€', '😀', '\0');
const text = fc.string({ unit, maxLength: 400 });

describe('buildPrompt, whatever the text', () => {
  it('never cuts a character in two', () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 20, max: 160 }), (prefix, suffix, budget) => {
        for (const template of [BOX_TEMPLATE, MIDDLE_TEMPLATE]) {
          const place = { path: 'a', prefix, prefixStartLine: 0, suffix };
          const prompt = buildPrompt(place, template, tokenizer, budget);
          assert.ok(!show(prompt.tokens).includes('\uFFFD'));
        }
      }),
    );
  });

  it('only appends while text that fits is typed', () => {
    fc.assert(
      fc.property(text, text, unit, (prefix, suffix, typed) => {
        for (const template of [BOX_TEMPLATE, MIDDLE_TEMPLATE]) {
          const build = (before: string, kept?: PromptPlace) => {
            const place = { path: 'a', prefix: before, prefixStartLine: 0, suffix, kept };
            return buildPrompt(place, template, tokenizer, 10_000);
          };
          const earlier = build(prefix);
          const later = build(prefix + typed, earlier.place).tokens;
          assert.deepEqual(later.slice(0, earlier.tokens.length), earlier.tokens);
        }
      }),
    );
  });

  it('keeps the text next to the cursor whenever there is room for any', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 60, max: 160 }), (prefix, budget) => {
        const place = { path: 'a', prefix: `${prefix}end`, prefixStartLine: 0, suffix: '' };
        const { prefixTokens } = buildPrompt(place, BOX_TEMPLATE, tokenizer, budget);
        assert.ok(show(prefixTokens).endsWith('end'));
      }),
    );
  });

  it('holds nothing of the text where the budget has no room for it', () => {
    const place = { path: 'a', prefix: 'some text', prefixStartLine: 0, suffix: 'more' };
    const { prefixTokens, suffixTokens } = buildPrompt(place, BOX_TEMPLATE, tokenizer, 0);
    assert.deepEqual([prefixTokens, suffixTokens], [[], []]);
  });
});
