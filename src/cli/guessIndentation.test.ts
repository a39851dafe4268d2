import assert from 'node:assert/strict';
import { guessIndentation } from './guessIndentation';

describe('guessIndentation', () => {
  const check = (text: string, insertSpaces: boolean, tabSize: number) => {
    assert.deepEqual(guessIndentation(text), { insertSpaces, tabSize, indentSize: tabSize });
  };

  it('finds tabs, and how many blanks make a level', () => {
    check('if (a) {\n\tb;\n\tif (c) {\n\t\td;\n\t}\n}\n', false, 4);
    check('if (a) {\n  b;\n  if (c) {\n    d;\n  }\n}\n', true, 2);
    check('if a:\n    b\n\n    if c:\n        d\n', true, 4);
  });

  it('counts lines further left, and takes two levels of a line that goes on for no level', () => {
    check('{\n  a: {\n    b(\n        c,\n        d);\n    e(\n        f);\n  }\n}\n', true, 2);
    check('if a:\n    b(\n        c)\n', true, 4);
  });

  it('takes comments of one blank for no indentation, and four columns where nothing is indented', () => {
    check('/*\n * A.\n * B.\n */\nif (a) {\n\tb;\n}\n', false, 4);
    check('a;\nb;\n', true, 4);
    check('', true, 4);
  });
});
