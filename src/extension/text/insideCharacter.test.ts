import assert from 'node:assert/strict';
import { insideCharacter } from './insideCharacter';

describe('insideCharacter', () => {
  const check = (before: string, after: string, expected: string | undefined) => {
    it(`${JSON.stringify(before)} ▮ ${JSON.stringify(after)} → ${expected ?? 'no'}`, () => {
      assert.equal(insideCharacter(before, after), expected);
    });
  };
  check('', '', undefined);
  check('a', 'b', undefined);
  check('', '\u0301', undefined);
  check('e', '', undefined);
  check('é', 'ü', undefined);
  check('中', '文', undefined);
  check('😀', '😀', undefined);
  check('a\uD83D', '\uDE00b', 'insideSurrogate');
  check('e', '\u0301x', 'insideCluster');
  check('e\u0301', '\u0323', 'insideCluster');
  check('👩', '\u200D👧', 'insideCluster');
  check('👩\u200D', '👧', 'insideCluster');
  check('👩\u200D👧', ' x', undefined);
  check('👍', '🏽', 'insideCluster');
  check('☀', '\uFE0F', 'insideCluster');
  check('🇩', '🇪', 'insideCluster');
  check('🇩🇪', '🇫🇷', undefined);
  check('\uD83D', 'a', undefined);
  check('a', '\uDE00', undefined);
  check(`${'x'.repeat(31)}😀`, '\u200D🚀', 'insideCluster');
});
