import assert from 'node:assert/strict';
import { someDraft } from '../../protocol/channelTesting';
import { DEFAULTS } from '../settings';
import { somePlace } from '../testing';
import { rewriteRequest, rewrites } from './rewriteRequest';

const LINES = ['let x = 1;', '  foo(', '    a,', '  ); // end', 'done();'];
const place = somePlace({ lines: { lineCount: LINES.length, lineAt: (line) => ({ text: LINES[line] }) } });
const selection = {
  start: { line: 1, character: 2 },
  end: { line: 3, character: 4 },
  text: 'foo(\n    a,\n  );',
};

describe('rewriteRequest', () => {
  it('the text is gone from its place and stands above it, as code between two comments', () => {
    const request = rewriteRequest(place, selection, 'call bar', DEFAULTS);
    assert.ok(typeof request === 'object');
    assert.equal(
      request.prefix,
      ['let x = 1;', '  // Before:', '  foo(', '    a,', '  );', '  // After, call bar:', '  '].join('\n'),
    );
    assert.equal(request.suffix, ' // end\ndone();');
    assert.equal(request.rewriteOf, selection.text);
    assert.equal(request.extent, 'block');
  });

  it('without an instruction, and of a part of a line, which is a comment', () => {
    const part = { start: { line: 0, character: 8 }, end: { line: 0, character: 9 }, text: '1' };
    const request = rewriteRequest(place, part, '', DEFAULTS);
    assert.ok(typeof request === 'object');
    assert.equal(request.prefix, '// Before:\n// 1\n// After:\nlet x = ');
    assert.equal(request.suffix, `;\n${LINES.slice(1).join('\n')}`);
    assert.equal(request.extent, 'line');
  });

  it('a long text may have a longer draft, up to what a request may ask for', () => {
    const long = { ...selection, text: 'x'.repeat(700) };
    const request = rewriteRequest(place, long, '', DEFAULTS);
    assert.ok(typeof request === 'object');
    assert.equal(request.maxTokens, 256);
  });
});

describe('rewrites', () => {
  const at = (rewriteOf: string, suffix = '', prefix = '') => ({
    prefix,
    suffix,
    rewriteOf,
    languageId: 'typescript',
  });

  it('drops what is blank, unchanged or there already', () => {
    const drafts = [' ', 'b', 'a', 'b'].map((text) => someDraft(text));
    const { rewrites: kept, dropped } = rewrites(drafts, at('a'));
    assert.deepEqual(kept, [{ text: 'b', logProbability: -1, unfinished: false }]);
    assert.deepEqual(dropped, ['blank', 'unchanged', 'duplicate']);
  });

  it('tells a draft that was cut off', () => {
    const { rewrites: kept } = rewrites([{ ...someDraft('b'), finish: 'length' }], at('a'));
    assert.deepEqual(
      kept.map(({ unfinished }) => unfinished),
      [true],
    );
  });

  it('takes the rest of the line off a draft that repeats it', () => {
    const texts = (old: string) =>
      rewrites([someDraft('b();')], at(old, ';\nend();')).rewrites.map(({ text }) => text);
    assert.deepEqual(texts('a()'), ['b()']);
    assert.deepEqual(texts('a();'), ['b();']);
  });

  it('cuts a draft where it goes on like the note', () => {
    const text = (draft: string, languageId: string) =>
      rewrites([{ ...someDraft(draft), finish: 'length' }], { ...at('a'), languageId }).rewrites;
    const whole = (kept: string) => [{ text: kept, logProbability: -1, unfinished: false }];
    assert.deepEqual(text('b();\n// After, shorter:\nc();', 'typescript'), whole('b();'));
    assert.deepEqual(text('b()\n    # Before:\n    c()', 'python'), whole('b()'));
    assert.deepEqual(text('<b></b>\n<!-- After: -->\n<i></i>', 'html'), whole('<b></b>'));
    assert.deepEqual(text('// After:\nc();', 'typescript'), []);
    assert.equal(text('b();\n// Afterwards\nc();', 'typescript')[0].text, 'b();\n// Afterwards\nc();');
  });

  it('leaves a draft the brackets that are its own', () => {
    const texts = (draft: string, old: string) =>
      rewrites([someDraft(draft)], at(old, ')\nend()')).rewrites.map(({ text }) => text);
    assert.deepEqual(texts('f(a)', 'a'), ['f(a)']);
    assert.deepEqual(texts('f(a))', 'a'), ['f(a)']);
    assert.deepEqual(texts('f(a))', 'g(a)'), ['f(a)']);
    assert.deepEqual(texts('":)")', '"a"'), ['":)"']);
  });

  it('drops a draft whose brackets are not closed as those of the text are', () => {
    const dropped = (draft: string, old: string, suffix = ';\nend();', languageId = 'typescript') =>
      rewrites([someDraft(draft)], { ...at(old, suffix, 'a(1);\nb = '), languageId }).dropped;
    assert.deepEqual(dropped('f(a, {', 'f(a)'), ['unbalanced']);
    assert.deepEqual(dropped('a)', 'f(a)'), ['unbalanced']);
    assert.deepEqual(dropped('f((a)', 'f(a)'), ['unbalanced']);
    assert.deepEqual(dropped('f(() => {', 'each(() => {', '\n  c();\n});'), []);
    assert.deepEqual(dropped('f(b', 'f(a', ')'), []);
    assert.deepEqual(dropped(':(', ':)', '"'), ['unbalanced']);
    assert.deepEqual(rewrites([someDraft(':(')], at(':)', '"', 'a = "')).dropped, []);
    assert.deepEqual(dropped('1) first', 'first', '', 'markdown'), []);
  });

  it('drops a draft that says that a secret was left out, unless the person uses the word', () => {
    const drafts = [someDraft('token = "REDACTED"')];
    assert.deepEqual(rewrites(drafts, at('token = key()')).dropped, ['redacted']);
    for (const place of [at('REDACTED'), at('a', ';\nREDACTED'), at('a', '', 'REDACTED = 1\n')])
      assert.deepEqual(rewrites(drafts, place).dropped, []);
  });
});
