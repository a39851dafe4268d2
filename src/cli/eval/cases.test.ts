import assert from 'node:assert/strict';
import fc from 'fast-check';
import { KINDS, makeCases, MOST_PER_FILE, type SourceFile } from './cases';
import { filesWithOthers, othersOf } from './known';
import { restOfBlock } from './restOfBlock';

const TEXT = [
  "import { price } from './price';",
  '',
  'export function total(items: readonly Item[]): number {',
  '  let sum = 0;',
  '  for (const item of items) {',
  '    const cost = price(item) * item.count;',
  '    sum += cost;',
  '  }',
  '  return sum;',
  '}',
  '',
].join('\n');

const files: readonly SourceFile[] = ['npm:a', 'npm:b'].flatMap((name) =>
  ['one.ts', 'two.ts'].map((path) => ({ package: name, path, text: `${TEXT}// ${name} ${path}\n` })),
);

describe('cases', () => {
  for (const kind of KINDS) {
    it(`${kind}: prefix, middle and suffix are the file, and the package is kept`, () => {
      const cases = makeCases(files, kind, 12, 1);
      assert.ok(cases.length >= 8);
      for (const at of cases) {
        const file = files.find((one) => one.package === at.package && one.path === at.path);
        assert.equal(at.prefix + at.middle + at.suffix, file?.text);
        assert.equal(at.middle, at.middle.trimEnd());
        assert.equal(othersOf(files, at).length, 1);
      }
    });
  }

  it('depend on the seed alone, and fewer are the beginning of more', () => {
    const many = makeCases(files, 'span', 12, 5);
    assert.deepEqual(makeCases(files, 'span', 5, 5), many.slice(0, 5));
    assert.notDeepEqual(makeCases(files, 'span', 12, 6), many);
  });

  it('are few of each file, however many are wanted', () => {
    const cases = makeCases(files, 'span', 100, 3);
    const counts = files.map(({ package: owner, path }) => {
      return cases.filter((at) => at.package === owner && at.path === path).length;
    });
    assert.deepEqual(new Set(counts), new Set([MOST_PER_FILE]));
    assert.deepEqual(makeCases(files, 'span', 7, 3), cases.slice(0, 7));
  });

  it('line: stays in its line; block: starts at the first character of a line', () => {
    for (const { middle, suffix } of makeCases(files, 'line', 12, 2)) {
      assert.ok(!middle.includes('\n'));
      assert.match(suffix, /^\s*(\n|$)/);
    }
    for (const { prefix, middle } of makeCases(files, 'block', 12, 2)) {
      assert.match(prefix, /\n[ \t]+$/);
      assert.ok(middle.includes('\n'));
    }
  });

  it('body: starts where a line has opened it, and ends with what closes it', () => {
    const middles = makeCases(files, 'body', 8, 2).map(({ middle }) => middle);
    const loop = '\n    const cost = price(item) * item.count;\n    sum += cost;\n  }';
    assert.ok(middles.includes(loop));
    for (const middle of middles)
      assert.ok([loop, TEXT.slice(TEXT.indexOf('{\n') + 1).trimEnd()].includes(middle));
  });

  it('end, with what there is, where files hold too few places', () => {
    assert.deepEqual(makeCases([], 'line', 5, 1), []);
    assert.deepEqual(makeCases([{ package: 'a', path: 'a', text: '' }], 'span', 5, 1), []);
  });

  it('never cut a character in two', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '𝒳', ' ', '\n', '{'), minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(text, fc.constantFrom(...KINDS), fc.nat(1000), (content, kind, seed) => {
        for (const { prefix, middle, suffix } of makeCases(
          [{ package: 'a', path: 'a', text: content }],
          kind,
          5,
          seed,
        )) {
          for (const part of [prefix, middle, suffix])
            assert.ok(!/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/.test(part));
        }
      }),
    );
  });
});

describe('filesWithOthers', () => {
  it('leaves out packages of one file', () => {
    const alone = { package: 'npm:alone', path: 'one.ts', text: TEXT };
    assert.deepEqual(filesWithOthers([files[0], alone, ...files.slice(1)]), files);
  });
});

describe('restOfBlock', () => {
  const check = (text: string, expected: string | undefined) => {
    const start = text.indexOf('▮');
    const plain = text.replace('▮', '');
    const end = restOfBlock(plain, start);
    assert.equal(end === undefined ? undefined : plain.slice(start, end), expected);
  };

  it('ends before a line that stands further left', () => {
    check('f {\n  ▮a;\n  b;\n}\nc', 'a;\n  b;');
    check('def f():\n    ▮a\n    b\nc', 'a\n    b');
  });

  it('holds deeper blocks with their closing brackets', () => {
    check('f {\n  ▮if (a) {\n    b;\n  }\n  c;\n}', 'if (a) {\n    b;\n  }\n  c;');
  });

  it('ends before a bracket that closes what it did not open, unless that stands in a string', () => {
    check('  f(\n  ▮a,\n  b,\n  );\n', 'a,\n  b,');
    check("  ▮g('(');\n  h();\n  )\n", "g('(');\n  h();");
  });

  it('ends before a blank line and at the end of the file', () => {
    check('f {\n  ▮a;\n  b;\n\n  c;\n}', 'a;\n  b;');
    check('f {\n  ▮a;\n  b;', 'a;\n  b;');
  });

  it('refuses one line, many lines and long ones', () => {
    check('f {\n  ▮a;\n}', undefined);
    check(`f {\n  ▮a;\n${'  b;\n'.repeat(7)}}`, undefined);
    check(`f {\n  ▮a;\n  ${'b'.repeat(300)};\n}`, undefined);
  });
});
