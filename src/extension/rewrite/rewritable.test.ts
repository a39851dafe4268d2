import assert from 'node:assert/strict';
import { MAX_LINES } from '../../protocol/messages';
import { rewritable } from './rewritable';

/** The selection between two ▮. */
function select(marked: string) {
  const [before, inside, after] = marked.split('▮');
  const lines = (before + inside + after).split('\n');
  const at = (text: string) => {
    const above = text.split('\n');
    return { line: above.length - 1, character: above[above.length - 1].length };
  };
  return rewritable(
    { lineCount: lines.length, lineAt: (line) => ({ text: lines[line] }) },
    at(before),
    at(before + inside),
  );
}

describe('rewritable', () => {
  it('a part of a line', () => {
    assert.deepEqual(select('a = ▮b + c▮;'), {
      start: { line: 0, character: 4 },
      end: { line: 0, character: 9 },
      text: 'b + c',
    });
  });

  it('blanks at both ends stay as they are', () => {
    assert.deepEqual(select('a = ▮  b ▮;'), {
      start: { line: 0, character: 6 },
      end: { line: 0, character: 7 },
      text: 'b',
    });
    assert.deepEqual(select('x\n▮\n  b;\n  c;\n▮d'), {
      start: { line: 2, character: 2 },
      end: { line: 3, character: 4 },
      text: 'b;\n  c;',
    });
  });

  for (const [marked, reason] of [
    ['a▮ \n\t▮b', 'blank'],
    ['a▮▮b', 'blank'],
    ['▮a\n\nb▮', 'blankLine'],
    ['  ▮a\nb▮', 'outdented'],
    [`▮${'x\n'.repeat(MAX_LINES + 1)}▮`, 'tooLong'],
    [`▮${'x\n'.repeat(5000)}▮`, 'tooLong'],
    [`▮${'x'.repeat(5000)}▮`, 'tooLong'],
  ]) {
    it(`${JSON.stringify(marked.slice(0, 20))}: ${reason}`, () => {
      assert.equal(select(marked), reason);
    });
  }

  it('as many lines as a draft may have', () => {
    const result = select(`▮${'x\n'.repeat(MAX_LINES)}▮`);
    assert.ok(typeof result === 'object' && result.text.split('\n').length === MAX_LINES);
  });
});
