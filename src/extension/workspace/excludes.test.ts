import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Ignored } from '../../retrieval/walk';
import { excludePatterns, expandBraces, isExcluded } from './excludes';

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

describe('isExcluded', () => {
  const check = (exclude: Readonly<Record<string, boolean>>, path: string, expected: boolean) => {
    it(`${JSON.stringify(exclude)} of ${path}: ${expected ? 'yes' : 'no'}`, () => {
      assert.equal(isExcluded(path, exclude), expected);
    });
  };
  check({}, '/src/a.ts', false);
  check({ '**/private': true }, '/src/private/deep/a.ts', true);
  check({ '**/private': false }, '/src/private/deep/a.ts', false);
  check({ 'src/private': true }, '/src/private/a.ts', true);
  check({ 'src/private': true }, '/lib/src/private/a.ts', false);
  check({ 'a.ts': true }, '/a.ts', true);
  check({ 'a.ts': true }, '/src/a.ts', false);
  check({ '**/*.{key,crt}.ts': true }, '/src/a.key.ts', true);
  check({ '**/*.{key,crt}.ts': true }, '/src/a.ts', false);
  check({ '**/generated/**': true }, '/src/generated/deep/a.ts', true);
  // What stands in no folder is named by its whole path, on whatever drive.
  check({ '**/private': true }, '/C:/home/private/a.ts', true);
  check({ '**/Untitled-*': true }, 'Untitled-1', true);
  check({ '**': true }, '/', false);
  check({ '!a/b.ts': true }, '/a/b.ts', false);
  check({ '#a/b.ts': true }, '/#a/b.ts', true);

  it('is what the worker leaves out by the same patterns', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'A', '!a', '#b');
    const part = fc.oneof(name, fc.constantFrom('*', '**', 'a*', '?', '[ab]', '{a,b}', '*.ts', '{a,*.ts}'));
    const pattern = fc
      .tuple(fc.array(part, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '', '/'))
      .map(([parts, end]) => parts.join('/') + end);
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `${names.join('/')}.ts`);
    fc.assert(
      fc.property(fc.dictionary(pattern, fc.boolean(), { maxKeys: 4 }), path, (exclude, file) => {
        const left = new Ignored([], excludePatterns(exclude));
        const names = file.split('/');
        const onTheWay = names.map(
          (_, at) => names.slice(0, at + 1).join('/') + (at + 1 < names.length ? '/' : ''),
        );
        const byWorker = onTheWay.some((each) => left.everywhere(each) === 'excluded');
        assert.equal(isExcluded(`/${file}`, exclude), byWorker);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('expandBraces', () => {
  it('writes alternatives out, nested ones too', () => {
    assert.deepEqual(expandBraces('a{b,c{d,e}}'), ['ab', 'acd', 'ab', 'ace']);
    assert.deepEqual(expandBraces('a{b'), ['a{b']);
    assert.deepEqual(expandBraces('plain'), ['plain']);
  });
});
