import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bodyEnd } from './bodyEnd';

describe('bodyEnd', () => {
  /** What stands before ▮ is the block, as the draft says from the cursor on; all of it where there is no ▮. */
  const rows: readonly (readonly [what: string, draft: string, indentation: number])[] = [
    ['a closer belongs to it', ' {\n  b;\n}▮\nx', 0],
    ['so does one with more behind it', '\n    b,\n  });▮\n  x', 2],
    ['a line further left', '\n    b;\n  }▮\nx', 2],
    ['a branch that follows', 'a) {\n  b;\n} else {\n  c;\n}▮\nx', 0],
    ['one by a word', '\n    b\nelif c:\n    d\nelse:\n    e▮\nx', 0],
    ['a word that begins like one', '\n  b\nfi▮\nfind', 0],
    ['a word that may become one', '\n    b\nel', 0],
    ['one that is no more than its beginning', '\n    b▮\nel\nx', 0],
    ['one that may not', '\n    b▮\nex.y', 0],
    ['half of a word, blanks before it', '\n      b\n  fina', 2],
    ['blank lines', '\n  b\n\n  c\n\n}▮\n\nx', 0],
    ['a line that has not begun', '\n  b\n}\n', 0],
    ['one statement alone', 'a);▮\nb', 0],
    ['arguments that stand no deeper', 'a,\nb);\nx', 0],
    ['braces on lines of their own', 'a)\n{\n  b\n}▮\nx', 0],
    ['a chain', '\n  b\n)\n.c()\n?.d();▮\nx', 0],
    ['a rule after a rule', '\n  color: red;\n}▮\n.b {', 0],
    ['tags', '\n  <li>a</li>\n</ul>▮\n<p>', 0],
    ['a tag that closes itself', '\n  a={1}\n/>▮\nx', 0],
    ['cases that stand no deeper', '\ncase 1:\n  b;\ncase 2:', 0],
    ['items that stand no deeper', '\n- a\n- b', 0],
    ['tabs', 'a) {\n\t\tb;\n\t}▮\n\tx', 4],
    ['nothing', '', 0],
  ];
  for (const [what, draft, indentation] of rows)
    it(what, () => {
      const end = draft.indexOf('▮');
      assert.equal(bodyEnd(draft.replace('▮', ''), indentation), end < 0 ? undefined : end);
    });

  it('once found stays where it is, whatever follows', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'e', 'l', 's', ' ', '\n', '}', ';', '{', '.', '<', '/'),
    });
    const holds = fc.property(text, text, fc.nat(4), (draft, more, indentation) => {
      const end = bodyEnd(draft, indentation);
      if (end !== undefined) assert.equal(bodyEnd(draft + more, indentation), end);
    });
    fc.assert(holds, { numRuns: 5000 });
  });
});
