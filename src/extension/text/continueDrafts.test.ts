import assert from 'node:assert/strict';
import { someDraft } from '../../protocol/channelTesting';
import { continueDrafts } from './continueDrafts';
import { cutWindow, type Window } from './cutWindow';

/** The window at ▮ in a text. */
function at(marked: string): Window {
  const [before, after] = marked.split('▮');
  const lines = (before + after).split('\n');
  const above = before.split('\n');
  const cursor = { line: above.length - 1, character: above[above.length - 1].length };
  const window = cutWindow({ lineCount: lines.length, lineAt: (line) => ({ text: lines[line] }) }, cursor);
  assert.ok(typeof window === 'object');
  return window;
}

describe('continueDrafts', () => {
  const long = Array.from({ length: 3000 }, (_, line) => `line ${line} of a long document`).join('\n');

  const check = (name: string, then: string, drafts: string[], now: string, expected?: string[]) => {
    it(name, () => {
      const answer = { window: at(then), drafts: drafts.map((text) => someDraft(text)) };
      assert.deepEqual(
        continueDrafts(answer, at(now))?.map((draft) => draft.text),
        expected,
      );
    });
  };
  check('the same place: the same drafts', 'a ▮;', ['x', 'y'], 'a ▮;', ['x', 'y']);
  check('the same place without drafts: still none', 'a ▮;', [], 'a ▮;', []);
  check('typed along both', 'for (▮', ['let i', 'let j'], 'for (let ▮', ['i', 'j']);
  check('typed along the second: it is promoted', 'for (▮', ['const a', 'let i = 0'], 'for (let ▮', [
    'i = 0',
  ]);
  check('typed away from all', 'a▮', ['bc', 'bd'], 'ax▮');
  check('typed to the end', 'a▮', ['bc'], 'abc▮');
  check('typed to the end of the best, which another goes on from', 'a▮', ['bc', 'bcd'], 'abc▮');
  check('typed to the end of another, which the best goes on from', 'a▮', ['bcd', 'bc'], 'abc▮', ['d']);
  check('typed beyond', 'a▮', ['bc'], 'abcd▮');
  check('deleted', 'ab▮', ['c'], 'a▮');
  check('moved along the same line', 'ab▮ cd', ['x'], 'ab c▮d');
  check('another text before', 'ab▮', ['cd'], 'xbc▮');
  check('another text behind', 'ab▮\nend', ['cd'], 'abc▮\nEND');
  check('something typed behind', 'ab▮', ['cd'], 'abc▮d');
  check('typed over a line break', 'if x:▮\n', ['\n    a\n    b'], 'if x:\n    ▮\n', ['a\n    b']);
  check('typed over two line breaks', 'f {▮\n}', ['\n  a;\n  b;'], 'f {\n  a;\n  ▮\n}', ['b;']);
  check('typed over the line break of an empty first line', '▮\na', ['\n  b'], '\n▮\na', ['  b']);
  check('a line inserted above', 'x\nab▮', ['cd'], 'w\nx\nabc▮');
  check('another line with the same text', 'ab▮\nab', ['cd'], 'ab\nab▮');
  check('the editor closed the bracket', 'f▮;', ['(a)'], 'f(▮);', ['a)']);
  check('the editor closed quote and bracket', 'f▮', ['("a")'], 'f("▮")', ['a")']);
  check('the same, and another text behind', 'f▮;', ['(a)'], 'f(▮),');
  check('a closer typed behind', 'f(a▮', ['b'], 'f(a▮)');
  check('in a long document', `${long}\na▮b\n${long}`, ['xy'], `${long}\nax▮b\n${long}`, ['y']);
  check('in a long document, bracket closed', `${long}\na▮\n${long}`, ['(y)'], `${long}\na(▮)\n${long}`, [
    'y)',
  ]);
  check('in a long document, another suffix', `${long}\na▮b\n${long}`, ['xy'], `${long}\nax▮c\n${long}`);
  check('in a long line', `${'é'.repeat(90_000)}▮`, ['xy'], `${'é'.repeat(90_000)}x▮`, ['y']);

  it('over the border at which the window’s start moves', () => {
    for (let line = 2000; line < 2040; line++) {
      const above = long.split('\n').slice(0, line).join('\n');
      const answer = { window: at(`${above}\nend▮`), drafts: [someDraft('\n  x = 1')] };
      assert.equal(continueDrafts(answer, at(`${above}\nend\n  ▮`))?.[0].text, 'x = 1');
    }
  });
});
