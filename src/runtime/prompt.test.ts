import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildPrompt, type Prompt } from './prompt';
import { fitPrefix, fitSuffix, type PromptPlace } from './promptCut';
import { BOX_TEMPLATE, byteTokenizer, MIDDLE_TEMPLATE } from './testing';

const tokenizer = byteTokenizer();

const at = (startLine: number | undefined): PromptPlace => ({ startLine, holeLine: undefined });

/** The prompt as text, special tokens included. */
const show = (tokens: readonly number[]) => tokenizer.decode(tokens);

describe('buildPrompt', () => {
  it('puts the suffix first and the prefix last', () => {
    const prompt = buildPrompt(
      { path: 'a.ts', prefix: 'let x = ', prefixStartLine: 0, suffix: ';\n' },
      BOX_TEMPLATE,
      tokenizer,
      100,
    );
    assert.equal(show(prompt.tokens), '<|file|>a.ts\n<|suffix|>;\n<|prefix|>let x = ');
    assert.equal(show(prompt.prefixTokens), 'let x = ');
  });

  it('uses the plain form for a model without fill-in-the-middle', () => {
    const template = { start: [], infill: [], plain: ['{prefix}'], end: [] };
    const prompt = buildPrompt(
      { path: 'a', prefix: 'b', prefixStartLine: 0, suffix: 'c' },
      template,
      tokenizer,
      100,
    );
    assert.equal(show(prompt.tokens), 'b');
  });

  it('never exceeds its budget, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '€', '𝒳', '\t'), maxLength: 600 });
    fc.assert(
      fc.property(
        text,
        text,
        fc.nat(40),
        fc.integer({ min: 20, max: 200 }),
        (prefix, suffix, prefixStartLine, budget) => {
          const prompt = buildPrompt(
            { path: 'a', prefix, prefixStartLine, suffix },
            BOX_TEMPLATE,
            tokenizer,
            budget,
          );
          assert.ok(prompt.tokens.length <= budget);
          assert.ok(prefix.endsWith(show(prompt.prefixTokens)));
          assert.ok(suffix.startsWith(show(prompt.suffixTokens)));
        },
      ),
    );
  });

  it('keeps its beginning while text is typed: at least 95 % of the rows of a keystroke are the last one’s', () => {
    const file = Array.from({ length: 120 }, (_, line) => `  const value${line} = compute(${line});\n`).join(
      '',
    );
    let same = 0;
    let all = 0;
    let last: readonly number[] = [];
    for (let length = 2000; length < 2400; length++) {
      const { tokens } = buildPrompt(
        { path: 'a.ts', prefix: file.slice(0, length), prefixStartLine: 0, suffix: '}\n' },
        BOX_TEMPLATE,
        tokenizer,
        900,
      );
      if (last.length > 0) {
        const differs = last.findIndex((token, index) => token !== tokens[index]);
        same += differs < 0 ? last.length : differs;
        all += tokens.length;
      }
      last = tokens;
    }
    assert.ok(same / all >= 0.95, `${same} of ${all}`);
  });
});

describe('buildPrompt for a model that knows the suffix only behind the prefix', () => {
  const build = (prefix: string, kept?: PromptPlace, prefixStartLine = 0) =>
    buildPrompt(
      { path: 'a', prefix, prefixStartLine, suffix: '\n}\n', kept },
      MIDDLE_TEMPLATE,
      tokenizer,
      400,
    );
  const text = (prompt: Prompt) => show(prompt.tokens);

  it('takes the line of the cursor for the beginning of the middle', () => {
    const prompt = build('f() {\n  ret');
    assert.equal(text(prompt), 'repository\n<|file|>a\n<|prefix|>f() {\n<|suffix|>\n}\n<|end|>  ret');
    assert.equal(show(prompt.prefixTokens), 'f() {\n  ret');
    assert.deepEqual(prompt.place, { startLine: 0, holeLine: 1 });
  });

  it('only appends while lines are typed, until the middle gets long', () => {
    let last = build('f() {\n');
    let typed = 'f() {\n';
    for (let line = 2; line <= 17; line++) {
      typed += `  ${line};\n`;
      const next = build(typed, last.place);
      assert.ok(text(next).startsWith(text(last)), text(next));
      last = next;
    }
    assert.deepEqual(build(`${typed}  18;\n`, last.place).place.holeLine, 18);
  });

  it('moves the middle with a cursor that goes above it or far below', () => {
    const { place } = build('1\n2\n3\n');
    assert.equal(place.holeLine, 3);
    assert.equal(build('1\n2\n', place).place.holeLine, 2);
    assert.equal(build('\n'.repeat(60), place).place.holeLine, 60);
    // A place above what is known of the file.
    assert.equal(build('1\n', { startLine: 4, holeLine: 4 }, 9).place.holeLine, 10);
  });

  it('shows the end of a line that is too long for its budget', () => {
    const prompt = build(`f() {\n${'x'.repeat(5000)}end`);
    assert.match(text(prompt), /<\|prefix\|><\|suffix\|>\n}\n<\|end\|>x+end$/);
    assert.ok(prompt.tokens.length <= 400);
  });
});

