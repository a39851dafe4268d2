import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { describe, it } from 'mocha';
import { watchNotices } from './watchNotices.mjs';

const { tasks } = JSON.parse(readFileSync('.vscode/tasks.json', 'utf8'));
const { pattern, background } = tasks.find(({ label }) => label === 'watch').problemMatcher;
const begins = new RegExp(background.beginsPattern);
const ends = new RegExp(background.endsPattern);

describe('what a watch prints', () => {
  it('begins with the first of several builds and ends with the last', () => {
    const lines = [];
    const plugin = watchNotices((line) => lines.push(line));
    const [one, other] = [1, 2].map(() => {
      const hooks = {};
      plugin.setup({ onStart: (start) => (hooks.start = start), onEnd: (end) => (hooks.end = end) });
      return hooks;
    });
    const result = { errors: [], warnings: [] };
    one.start();
    other.start();
    one.end(result);
    assert.deepEqual([lines.length, begins.test(lines[0])], [1, true]);
    other.end(result);
    assert.deepEqual([lines.length, ends.test(lines[1])], [2, true]);
  });

  for (const [severity, contents, place] of [
    ['error', 'let a = 1;\nlet b = ;', ['2', '9']],
    ['warning', 'let c = { a: 1, a: 2 };', ['1', '17']],
  ])
    it(`says where a fault is (${severity}), before the end, as the editor reads it`, async () => {
      const lines = [];
      const plugins = [watchNotices((line) => lines.push(line))];
      const stdin = { contents, sourcefile: 'src/some.ts', loader: 'ts' };
      await build({ stdin, plugins, write: false, logLevel: 'silent' }).catch(() => undefined);
      assert.deepEqual([lines.length, begins.test(lines[0]), ends.test(lines[2])], [3, true, true]);
      const parts = new RegExp(pattern.regexp).exec(lines[1]);
      const read = ['file', 'line', 'column', 'severity'].map((what) => parts?.[pattern[what]]);
      assert.deepEqual(read, ['src/some.ts', ...place, severity]);
    });
});
