import assert from 'node:assert/strict';
import { excludePatterns, expandBraces } from './excludes';

describe('excludePatterns', () => {
  it('takes what is on, each pattern once, and leaves conditions out', () => {
    assert.deepEqual(
      excludePatterns(
        { '**/.git': true, '**/out': false, '**/*.js': { when: '$(basename).ts' }, build: true },
        { '**/.git': true, '**/*.{min,map}.js': true },
      ),
      ['**/.git', '/build', '**/*.min.js', '**/*.map.js'],
    );
  });

  it('takes anything for a setting', () => {
    assert.deepEqual(excludePatterns(undefined, null, 'x', []), []);
  });
});

describe('expandBraces', () => {
  it('writes alternatives out, nested ones too', () => {
    assert.deepEqual(expandBraces('a{b,c{d,e}}'), ['ab', 'acd', 'ab', 'ace']);
    assert.deepEqual(expandBraces('a{b'), ['a{b']);
    assert.deepEqual(expandBraces('plain'), ['plain']);
  });
});
