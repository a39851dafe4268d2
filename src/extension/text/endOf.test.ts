import assert from 'node:assert/strict';
import { endOf } from './endOf';

describe('endOf', () => {
  const check = (text: string, line: number, character: number) => {
    it(`${JSON.stringify(text)} from 3:7 ends at ${line}:${character}`, () => {
      assert.deepEqual(endOf(text, { line: 3, character: 7 }), { line, character });
    });
  };
  check('', 3, 7);
  check('abc', 3, 10);
  check('a\nbc', 4, 2);
  check('a\r\n\r\nb', 5, 1);
  check('a\n', 4, 0);
});
