import assert from 'node:assert/strict';
import { columns } from './columns';
import { blockEnd, extentEnd, lineEnd, stopRule, type StopOptions } from './stopping';

const pieces = ['<end>', '\n', 'a', ' '];
const options: StopOptions = {
  maxTokens: 3,
  endTokens: new Set([0]),
  extent: 'line',
  indentation: 0,
  maxLines: 9,
  minLineProbability: 0,
  text: (token) => pieces[token],
};

describe('stopping', () => {
  const lines: [string, number | undefined][] = [
    ['', undefined],
    ['  ', undefined],
    ['\n', undefined],
    ['a', undefined],
    ['a\n', 1],
    ['\n  a;\nb', 5],
  ];
  for (const [text, end] of lines)
    it(`lineEnd ${JSON.stringify(text)} → ${String(end)}`, () => {
      assert.equal(lineEnd(text), end);
    });

  const blocks: [string, number, number, number | undefined][] = [
    ['a {\n  b\n}\nc', 0, 10, undefined],
    ['b;\n}\n', 2, 10, 2],
    ['b;\n\nc', 0, 10, 2],
    ['b;\n  ', 2, 10, undefined],
    ['\n  b;\n  c;', 2, 10, undefined],
    ['a\nb\nc\nd', 0, 3, 5],
    ['\tb;\n\tc;\n}', 4, 10, 7],
    ['', 0, 10, undefined],
    ['\n  \n\n', 0, 10, undefined],
  ];
  for (const [text, indentation, max, end] of blocks) {
    it(`blockEnd ${JSON.stringify(text)} at ${indentation} → ${String(end)}`, () => {
      assert.equal(blockEnd(text, indentation, max), end);
    });
  }

  it('a body ends where the block does, or what follows it begins', () => {
    const end = (text: string, extent: 'block' | 'body', maxLines = 10) =>
      extentEnd(text, { extent, indentation: 2, maxLines });
    const statement = 'a) {\n    b;\n  }\n  c;';
    assert.equal(end(statement, 'block'), undefined);
    assert.equal(end(statement, 'body'), 15);
    assert.equal(end(statement, 'body', 2), 11);
    assert.equal(end('a) {\n    b;\n\n    c;\n  }\n  d;', 'body'), 11);
    assert.equal(end('a) {\n    b;\n  }\n}', 'body'), 15);
  });

  it('a body begins behind what has been typed of the line that opens it', () => {
    const end = (text: string, required: string) =>
      extentEnd(text, { extent: 'body', indentation: 0, maxLines: 10, required });
    assert.equal(end('{\n\n  a;\n}\nb', '{'), 9);
    assert.equal(end('>\nimport a;\n\n', '>'), 11);
    assert.equal(end(' begin\nselect 1;\n', ' begin'), undefined);
    assert.equal(end('a);\nb', '('), 3);
  });

  it('counts a tab as four columns', () => {
    assert.equal(columns('\t  '), 6);
  });

  it('stops at an end token, at the extent, and at the length, in this order', () => {
    const stop = stopRule(options);
    const paths = [[], [2], [2, 2], [2, 2, 2], [2, 1], [2, 2, 0], [1, 1]];
    assert.deepEqual(
      paths.map((path) => stop(path, -9)),
      [undefined, undefined, undefined, 'length', 'line', 'end', undefined],
    );
  });

  it('stops after a line where the draft is less likely by then than it has to be', () => {
    const chance = 0.5;
    const check = (extent: StopOptions['extent'], text: string, probability: number, required = '') => {
      const stop = stopRule({ ...options, maxTokens: 9, extent, required, minLineProbability: chance });
      const tokens = Array.from(text, (character) => pieces.indexOf(character));
      return stop(tokens, Math.log(probability));
    };
    assert.equal(check('block', 'a\n', 0.4), 'unlikely');
    assert.equal(check('block', 'a\n', 0.6), undefined);
    // Within a line, and before the first one.
    assert.equal(check('block', 'a\na', 0.4), undefined);
    assert.equal(check('block', '\n', 0.4), undefined);
    assert.equal(check('block', '\na\n', 0.4), 'unlikely');
    // The line that opens a body is there already.
    assert.equal(check('body', 'a\n', 0.4, 'a'), undefined);
    assert.equal(check('body', 'a\n a\n', 0.4, 'a'), 'unlikely');
    assert.equal(check('body', '\n a\n', 0.4), 'unlikely');
    assert.equal(check('line', 'a\n', 0.4), 'line');
  });

  it('stops where a draft spells another text than the one that has been typed', () => {
    const spelled = [' ', ' foo', 'f', 'x'];
    const text = (token: number) => spelled[token];
    const stop = stopRule({ ...options, maxTokens: 9, endTokens: new Set(), required: ' fo', text });
    const paths = [[0], [0, 2], [1], [1, 3], [0, 3], [3]];
    assert.deepEqual(
      paths.map((path) => stop(path, 0)),
      [undefined, undefined, undefined, undefined, 'end', 'end'],
    );
  });
});
