import assert from 'node:assert/strict';
import { afterEnter } from './afterEnter';

const spaces = { insertSpaces: true, tabSize: 2, indentSize: 2 };

describe('afterEnter', () => {
  const check = (
    what: string,
    [before, after]: readonly [before: string, after: string],
    expected: string | undefined,
    { languageId = 'typescript', indentation = spaces }: Partial<Parameters<typeof afterEnter>[1]> = {},
  ) => {
    it(what, () => {
      const lines = before.split('\n');
      const [line, character] = [lines.length - 1, lines[lines.length - 1].length];
      const window = { line, character, prefix: before, prefixStartLine: 0, suffix: after };
      const next = afterEnter(window, { languageId, indentation });
      if (expected === undefined) assert.equal(next, undefined);
      else
        assert.deepEqual(next, {
          ...window,
          line: line + 1,
          character: expected.length,
          prefix: `${before}\n${expected}`,
        });
    });
  };
  check('as deep as the line before', ['{\n  a();', '\n}'], '  ');
  check('at the end of the text', ['a();', ''], '');
  check('tabs stay tabs', ['\t\ta();', '\n'], '\t\t');
  check('a level deeper in a block', ['  if (a) {', '\n'], '    ');
  check('in tabs, where the document has tabs', ['\tf(', '\n'], '\t\t', {
    indentation: { insertSpaces: false, tabSize: 4, indentSize: 4 },
  });
  check('Python', ['if a:', '\n'], '  ', { languageId: 'python' });
  check('a colon elsewhere opens nothing', ['  a:', '\n'], '  ');
  check('but a case does', ['  case 1:', '\n'], '    ');
  check('nothing within a line', ['a(', ')\n'], undefined);
  check('nothing on an empty line', ['a();\n  ', '\n'], undefined);
});
