import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildPrompt } from './prompt';
import { asComment, fitSnippets } from './promptSnippets';
import { BOX_TEMPLATE, byteTokenizer } from './testing';

const tokenizer = byteTokenizer();
const show = (tokens: readonly number[]) => tokenizer.decode(tokens);
const cart = { path: 'cart.ts', text: 'total();\n' };
const place = { path: 'a.ts', prefix: 'let x = ', prefixStartLine: 0, suffix: ';' };
const build = (context: object, prefix = place.prefix, template = BOX_TEMPLATE) =>
  buildPrompt({ ...place, prefix }, template, tokenizer, 400, { snippets: [cart], budget: 100, ...context });

describe('a prompt with snippets', () => {
  const own = '<|file|>a.ts\n<|suffix|>;<|prefix|>';

  it('begins with them as files of their own, the best one last', () => {
    const shop = { path: 'shop.ts', text: 'open();\n' };
    assert.equal(
      show(build({ snippets: [cart, shop] }).tokens),
      `<|file|>shop.ts\n<|prefix|>open();\n<|file|>cart.ts\n<|prefix|>total();\n${own}let x = `,
    );
  });

  it('or has them in front of the prefix, after a comment, and keys look-ups on the prefix alone', () => {
    const prompt = build({ form: 'comment' });
    assert.equal(show(prompt.tokens), `${own}// cart.ts\ntotal();\n\nlet x = `);
    assert.equal(show(prompt.prefixTokens), 'let x = ');
  });

  it('has them as comments wherever the model’s template names no path', () => {
    const template = { start: [], infill: [], plain: ['{prefix}'], end: [] };
    assert.equal(show(build({}, 'let x = ', template).tokens), '// cart.ts\ntotal();\n\nlet x = ');
  });

  it('leaves out one that does not fit, and takes the next that does', () => {
    const long = { path: 'long.ts', text: 'x'.repeat(100) };
    assert.equal(
      show(build({ snippets: [long, cart] }).tokens),
      `<|file|>cart.ts\n<|prefix|>total();\n${own}let x = `,
    );
  });

  it('keeps at least 95 % of its rows from one key to the next', () => {
    let last = build({}, 'start\n'.repeat(20)).tokens;
    for (let typed = 1; typed < 40; typed++) {
      const { tokens } = build({}, 'start\n'.repeat(20) + 'typed text\n'.repeat(4).slice(0, typed));
      let same = 0;
      while (same < last.length && last[same] === tokens[same]) same++;
      assert.ok(same / tokens.length >= 0.95, `${same} of ${tokens.length} after ${typed} keys`);
      last = tokens;
    }
  });

  it('never takes more than its budget', () => {
    const texts = fc.array(fc.string({ maxLength: 60 }), { maxLength: 6 });
    fc.assert(
      fc.property(texts, fc.nat(150), (all, budget) => {
        const snippets = all.map((text) => ({ path: 'a', text }));
        const tokens = fitSnippets(snippets, budget, ({ text }) => tokenizer.encode(text));
        assert.ok(tokens.length <= budget);
      }),
    );
  });
});

describe('asComment', () => {
  for (const [edited, first] of [
    ['a.ts', '// cart.ts'],
    ['a.py', '# cart.ts'],
    ['Makefile', '# cart.ts'],
    ['a.sql', '-- cart.ts'],
    ['a.html', '<!-- cart.ts -->'],
    ['a.css', '/* cart.ts */'],
  ] as const) {
    it(edited, () => {
      assert.equal(asComment(cart, edited), `${first}\ntotal();\n\n`);
    });
  }
});
