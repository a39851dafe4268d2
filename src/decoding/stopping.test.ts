import assert from 'node:assert/strict';
import { columns } from './columns';
import { blockEnd, extentEnd, lineEnd, stopRule } from './stopping';

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
    const pieces = ['<end>', '\n', 'a'];
    const stop = stopRule({
      maxTokens: 3,
      endTokens: new Set([0]),
      extent: 'line',
      indentation: 0,
      maxLines: 9,
      text: (t) => pieces[t],
    });
    assert.deepEqual([[], [2], [2, 2], [2, 2, 2], [2, 1], [2, 2, 0], [1, 1]].map(stop), [
      undefined,
      undefined,
      undefined,
      'length',
      'line',
      'end',
      undefined,
    ]);
  });

  it('stops where a draft spells another text than the one that has been typed', () => {
    const pieces = [' ', ' foo', 'f', 'x'];
    const stop = stopRule({
      maxTokens: 9,
      endTokens: new Set(),
      extent: 'line',
      indentation: 0,
      maxLines: 9,
      required: ' fo',
      text: (t) => pieces[t],
    });
    assert.deepEqual([[0], [0, 2], [1], [1, 3], [0, 3], [3]].map(stop), [
      undefined,
      undefined,
      undefined,
      undefined,
      'end',
      'end',
    ]);
  });
});
