import assert from 'node:assert/strict';
import { KIND } from '../decoding/endings';
import { NO_NGRAMS } from '../decoding/ngrams';
import { candidateLogProbability, type Row } from '../decoding/row';
import { someRequest } from '../protocol/channelTesting';
import type { DraftRequest } from '../protocol/messages';
import { BOX_TEMPLATE, byteTokenizer, fakeModel } from '../runtime/testing';
import { stopOptions } from './draftOnce';
import { endingsOf } from './endingsOf';
import { LastPlace } from './lastPlace';
import { readPrompt } from './readPrompt';

const TOKENIZER = byteTokenizer();

/** The token of one character, or of one mark. */
const token = (text: string) => TOKENIZER.special(text) ?? TOKENIZER.encode(text)[0];

/** A row of candidates, each half as likely as the one before it. */
const rowOf = (...texts: string[]): Row => ({
  ids: Int32Array.from(texts, token),
  logits: Float32Array.from(texts, (_, rank) => -rank * Math.LN2),
  logSumExp: 1,
});

const nothingAround = () => ({
  longest: 8,
  snippets: [],
  workspace: { ...NO_NGRAMS, compareWith: () => undefined },
  last: new LastPlace(),
});

describe('readPrompt', () => {
  /** What is read before the cursor, by a model that predicts one row after every text. */
  const read = async (prefix: string, row: Row, asked: Partial<DraftRequest> = {}) => {
    const open = fakeModel(TOKENIZER, BOX_TEMPLATE, 256, row);
    const request = someRequest({ prefix, suffix: '\n', extent: 'line', maxTokens: 8, ...asked });
    const stop = stopOptions(open, request, 'line', 8);
    const around = nothingAround();
    const given = await readPrompt(open, request, stop, new AbortController().signal, around);
    assert.ok(given);
    return { ...given, texts: Array.from(given.root.ids, (id) => TOKENIZER.text(id)) };
  };

  it('what the text says makes its tokens likelier, unless interpolation is off', async () => {
    const row = rowOf('x', 'y');
    const prefix = 'a-y;'.repeat(20).concat('a-');
    const first = async (interpolation: boolean) =>
      (await read(prefix, row, { healing: false, interpolation })).texts[0];
    assert.deepEqual([await first(true), await first(false)], ['y', 'x']);
  });

  it('a mark does not spell the "<" that was typed, even where the model is sure of it', async () => {
    const row = rowOf('<|end|>', '<|endoftext|>', '<|suffix|>', '<', 'x');
    const { required, texts, root } = await read('type A = Map<', row);
    assert.deepEqual([required, texts], ['<', ['<']]);
    assert.ok(Math.abs(candidateLogProbability(root, 0)) < 1e-6);
  });

  it('where marks alone begin with what was typed, the text is read as it stands', async () => {
    const { required, texts, passes } = await read('type A = Map<', rowOf('<|suffix|>', '<|end|>', 'x', 'y'));
    assert.deepEqual([required, passes], ['', 2]);
    assert.deepEqual(texts, ['<|end|>', 'x', 'y']);
  });

  it('a row of nothing but the prompt’s marks says that there is no more text', async () => {
    const { texts } = await read('type A = Map<', rowOf('<|suffix|>', '<|prefix|>'));
    assert.deepEqual(texts, ['<|end|>']);
  });

  it('a line break ends the line that has text, and none that is blank', async () => {
    assert.deepEqual((await read('type A = Map<', rowOf('\n', 'x'))).texts, ['<|end|>', 'x']);
    assert.equal((await read('a\n  ', rowOf('\n', 'x'))).texts[0], '\n');
  });
});

/** Longer than what a prompt shows of it. */
const SUFFIX = '\n'.concat('behind();\n'.repeat(20));

describe('readPrompt, of a text that grows beyond the context', () => {
  /** Rows that each key had to read, which is typed after the text before it was read while nobody waited, or was not. */
  const rowsOfKeys = async (isReadAhead: boolean): Promise<readonly number[]> => {
    const open = fakeModel(TOKENIZER, BOX_TEMPLATE, 256, rowOf('x', 'y'));
    const around = nothingAround();
    const read = async (prefix: string, promptOnly: boolean) => {
      const asked = {
        prefix,
        suffix: SUFFIX,
        maxTokens: 8,
        healing: false,
        ...(promptOnly && { promptOnly }),
      };
      const request = someRequest(asked);
      const stop = stopOptions(open, request, 'line', 8);
      const given = await readPrompt(open, request, stop, new AbortController().signal, around);
      assert.ok(given);
      return given.prompt.tokens.length - given.reused;
    };
    const rows: number[] = [];
    const text = Array.from({ length: 60 }, (_, line) => `a = ${100 + line};\n`).join('');
    for (let typed = 1; typed < text.length; typed++) {
      if (isReadAhead) await read(text.slice(0, typed), true);
      rows.push(await read(text.slice(0, typed + 1), false));
    }
    return rows;
  };

  it('moves its start while nobody waits: no key reads more than itself', async () => {
    const [ahead, plain] = [await rowsOfKeys(true), await rowsOfKeys(false)];
    assert.ok(Math.max(...plain) > 50, 'the start moves with a key that nothing was read before');
    assert.ok(Math.max(...ahead) <= 2, `${Math.max(...ahead)} rows`);
  });
});

describe('endingsOf', () => {
  const kindsOf = (extent: 'line' | 'block', text: string) =>
    endingsOf(fakeModel(TOKENIZER, BOX_TEMPLATE, 64, rowOf('x')), {
      extent,
      endTokens: new Set([token('<|end|>'), token('<|file|>')]),
    }).kinds[token(text)];

  it('knows ends, blanks, line breaks and marks', () => {
    assert.equal(kindsOf('line', '<|end|>'), KIND.end);
    assert.equal(kindsOf('line', '<|file|>'), KIND.end);
    assert.equal(kindsOf('line', '<|suffix|>'), KIND.control);
    assert.equal(kindsOf('line', ' '), KIND.blank);
    assert.equal(kindsOf('line', '\n'), KIND.blank | KIND.lineEnd);
    assert.equal(kindsOf('line', 'x'), 0);
  });

  it('of one request are not those of another', () => {
    assert.equal(kindsOf('line', '\n'), KIND.blank | KIND.lineEnd);
    assert.equal(kindsOf('block', '\n'), KIND.blank);
    assert.equal(kindsOf('line', '\n'), KIND.blank | KIND.lineEnd);
  });

  it('takes words that the tokenizer lacks for blank', () => {
    const open = fakeModel(TOKENIZER, BOX_TEMPLATE, 64, rowOf('x'));
    const shape = { ...open.manifest.shape, vocabulary: TOKENIZER.size + 3 };
    const manifest = { ...open.manifest, shape };
    const endTokens = new Set([token('<|end|>')]);
    const { kinds } = endingsOf({ ...open, manifest }, { extent: 'line', endTokens });
    assert.deepEqual([kinds.length, kinds.at(-1)], [TOKENIZER.size + 3, KIND.blank]);
  });
});
