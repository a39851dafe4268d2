import assert from 'node:assert/strict';
import { cutWindow } from './cutWindow';
import { documentPath, neighboursOf, notebookAt } from './notebookCells';

const cell = (text: string, languageId = 'python') => ({ text, languageId });
const linesOf = (text: string) => {
  const lines = text.split('\n');
  return { lineCount: lines.length, lineAt: (line: number) => ({ text: lines[line] }) };
};

describe('notebook cells', () => {
  it('read as one file: the cells of the same language, a blank line between two', () => {
    const cells = [
      cell('a = 1\r\nb = 2'),
      cell('select 1', 'sql'),
      cell(' '),
      cell('c'),
      cell('d'),
      cell('e\nf'),
    ];
    assert.deepEqual(neighboursOf(cells, 3), {
      above: ['a = 1', 'b = 2', ''],
      below: ['', 'd', '', 'e', 'f'],
    });
    const neighbours = neighboursOf(cells, 3);
    const window = cutWindow(linesOf('c = a'), { line: 0, character: 4, neighbours });
    assert.deepEqual(window, {
      line: 0,
      character: 4,
      prefix: 'a = 1\nb = 2\n\nc = ',
      prefixStartLine: 0,
      suffix: 'a\n\nd\n\ne\nf',
    });
  });

  it('far away are left out', () => {
    const cells = Array.from({ length: 100 }, (_, index) => cell(`${index}`.repeat(1000)));
    const { above, below } = neighboursOf(cells, 50);
    assert.ok(above.length < 20 && below.length < 20);
    assert.ok(above.at(-2)?.startsWith('49'));
    assert.ok(below.at(1)?.startsWith('51'));
  });
});

describe('documentPath', () => {
  const path = (file: string, languageId: string, scheme: string) =>
    documentPath(file, { uri: { scheme }, languageId });

  it('of a cell: the notebook, with the ending of the language', () => {
    assert.equal(path('books/sums.ipynb', 'python', 'vscode-notebook-cell'), 'books/sums.py');
    assert.equal(path('sums.ipynb', 'klingon', 'vscode-notebook-cell'), 'sums.ipynb');
  });

  it('of any other document: its file', () => {
    assert.equal(path('books/sums.ipynb', 'python', 'file'), 'books/sums.ipynb');
  });
});

describe('notebookAt', () => {
  const at = (scheme: string, path: string) => ({ scheme, path });
  const [other, old, file] = [at('file', '/w/b.ipynb'), at('git', '/w/a.ipynb'), at('file', '/w/a.ipynb')];
  const cell = at('vscode-notebook-cell', '/w/a.ipynb');
  const isFile = ({ scheme }: typeof cell) => scheme === 'file';

  it('is the file, also where an old version of it was opened first', () => {
    assert.equal(notebookAt(cell, [other, old, file], isFile), file);
    assert.equal(notebookAt(cell, [file, old], isFile), file);
  });

  it('is what there is in no folder, or nothing', () => {
    assert.equal(
      notebookAt(cell, [other, file], () => false),
      file,
    );
    assert.equal(notebookAt(cell, [other], isFile), undefined);
  });
});
