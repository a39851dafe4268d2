import assert from 'node:assert/strict';
import type { StopOptions } from '../decoding/stopping';
import type { DraftPath } from '../decoding/strategy';
import { byteTokenizer } from '../runtime/testing';
import { draftTexts, isNothingFirst } from './draftText';
import { treeOf } from './testing';

const tokenizer = byteTokenizer();
const END = tokenizer.special('<|end|>') ?? NaN;
const options: StopOptions = {
  maxTokens: 40,
  endTokens: new Set([END]),
  extent: 'line',
  indentation: 0,
  maxLines: 12,
  minLineProbability: 0,
  text: (token) => tokenizer.text(token),
};
const blocks = { ...options, extent: 'block' } as const;
const path = (text: string, logProbability = -1, finish: DraftPath['finish'] = 'end'): DraftPath => ({
  tokens: [...tokenizer.encode(text), ...(finish === 'end' ? [END] : [])],
  logProbability,
  finish,
});

describe('draftTexts', () => {
  const check = (what: string, paths: readonly DraftPath[], expected: readonly string[], required = '') => {
    it(what, () => {
      const { drafts, reason } = draftTexts(paths, tokenizer, { ...options, required });
      assert.deepEqual(
        drafts.map(({ text }) => text),
        expected,
      );
      assert.equal(reason, expected.length > 0 ? undefined : 'allBlank');
    });
  };
  check('drops ends, blanks behind and whatever is blank', [path('a '), path('  '), path('')], ['a']);
  check('cuts by the extent, and shows none twice', [path('a\nb'), path('a'), path('c')], ['a', 'c']);
  check(
    'leaves out what is typed already, and what begins otherwise',
    [path('abc'), path('xbc')],
    ['c'],
    'ab',
  );
  check(
    'keeps the first and orders the others by probability',
    [path('a', -3), path('b', -2.5), path('c', -2), path('d', -4)],
    ['a', 'c', 'b', 'd'],
  );
  check('says when nothing is left', [path(' ')], []);

  it('ends one before a character that is broken, and shows one that is the text’s own', () => {
    const [lead] = tokenizer.encode('é');
    const broken = (before: string, behind: string, required = '', asked: StopOptions = options) => {
      const tokens = [...tokenizer.encode(before), lead, ...tokenizer.encode(behind), END];
      const { drafts } = draftTexts([{ tokens, logProbability: -1, finish: 'end' }], tokenizer, {
        ...asked,
        required,
      });
      return drafts.map(({ text }) => text);
    };
    assert.deepEqual(broken('f("caf', '");'), ['f("']);
    assert.deepEqual(broken('', ');'), []);
    assert.deepEqual(broken('f', ');', 'f'), []);
    // Behind the line's end it does not matter; of several lines the last whole one stays.
    assert.deepEqual(broken('f();\n', ');'), ['f();']);
    assert.deepEqual(broken('f();\n  g("', '");', '', blocks), ['f();']);
    assert.deepEqual(broken('\ufffd', ''), ['\ufffd']);
    assert.deepEqual(broken('\ufffd', ';'), ['\ufffd']);
    assert.deepEqual(broken('caf', ''), ['caf']);
  });

  it('ends one that got too long with its last whole line, unless it has but one', () => {
    const texts = (text: string, required = '') =>
      draftTexts([path(text, -1, 'length')], tokenizer, { ...blocks, required }).drafts.map(
        (draft) => draft.text,
      );
    assert.deepEqual(texts('a();\n  b();\n  c('), ['a();\n  b();']);
    assert.deepEqual(texts('a('), ['a(']);
    assert.deepEqual(texts('\n  a('), ['\n  a(']);
    assert.deepEqual(texts('{\n  a(', '{'), ['\n  a(']);
    assert.deepEqual(texts('{\n  a();\n  b(', '{'), ['\n  a();']);
  });

  it('ends one line that got too long with its last whole word, unless it has but one', () => {
    const texts = (text: string, required = '') =>
      draftTexts([path(text, -1, 'length')], tokenizer, { ...options, required }).drafts.map(
        (draft) => draft.text,
      );
    assert.deepEqual(texts('run test --slo'), ['run test --']);
    assert.deepEqual(texts('[0.25, 0.3'), ['[0.25,']);
    assert.deepEqual(texts('run test '), ['run test']);
    assert.deepEqual(texts('f(a'), ['f(']);
    assert.deepEqual(texts('total'), ['total']);
    assert.deepEqual(texts('run tes', 'run'), [' tes']);
    assert.deepEqual(texts('открыть фай'), ['открыть']);
  });

  it('tells how likely it is as far as it is shown, without what was cut off', () => {
    const likelihood = (text: string) => {
      const { tokens } = path(text, 0, 'length');
      const whole = { tokens, logProbability: -2 * tokens.length, finish: 'length' } as const;
      const [{ logProbability, ...draft }] = draftTexts([whole], tokenizer, blocks, treeOf(tokens)).drafts;
      return { logProbability, tokens: draft.tokens, beginnings: draft.beginnings?.length };
    };
    assert.deepEqual(likelihood('a;\nb('), { logProbability: -4, tokens: 2, beginnings: 2 });
    assert.deepEqual(likelihood('a('), { logProbability: -4, tokens: 2, beginnings: 2 });
  });

  it('ends one that goes on to an unlikely line before that', () => {
    const unlikely = path('a();\n  ', -1, 'unlikely');
    assert.deepEqual(
      draftTexts([unlikely], tokenizer, blocks).drafts.map((draft) => draft.text),
      ['a();'],
    );
  });
});

describe('isNothingFirst', () => {
  const check = (what: string, expected: boolean, first: DraftPath, required = '') => {
    it(what, () => {
      for (const strategy of ['split', 'beam'] as const)
        assert.equal(isNothingFirst(strategy, first, tokenizer, { ...options, required }), expected);
    });
  };
  check('the text ends where it stands', true, path(''));
  check('the line does', true, path('\n', -1, 'line'));
  check('the word that was begun is whole', true, path('word'), 'word');
  check('the line ends behind the blank that was typed', true, path(''), ' ');
  check('the likeliest says another word than the one that was begun', false, path('wort'), 'word');
  check('something is to be added', false, path('a'));
  check('something would have come after blanks', false, path('  ', -1, 'length'));

  it('says nothing of drafts that were drawn', () => {
    assert.equal(isNothingFirst('sample', path(''), tokenizer, options), false);
  });
});
