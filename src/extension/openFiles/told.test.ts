import assert from 'node:assert/strict';
import { Told } from './told';

describe('Told', () => {
  it('finds a file, and all files of a folder, but not those of one that is called alike', () => {
    const told = new Told();
    for (const path of ['src/a.ts', 'src/deep/b.ts', 'src2/c.ts', 'src.ts'])
      told.add(`file:///w/${path}`, path);
    assert.deepEqual(told.files('file:///w/src'), ['file:///w/src/a.ts', 'file:///w/src/deep/b.ts']);
    assert.deepEqual(told.files('file:///w/src2/'), ['file:///w/src2/c.ts']);
    assert.deepEqual(told.files('file:///w/src.ts'), ['file:///w/src.ts']);
    assert.equal(told.files().length, 4);
  });

  it('gives the paths of a file once', () => {
    const told = new Told();
    for (const path of ['a.py', 'a.sql', 'a.py']) told.add('file:///a.ipynb', path);
    assert.ok(told.isOutdated('file:///a.ipynb', Date.now()));
    assert.deepEqual(told.take('file:///a.ipynb'), ['a.py', 'a.sql']);
    assert.equal(told.isOutdated('file:///a.ipynb', Infinity), false);
    assert.deepEqual([told.take('file:///a.ipynb'), told.has('file:///a.ipynb')], [[], false]);
  });

  it('a file is outdated once it has changed, or is another version than was read, by whatever clock', () => {
    const told = new Told();
    told.add('file:///a.ts', 'a.ts');
    const now = Date.now();
    assert.deepEqual(
      [now - 60_000, now + 60_000].map((mtime) => told.isOutdated('file:///a.ts', mtime)),
      [false, true],
    );
    told.read('file:///a.ts', now + 60_000);
    assert.deepEqual(
      [now - 60_000, now + 60_000].map((mtime) => told.isOutdated('file:///a.ts', mtime)),
      [true, false],
    );
    told.add('file:///a.ts', 'a.ts');
    assert.equal(told.isOutdated('file:///a.ts', now + 60_000), true);
  });

  it('takes one path out, and with the last one the file', () => {
    const told = new Told();
    for (const path of ['a.py', 'a.sql']) told.add('file:///a.ipynb', path);
    assert.deepEqual(told.take('file:///a.ipynb', 'a.js'), []);
    assert.deepEqual(told.take('file:///a.ipynb', 'a.sql'), ['a.sql']);
    assert.ok(told.has('file:///a.ipynb'));
    assert.deepEqual(told.take('file:///a.ipynb', 'a.py'), ['a.py']);
    assert.equal(told.has('file:///a.ipynb'), false);
  });
});
