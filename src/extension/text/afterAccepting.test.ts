import assert from 'node:assert/strict';
import { afterAccepting } from './afterAccepting';
import { cutWindow, type Window } from './cutWindow';

function windowAt(marked: string): Window {
  const [before, after] = marked.split('▮');
  const lines = (before + after).split('\n');
  const above = before.split('\n');
  const document = { lineCount: lines.length, lineAt: (line: number) => ({ text: lines[line] }) };
  const window = cutWindow(document, { line: above.length - 1, character: above[above.length - 1].length });
  if (typeof window === 'string') throw new Error(window);
  return window;
}

describe('afterAccepting', () => {
  for (const [before, proposal, after] of [
    ['a = ▮;\nb', { text: 'f(x)', replaced: 0 }, 'a = f(x)▮;\nb'],
    ['f(▮)\nb', { text: 'x) + 1', replaced: 1 }, 'f(x) + 1▮\nb'],
    ['if (a) {▮\nb', { text: '\n  c();\n}', replaced: 0 }, 'if (a) {\n  c();\n}▮\nb'],
    ['if (a) {▮}\nb', { text: '\n  c();', replaced: 0, behind: '\n' }, 'if (a) {\n  c();▮\n}\nb'],
  ] as const) {
    it(JSON.stringify(after), () => {
      assert.deepEqual(afterAccepting(windowAt(before), proposal), windowAt(after));
    });
  }
});
