import assert from 'node:assert/strict';
import { fitToSuffix } from './fitToSuffix';

describe('fitToSuffix', () => {
  /** The line that a draft makes of a marked line, and how much of it the draft replaces. */
  const check = (line: string, draft: string, expected: string, replaced: number) => {
    it(`${line} + ${JSON.stringify(draft)} → ${JSON.stringify(expected)}`, () => {
      const [before, after] = line.split('▮');
      const fitted = fitToSuffix(draft, before, after);
      assert.equal(before + fitted.text + after.slice(fitted.replaced), expected);
      assert.equal(fitted.replaced, replaced);
    });
  };
  // Nothing follows: the draft is what it is, closers of earlier lines included.
  check('foo(▮', 'a, b);', 'foo(a, b);', 0);
  check('  ▮', '}', '  }', 0);
  check('a ▮   ', 'b)', 'a b)   ', 0);
  // The end of the line is repeated.
  check('foo(▮)', 'a, b)', 'foo(a, b)', 1);
  check('foo(▮);', 'a, b);', 'foo(a, b);', 2);
  check('foo(▮);', 'a, b)', 'foo(a, b);', 1);
  check('foo(▮)  ', 'a)', 'foo(a)  ', 1);
  check('f(a ? ids[▮]', '0] : b)', 'f(a ? ids[0] : b)', 1);
  check('if (▮) {', 'a > b) {', 'if (a > b) {', 3);
  check("import x from '▮';", "node:fs';", "import x from 'node:fs';", 2);
  check('s = "▮"', 'text"', 's = "text"', 1);
  check('a = [▮]', '1, 2]', 'a = [1, 2]', 1);
  check('each(▮)', '(x) => {\n  y(x);\n})', 'each((x) => {\n  y(x);\n})', 1);
  check('x = ▮ + y;', 'a + y;', 'x = a + y;', 5);
  check('foo(▮, last)', 'first, last)', 'foo(first, last)', 7);
  check('f(g(▮))', 'a))', 'f(g(a))', 2);
  // It only looks repeated.
  check('foo(▮)', 'bar()', 'foo(bar())', 0);
  check('foo(▮)', '"a"', 'foo("a")', 0);
  check('["▮"]', 'a", "b"', '["a", "b"]', 1);
  check('a = {▮}', 'b: {}', 'a = {b: {}}', 0);
  check('▮max(1)', 'sum', 'summax(1)', 0);
  check('foo(▮)', 'a[0]', 'foo(a[0])', 0);
  // It goes on past a closer that the rest of the line brings.
  check('foo(▮);', 'a) {\n  b;\n}', 'foo(a);', 0);
  check('foo(▮)', 'a) {\n  b;\n}', 'foo(a) {\n  b;\n}', 1);
  check('if (▮) {', 'a) {\n  b;\n}', 'if (a) {', 0);
  check('foo(▮)]', 'a), 1', 'foo(a)]', 0);
  // Of the openers on the line, only those that the rest leaves may be closed.
  check('foo(bar(▮);', 'a)', 'foo(bar(a));', 0);
  check('foo(bar(▮);', 'a));', 'foo(bar(a));', 2);
  check('foo(bar(▮);', 'a), b) + 1', 'foo(bar(a), b);', 0);
  check('x = "▮", 1)', ')', 'x = "", 1)', 0);
});
