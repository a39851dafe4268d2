import assert from 'node:assert/strict';
import fc from 'fast-check';
import { identifiers, jaccard } from './identifiers';
import { HELD, OpenFiles, type SnippetPlace } from './openFiles';
import { rankSnippets, wordsAround } from './rank';
import { WINDOW, windowsOf } from './windows';

describe('identifiers', () => {
  it('are distinct, three characters or more, without keywords, in any script', () => {
    assert.deepEqual(
      [...identifiers('const price = item.price; return πλάτος + x1')],
      ['price', 'item', 'πλάτος'],
    );
  });
});

describe('jaccard', () => {
  it('is what is shared among all that there is', () => {
    assert.equal(jaccard(new Set(['a', 'b']), new Set(['b', 'c', 'd'])), 1 / 4);
    assert.equal(jaccard(new Set(), new Set()), 0);
  });

  it('is symmetric, within 0 and 1, and 1 for equal sets', () => {
    const words = fc.uniqueArray(fc.string({ maxLength: 3 })).map((list) => new Set(list));
    fc.assert(
      fc.property(words, words, (one, other) => {
        const value = jaccard(one, other);
        assert.equal(value, jaccard(other, one));
        assert.ok(value >= 0 && value <= 1);
        if (one.size > 0) assert.equal(jaccard(one, one), 1);
      }),
    );
  });
});

describe('windowsOf', () => {
  it('covers every line that has an identifier', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('', 'alpha', '  beta(gamma)', '}'), { maxLength: 90 }),
        (lines) => {
          const covered = new Set(
            windowsOf(lines.join('\n')).flatMap(({ line }) => range(line, WINDOW.lines)),
          );
          lines.forEach((line, index) => {
            if (identifiers(line).size > 0) assert.ok(covered.has(index));
          });
        },
      ),
    );
  });
});

const range = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index);
const file = (path: string, text: string, imported = false) => ({ path, windows: windowsOf(text), imported });

describe('rankSnippets', () => {
  const around = new Set(['price', 'quantity', 'item']);

  it('puts what shares more identifiers first, one snippet of a file, and leaves out what shares none', () => {
    const files = [
      file('none.ts', 'unrelated words here'),
      file('some.ts', 'price elsewhere'),
      file('most.ts', `${'\n'.repeat(40)}item price quantity`),
    ];
    assert.deepEqual(
      rankSnippets(files, around, 4).map(({ path }) => path),
      ['most.ts', 'some.ts'],
    );
    assert.equal(rankSnippets(files, around, 1).length, 1);
  });

  it('prefers the file that is imported', () => {
    const files = [file('a.ts', 'item price'), file('b.ts', 'item price', true)];
    assert.equal(rankSnippets(files, around, 1)[0]?.path, 'b.ts');
  });

  it('prefers the window that begins with a declaration of a name near the cursor', () => {
    const lines = Array.from({ length: 40 }, (_, index) => (index % 20 === 4 ? 'item price' : 'filler'));
    const files = [file('a.ts', 'item price filler'), { ...file('b.ts', lines.join('\n')), declares: [24] }];
    const [best] = rankSnippets(files, around, 1);
    assert.equal(best.path, 'b.ts');
    assert.equal(best.text, lines.slice(20, 40).join('\n'));
  });

  it('does not look at the cursor’s own line', () => {
    assert.deepEqual([...wordsAround('alpha\nbeta', 'gamma\ndelta')], ['alpha', 'delta']);
  });
});

const place = (path: string, text: string, line = 0): SnippetPlace => ({
  path,
  prefix: `${text}\n`,
  prefixStartLine: line,
  suffix: '',
});

describe('OpenFiles', () => {
  const held = (...files: [string, string][]) => {
    const open = new OpenFiles();
    open.apply(files.map(([path, text]) => ({ path, text })));
    return open;
  };
  const paths = (open: OpenFiles, at: SnippetPlace) => open.choose(at).map(({ path }) => path);

  it('never shows the file that is edited', () => {
    const open = held(['a.ts', 'price item'], ['b.ts', 'price item']);
    assert.deepEqual(paths(open, place('a.ts', 'price item')), ['b.ts']);
  });

  it('keeps its choice near where it was made, whatever is typed on the line', () => {
    const open = held(['b.ts', 'price item'], ['c.ts', 'other words']);
    const first = open.choose(place('a.ts', 'price item'));
    const typed = { ...place('a.ts', 'price item'), prefix: 'price item\nother words' };
    assert.equal(open.choose(typed), first);
    open.apply([{ path: 'b.ts', text: 'price item again' }]);
    assert.equal(open.choose(typed), first);
  });

  it('chooses anew in another file, far away, and when something is much better', () => {
    const open = held(['b.ts', 'price item and more of it'], ['c.ts', 'other words']);
    assert.deepEqual(paths(open, place('a.ts', 'price item')), ['b.ts']);
    assert.deepEqual(paths(open, place('d.ts', 'other words')), ['c.ts']);
    assert.deepEqual(paths(open, place('d.ts', 'price item', 100)), ['b.ts']);
    assert.deepEqual(paths(open, place('d.ts', 'other words', 102)), ['c.ts']);
  });

  it('chooses anew once it knows what the file imports, and only then', () => {
    const open = held(['b.ts', 'price item and more of it'], ['c.ts', 'price item']);
    const at = place('a.ts', 'price item');
    assert.deepEqual(paths(open, at), ['c.ts', 'b.ts']);
    open.apply([{ path: 'd.ts', text: 'price item' }]);
    assert.deepEqual(paths(open, at), ['c.ts', 'b.ts']);
    open.apply([{ path: 'a.ts', text: 'price item', imports: ['d.ts'] }]);
    assert.deepEqual(paths(open, at), ['d.ts', 'c.ts', 'b.ts']);
  });

  it('knows what a file imports after a change that does not say', () => {
    const open = held(['b.ts', 'price item'], ['c.ts', 'price item']);
    open.apply([{ path: 'a.ts', text: 'price item', imports: ['c.ts'] }]);
    open.apply([{ path: 'a.ts', text: 'price item again' }]);
    assert.deepEqual(paths(open, place('a.ts', 'price item')), ['c.ts', 'b.ts']);
  });

  it('forgets a file at once, when it is closed or becomes secret', () => {
    for (const change of [
      { path: 'b.ts' },
      { path: 'b.ts', text: ['price\n-----BEGIN ', 'PRIVATE KEY-----'].join('') },
    ]) {
      const open = held(['b.ts', 'price item']);
      assert.deepEqual(paths(open, place('a.ts', 'price item')), ['b.ts']);
      open.apply([change]);
      assert.deepEqual(paths(open, place('a.ts', 'price item')), []);
    }
  });

  it('holds no secret and no huge file, and no more files than it may', () => {
    const open = held(['.env', 'PRICE=1'], ['huge.ts', 'price '.repeat(HELD.characters)]);
    assert.equal(open.size, 0);
    open.apply(range(0, HELD.files + 5).map((index) => ({ path: `${index}.ts`, text: 'price' })));
    assert.equal(open.size, HELD.files);
    assert.ok(!paths(open, place('a.ts', 'price')).includes('0.ts'));
  });
});
