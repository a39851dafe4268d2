import assert from 'node:assert/strict';
import { pathOutside } from './pathOutside';

describe('pathOutside', () => {
  const check = (path: string, expected: string) => {
    it(`${path} → ${expected}`, () => {
      assert.equal(pathOutside(path), expected);
    });
  };
  check('/home/me/work/notes.ts', 'notes.ts');
  check('/home/me/.bashrc', '.bashrc');
  check('/home/me/.ssh/config', '.ssh/config');
  check('/c:/Users/me/.docker/contexts/.cache/meta.json', '.docker/contexts/.cache/meta.json');
  check('Untitled-1', 'Untitled-1');
});