describe('cutting', () => {
  it('cuts the prefix before a line of the grid', () => {
    const prefix = Array.from({ length: 40 }, (_, line) => `line ${line}\n`).join('');
    assert.match(
      show(fitPrefix({ prefix, prefixStartLine: 0 }, tokenizer, 200).tokens),
      /^line 32\n|^line 16\n/,
    );
    assert.match(show(fitPrefix({ prefix, prefixStartLine: 8 }, tokenizer, 200).tokens), /^line (8|24)\n/);
  });

  it('keeps the line where the last prefix started, while at least a third of the budget remains from there', () => {
    const prefix = Array.from({ length: 40 }, (_, line) => `line ${line}\n`).join('');
    const from = (keptLine: number) => {
      const { tokens, startLine } = fitPrefix(
        { prefix, prefixStartLine: 0, kept: at(keptLine) },
        tokenizer,
        200,
      );
      return [show(tokens).split('\n')[0], startLine];
    };
    assert.deepEqual(from(20), ['line 20', 20]);
    const natural = fitPrefix({ prefix, prefixStartLine: 0 }, tokenizer, 200);
    // Too far up to fit, too near to the cursor, below it, above what is known.
    for (const keptLine of [4, 37, 60, -3])
      assert.deepEqual(
        fitPrefix({ prefix, prefixStartLine: 0, kept: at(keptLine) }, tokenizer, 200),
        natural,
      );
    assert.equal(fitPrefix({ prefix, prefixStartLine: 8, kept: at(3) }, tokenizer, 400).startLine, 8);
  });

  it('starts where it started when drafts were made ahead for a longer prefix', () => {
    const lines = Array.from({ length: 90 }, (_, line) => `  const value${line} = compute(${line});\n`);
    let keptLine: number | undefined;
    const starts: (number | undefined)[] = [];
    for (let typed = 40; typed < 80; typed++)
      // What is typed, and the same with four lines of a draft.
      for (const length of [typed, typed + 4]) {
        const prefix = lines.slice(0, length).join('');
        keptLine = fitPrefix({ prefix, prefixStartLine: 0, kept: at(keptLine) }, tokenizer, 1300).startLine;
        if (keptLine !== starts.at(-1)) starts.push(keptLine);
      }
    assert.deepEqual(starts, [0, 16, 32, 48]);
  });

  it('cuts the suffix after a line', () => {
    assert.equal(show(fitSuffix('one\ntwo\nthree\n', tokenizer, 10)), 'one\ntwo\n');
    assert.equal(show(fitSuffix('', tokenizer, 10)), '');
  });

  it('cuts a single endless line anywhere but inside a character', () => {
    const line = '𝒳'.repeat(50_000);
    const { tokens } = fitPrefix({ prefix: line, prefixStartLine: 0 }, tokenizer, 103);
    assert.ok(tokens.length <= 103 && tokens.length >= 90);
    assert.match(show(tokens), /^(𝒳)+$/u);
    assert.match(show(fitSuffix(line, tokenizer, 103)), /^(𝒳)+$/u);
  });
});
