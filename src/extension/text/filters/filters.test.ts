// Over 300 lines: a table of places for each filter, all read by the same few lines.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redactSecrets } from '../../../retrieval/secrets';
import { surroundings } from '../filterDrafts';
import { blockBelow } from './blockBelow';
import { closers } from './closers';
import { conflict } from './conflict';
import type { Filter, Indentation } from './filter';
import { indentation } from './indentation';
import { FILTERS } from './index';
import { joinedWord } from './joinedWord';
import { keyEnd } from './keyEnd';
import { lineAbove } from './lineAbove';
import { lineComment } from './lineComment';
import { nextLines } from './nextLines';
import { redacted } from './redacted';
import { repetition } from './repetition';
import { restOfLine } from './restOfLine';
import { stringEnd } from './stringEnd';
import { trailingComma } from './trailingComma';

interface At {
  readonly languageId?: string;
  readonly prefixStartLine?: number;
  readonly indentation?: Indentation;
}

const around = (
  place: string,
  { languageId = 'typescript', prefixStartLine = 0, indentation: style }: At = {},
) => {
  const [prefix, suffix = ''] = place.split('▮');
  return surroundings({ prefix, suffix, prefixStartLine }, { languageId, indentation: style });
};

/** One place after another: the text there, a draft, and what the filter leaves of it. */
function table(filter: Filter, rows: readonly (readonly [string, string, string, At?])[]): void {
  for (const [place, draft, kept, at] of rows)
    it(`${JSON.stringify(place)} ${JSON.stringify(draft)} → ${JSON.stringify(kept)}`, () => {
      assert.equal(filter.apply(draft, around(place, at)), kept);
    });
}

describe('filter: redacted', () => {
  table(redacted, [
    ['token = "▮"', 'REDACTED"', ''],
    ['▮', 'a();\nconst token = "REDACTED";', ''],
    ['const REDACTED = "";\nreturn ▮', 'REDACTED;', 'REDACTED;'],
    ['return ▮ + REDACTED;', 'REDACTED', 'REDACTED'],
    ['return ▮\n\nconst REDACTED = "";', 'REDACTED;', 'REDACTED;'],
    ['return RED▮', 'ACTED;', 'ACTED;'],
  ]);

  it('knows what stands in prompts where a secret was', () => {
    const secret = redactSecrets(`password = "${'a1B2c3D4e5F6'.repeat(2)}x"`);
    assert.notEqual(secret.includes('a1B2'), true);
    assert.equal(redacted.apply(secret, around('▮')), '');
  });
});

describe('filter: repetition', () => {
  table(repetition, [
    ['a = ▮', '1000000', '1000000'],
    ['a = ▮', `1${'0'.repeat(40)}`, ''],
    ['// ▮', '-'.repeat(60), '-'.repeat(60)],
    ['▮', 'total += 1;\ntotal += 1;', 'total += 1;\ntotal += 1;'],
    ['▮', 'total += 1;\ntotal += 1;\ntotal += 1;', 'total += 1;'],
    ['▮', 'start();\ntotal += 1;\nx\ntotal += 1;\nx\ntotal += 1;\nx', 'start();\ntotal += 1;\nx'],
    ['▮', 'x\ntotal += 1;\ny\ntotal += 1;\nz\ntotal += 1;', 'x\ntotal += 1;\ny\ntotal += 1;\nz\ntotal += 1;'],
    ['▮', 'total += 1;\ny\ntotal += 1;\nz\ntotal += 1;\nz\ntotal += 1;', 'total += 1;\ny\ntotal += 1;\nz'],
    ['▮', '0,\n0,\n0,\n0,', '0,\n0,\n0,\n0,'],
    ['▮', 'x = 1\nx = 1\nx = 1', 'x = 1\nx = 1\nx = 1'],
    ['▮', 'y\nx = 1\nx = 1\nx = 1\nx = 1', 'y\nx = 1'],
    ['▮', 'x++;\na\nx++;\nb\nx++;\nc\nx++;', 'x++;\na\nx++;\nb\nx++;\nc\nx++;'],
    ['raise ▮', `f"to remove ${'{name} and '.repeat(5)}{name`, ''],
    ['▮', `if (a) {\n  say("${' and so on'.repeat(6)} and`, 'if (a) {'],
    ['return ▮', `${'item.name === name ? item.name : '.repeat(2)}item.name`, ''],
    ['▮', `if (a) {\n  x = ${'item.name === name || '.repeat(2)}item.na`, 'if (a) {'],
    ['return ▮', `${'item.name === name || '.repeat(2)}it`, `${'item.name === name || '.repeat(2)}it`],
    ['total += ▮', `${'item.name === name ? item.name : '.repeat(2)}item.name;`, ''],
    ['total ▮', `${'+= item.name '.repeat(5)};`, ''],
    ['a = ▮', '[0.25, 1.75, 0.25, 1.75, 0.25, 1.75', '[0.25, 1.75, 0.25, 1.75, 0.25, 1.75'],
    ['▮', '[0, 0, 0, 0, 0, 0, 0, 0];', '[0, 0, 0, 0, 0, 0, 0, 0];'],
    ['▮', 'a.b().b().b().c();', 'a.b().b().b().c();'],
    ['▮', '[null, null, null, null, null];', '[null, null, null, null, null];'],
    ['▮', '// ---- ---- ---- ---- ----', '// ---- ---- ---- ---- ----'],
    ['// 用户登录▮', '用户登录用户登录用户登录用', ''],
    ['// Проверяем, что поль▮', 'зовательзовательзова', ''],
    ['// 사용▮', '자를자를자', ''],
    ['// ▮', 'Проверяем имя и Проверяем имя и Проверяем', ''],
    ['▮', 'a();\n打开文件\n打开文件\n打开文件\n打开文件', 'a();\n打开文件'],
    ['- 👍▮', '👍'.repeat(13), ''],
    ['say(▮', `'Done ${'👍'.repeat(13)}');`, ''],
    ['▮', `a();\nsay("${'处理'.repeat(6)}"),`, 'a();'],
    ['say(▮', "'Done 👍');", "'Done 👍');"],
    ['// ▮', 'いろいろ', 'いろいろ'],
    ['// ▮', '同じ名前の名前', '同じ名前の名前'],
    ['// ▮', '═'.repeat(60), '═'.repeat(60)],
    ['// ▮', 'yalnızca bir ad alanının', 'yalnızca bir ad alanının'],
  ]);
});

describe('filter: next lines', () => {
  table(nextLines, [
    ['sum(▮)\nrewind(1, 2);', 'rewind(1, 2);', ''],
    ['sum(▮)\nrewind(1, 2);', 'rewind(1, 2));', 'rewind(1, 2));'],
    ['x = ▮\nrewind(1, 2);', 'rewind(1, 2);', 'rewind(1, 2);'],
    ['  ▮\n  return total;', 'return total;', ''],
    ['  ▮\n\n  return total;', 'total += 1;\n  return total;', 'total += 1;'],
    ['  ret▮\n  return total;', 'urn total;', ''],
    ['  ▮\n  return total;\n}', 'total += 1;\n\n  return total;\n}', 'total += 1;'],
    ['  ▮\n  return total;\n}', 'return total + 1;\n}', 'return total + 1;\n}'],
    ['f(▮)\n  return total;\n}', 'a);\n  return total;\n}\n', 'a);'],
    ['f(▮)\n  one = two;\n  return total;', 'a);\n  one = two;\n  retur', 'a);'],
    ['f(▮)\n  one = two;\n  return total;', 'a);\n  one = two;\n  return total;\n  more();', 'a);'],
    ['f(▮)\n  one = two;\n  x();', 'a);\n  one = two;\n  y();', 'a);'],
    ['▮\n  one = two;\n  x();', 'one = two;\n  y();', 'one = two;\n  y();'],
    ['f(▮)\n  one = two;\n  x = yes;', 'one = two;\n  x = yes;', ''],
    ['f(▮)\n  one = two;\n  x = yes;', 'one = two;\n  x = yes', ''],
    ['a = ▮\n  count(one);\n  count(two);', 'count(one);', 'count(one);'],
    ['a = ▮\n  count(one);\n  count(two);', 'count(one);\n  count(six);', 'count(one);\n  count(six);'],
    // A line of a block that the draft opens may be the one below that block, too; two of them, or the end of the draft, are not.
    ['  ▮\n  return none;', 'if (a) {\n    return none;\n  }', 'if (a) {\n    return none;\n  }'],
    ['  ▮\n\treturn none;', 'if (a) {\n    return none;\n\t}', 'if (a) {'],
    ['  ▮\n  return none;', 'if (a) {\n  }\n  return none;', 'if (a) {\n  }'],
    ['  ▮\n  one = two;\n  x = yes;', 'if (a) {\n    one = two;\n    x = yes;\n  }', 'if (a) {'],
    ['  if (a) {▮\n  return none;', '\n\n    return none;\n  }', '\n\n    return none;\n  }'],
    // Behind an annotation, an attribute or a tag other things may stand than below.
    ['▮\n\n@Override\nint b;', 'int a;\n\n@Override\nint c;', 'int a;\n\n@Override\nint c;'],
    ['▮\n\n#[test]\nfn b() {', '// A.\n#[test]\nfn a() {', '// A.\n#[test]\nfn a() {'],
    ['▮\n@Override\nint b;', 'int a;\n@Override', 'int a;'],
    ['▮\n@Override\nint begin;', 'int a;\n@Override\nint begin;', 'int a;'],
    ['  ▮\n  <label>\n    B', 'A\n  </label>\n  <label>\n    C', 'A\n  </label>\n  <label>\n    C'],
    ['▮\n}', '}', '}'],
    ['▮', 'return total;', 'return total;'],
    ['{\n    total += ▮\n  }', '\n  }', ''],
    ['{\n    total += ▮\n  }', '1;\n  }', '1;'],
    ['{\n  {\n    total += ▮\n}', '1;\n  }', '1;\n  }'],
    ['{\n▮\n}', 'if (a) {\n  b();\n}', 'if (a) {\n  b();\n}'],
    ['{\n▮\n}', 'if (a) {\n  b();\n}\n}', 'if (a) {\n  b();\n}'],
    ['f(() => {\n  ▮\n\n});', 'a("{");\n});', 'a("{");'],
    ['{\n  ▮\n}', '}', ''],
    ['f(() => {\n  a();\n  ▮\n});', '});', ''],
    ['if (a) {\n  ▮\n  b();\n}', '}\n  c();', ''],
    ['if (a) {\n  ▮\n  b();\n}', '} else {', '} else {'],
    ['if (a) {\n▮\n  b();\n}', '  }', ''],
    ['if (a) {\n  if (b) {\n  ▮\n}', '}', '}'],
    ['if (a) {\n  ▮\n', '}', '}'],
    ['if (a) {\n  ▮\nb();', '}', '}'],
    ['  <ul>▮\n  </ul>', '\n    <li>a</li>\n  </ul>', '\n    <li>a</li>'],
    ['  <ul>▮\n  </ul>', '\n    <li>a</li>\n  </ul>\n  <p>', '\n    <li>a</li>'],
    ['  ▮\n  </p>', '<p>\n    a\n  </p>', '<p>\n    a\n  </p>'],
    ['f(() => {\n  a = "▮\n});', '" + b("{");\n});', '" + b("{");'],
  ]);
});

describe('filter: line above', () => {
  table(lineAbove, [
    ['  count(one);\n  ▮', 'count(one);', ''],
    ['  count(one);\n\n  ▮', 'count(one);', ''],
    ['  count(one);\n  ▮', 'count(two);', 'count(two);'],
    ['  count(one);\n  cou▮', 'nt(one);', 'nt(one);'],
    ['  count(one);\n  ▮', 'count(one);\n  count(two);', 'count(one);\n  count(two);'],
    ['  }\n▮', '}', '}'],
  ]);
});

describe('filter: joined word', () => {
  table(joinedWord, [
    ['fo▮bar', 'x', ''],
    ['return ▮total;', 'sum', ''],
    ['return ▮total;', 'a;\n  return b', ''],
    ['sum(▮a)', 'x) + b', ''],
    ['f("no su▮ch")', 'ch" + g(a)', ''],
    ['const a = ▮parse(text);', "await read(path, 'utf8');", ''],
    ['a += ▮total(b);', 'b.length;', ''],
    ['a = ▮parse(text)', 'load(path)', '', { languageId: 'python' }],
    ['a = ▮parse(text)', 'load(of(path))', '', { languageId: 'python' }],
    ['▮return a;', 'if (b) {', ''],
    ['▮return a;', '}', ''],
    ['{ a = ▮total }', 'load(b);', ''],
    ['say(`a ▮b`);', '${c}', '${c}'],
    ["import ▮from 'a';", '{ load } ', '{ load } '],
    // What the draft opens there is closed behind the word.
    ['<a href=▮link} />', '{', '{', { languageId: 'typescriptreact' }],
    ['use a▮B, C};', '::{', '::{', { languageId: 'rust' }],
    ['f(▮a);', '() => {', ''],
    ['class By▮teStream(Stream):', 'teStream(Stream, Other):', '', { languageId: 'python' }],
    ['def in▮stall_handlers(', 'stall_shutdown(', '', { languageId: 'python' }],
    ['x = pa▮value);', 'rse(', 'rse('],
    ['std▮vector', '::', '::', { languageId: 'cpp' }],
    // It takes the place of the word, or there is something between them.
    ['return ▮total;', 'sum + total;', 'sum + total;'],
    ['return ▮total;', 'sum + ', 'sum + '],
    ['return ▮total;', '-', '-'],
    ['return sum▮(1);', 'Of', 'Of'],
    ['return ▮', 'total', 'total'],
    ['a = ▮parse(text);', 'JSON.parse(text);', 'JSON.parse(text);'],
    ['f("a▮b");', '();', '();'],
    ['<p>a▮b</p>', '&nbsp;', '&nbsp;', { languageId: 'html' }],
    ['a = ▮total;', '(int)', '(int)', { languageId: 'java' }],
    ['▮b();', 'a();\n', 'a();\n'],
  ]);
});

describe('filter: closers', () => {
  table(closers, [
    ['for (const a of b) {\n  total += ▮', '1);', '1'],
    ['total(▮', '1);', '1);'],
    ['total([▮', '1]);', '1]);'],
    ['call(\n  one,\n  ▮', 'two,\n);', 'two,\n);'],
    ['a = ▮', ')', ''],
    ['say(":)", ▮', 'x);', 'x);'],
    ['load("ru▮', '", need("./ru"));', '", need("./ru"));'],
    ['say("▮', ':) " + b("c"));', ':) " + b("c"));'],
    ['say("▮', 'a" + b("c")));', 'a" + b("c"))'],
    ["// don't (say ▮", "it isn't so)", "it isn't so)"],
    ['▮', 'say(":)");', 'say(":)");'],
    ['if (a) {\n  ▮', 'b();\n}\n}', 'b();\n}'],
    ['  ▮', 'b();\n}', 'b();\n}', { prefixStartLine: 32 }],
    ['▮', 'a]', 'a', { prefixStartLine: 32 }],
    ['it(() => {\n  b();▮', '\n});\n});', '\n});\n});', { prefixStartLine: 32 }],
    ['it(() => {\n  b();▮', '\n});\n});', '\n});'],
    ['  ▮', '</div>\n  );\n}', '</div>\n  );\n}', { prefixStartLine: 32 }],
    ["fn f<'a>(x: &'a str▮", ") -> &'a str {", ") -> &'a str {", { languageId: 'rust' }],
    ['item.▮', '*/', ''],
    ['/**\n ▮', '* The total.\n */', '* The total.\n */'],
    ['/**\n * One.\n ▮\n * Two.\n */', '*/', ''],
    ['/**\n * On▮\n */', 'e. */', 'e.'],
    ['/**\n * One.\n ▮\na();', '*/', '*/'],
    ['/**\n * One.\n ▮\n * Two.\n */', '*/\na();\n/**', '*/\na();\n/**'],
    ['▮\n  * b', '/* a */ c', '/* a */ c'],
    ['▮', '/* a */ b();', '/* a */ b();'],
    ['▮', 'text.split(/a*/);', 'text.split(/a*/);'],
    ['case $1 in\n  ▮', 'start) run ;;', 'start) run ;;', { languageId: 'shellscript' }],
    ['▮', '1) first', '1) first', { languageId: 'markdown' }],
    ['// ▮', '1) first\n// 2) then\nb());', '1) first\n// 2) then\nb()'],
    ['a = ▮', '1)', '1'],
    // Closed further down: below the line of what opens it, or at the end of a line that is deeper.
    ['if (a) {▮\n  c();\n}', ' return b; }', ' return b;'],
    ['class A {\n  a() {}\n▮\n  b() {}\n}', '}', ''],
    ['f(a, b▮, {\n  c: 1,\n});', 'c);', 'c'],
    ['return (com▮\n    and b\n    and c)', 'mand == 1)', 'mand == 1', { languageId: 'python' }],
    ['d = {▮,\n     "b": 1}', '}', '', { languageId: 'python' }],
    ['if (a > ▮\n  || b) {\n  c();\n}', 'd) {', 'd'],
    ['  : new A({▮\n      b: 1,\n    });', ' ...b });', ' ...b'],
    // Another one is opened for it, or it closes what something else than the lines below does.
    ['if (a) {\n  b();\n▮\n  c();\n}', '} else {', '} else {'],
    ['class A {\n  a() {\n    b();\n  ▮\n\n  c() {}\n}', '}', '}'],
    ['f(([▮,\n);', 'a, b]) => a', 'a, b]) => a'],
    ['f(g(▮\n  b)', 'a)', 'a)'],
  ]);
});

describe('filter: blockBelow', () => {
  table(blockBelow, [
    ['export const sizes ▮\n  small: 1,\n};', '= {};', '= {'],
    ['Tim▮\n    A,\n    B,\n]', 'es = Union[List[int], None]', 'es = Union[', { languageId: 'python' }],
    ['if (!a▮\n  return b;\n}', ') return;', ''],
    ['if (!a▮\n  return b;\n}', ') {', ') {'],
    ['if (!a▮\n  return b;\n}', ' && (b ||', ' && (b ||'],
    ['if (!a▮\n  return b;\n}', ' && b', ' && b'],
    ['const a =▮\n  b();\nc();', ' d;', ' d;'],
    ['if (a) {\n  const b =▮\n    c();\n}', ' {};', ' {};'],
    ['f(\n  a,\n  b▮\n    .c(),\n);', '[1],', '[1],'],
    ['{\n▮\n  a\n}', 'b();', 'b();'],
    ['if (!a▮\n  return b;\n}', ') return;', ') return;', { languageId: 'markdown' }],
  ]);
});

describe('filter: indentation', () => {
  const [two, four, tabs, half, halfTabs] = [
    { insertSpaces: true, tabSize: 2, indentSize: 2 },
    { insertSpaces: true, tabSize: 4, indentSize: 4 },
    { insertSpaces: false, tabSize: 4, indentSize: 4 },
    { insertSpaces: true, tabSize: 8, indentSize: 4 },
    { insertSpaces: false, tabSize: 8, indentSize: 4 },
  ];
  table(indentation, [
    ['  ▮', 'if (a) {\n    b();\n  }', 'if (a) {\n    b();\n  }', { indentation: two }],
    ['  ▮', 'if (a) {\n      b();\n  }', 'if (a) {\n    b();\n  }', { indentation: two }],
    ['    ▮', 'if a:\n      b()\n    c()', 'if a:\n        b()\n    c()', { indentation: four }],
    ['\t▮', 'if (a) {\n        b();\n    }', 'if (a) {\n\t\tb();\n\t}', { indentation: tabs }],
    ['\t▮', 'if (a) {\n      b();\n\t}', 'if (a) {\n\t\tb();\n\t}', { indentation: tabs }],
    ['  ▮', 'if (a) {\n\t\tb();\n\t}', 'if (a) {\n    b();\n  }', { indentation: two }],
    ['  ▮', 'total(a,\n        b);', 'total(a,\n        b);', { indentation: two }],
    // Its one step begins outside of what the draft stands in, and says nothing of a level.
    ['  ▮', 'a(\n    b\n [\n   c', 'a(\n    b\n [\n   c', { indentation: four }],
    // An item's text stands deeper than the item: to take a level off what stands in it makes it that of another.
    ['  ▮', '- a:\n      b: c\n  - d', '- a:\n      b: c\n  - d', { indentation: two }],
    // One column is half a level, what stands far off is aligned, and so much deeper are levels of the document's own tabs.
    ['class A {\n ▮', 'public:\n  int b;', 'public:\n  int b;', { indentation: two }],
    [
      '    ▮',
      'assert b == %{\n             c: 1\n           }',
      'assert b == %{\n             c: 1\n           }',
      { indentation: two },
    ],
    ['\t▮', 'a = `b {\n\t\t\tc\n\t\t}`', 'a = `b {\n\t\t\tc\n\t\t}`', { indentation: tabs }],
    // What stands on no whole level has levels of its own: JSON in a string, an example in a comment.
    ['  ▮', '"a": {\n    "b": 1\n  }', '"a": {\n    "b": 1\n  }', { indentation: four }],
    ['  ▮', 'if (a) {\n\n      b();', 'if (a) {\n\n      b();', { indentation: two }],
    ['  ▮', 'if (a) {\n      b();', 'if (a) {\n      b();'],
    ['    ▮', 'if (a) {\n        b();\n    }', 'if (a) {\n        b();\n    }', { indentation: half }],
    ['    ▮', 'if (a) {\n      b();\n    }', 'if (a) {\n        b();\n    }', { indentation: half }],
    ['    ▮', 'if (a) {\n        b();\n    }', 'if (a) {\n\tb();\n    }', { indentation: halfTabs }],
  ]);
});

describe('filters', () => {
  const code = fc
    .array(
      fc.constantFrom(
        '(',
        ')',
        '{',
        '}',
        '[',
        ']',
        '\n',
        '\n  ',
        '\t',
        '"',
        "'",
        'total',
        ' = ',
        '1',
        ';',
        ':',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));
  const places = fc.record({
    prefix: code,
    suffix: code,
    prefixStartLine: fc.constantFrom(0, 16),
    languageId: fc.constantFrom('typescript', 'markdown'),
    indentation: fc.option(
      fc.record({
        insertSpaces: fc.boolean(),
        tabSize: fc.constantFrom(2, 4, 8),
        indentSize: fc.constantFrom(2, 4, 8),
      }),
      {
        nil: undefined,
      },
    ),
  });

  for (const [index, filter] of FILTERS.entries()) {
    it(`number ${index + 1} settles at once, and leaves every word where it stood`, () => {
      fc.assert(
        fc.property(places, code, (place, draft) => {
          const there = surroundings(place, place);
          const kept = filter.apply(draft, there);
          assert.equal(filter.apply(kept, there), kept, 'A second time changes nothing.');
          const words = (text: string) => text.replace(/\s+/g, '');
          assert.ok(words(draft).startsWith(words(kept)), 'Only the end is cut, only blanks change.');
          assert.ok(kept.split('\n').length <= draft.split('\n').length);
        }),
        { numRuns: 500 },
      );
    });
  }
});

describe('filter: string end', () => {
  const python = { languageId: 'python' };
  table(stringEnd, [
    ['"""The total.\n\n▮\nOf all.\n"""\n', '"""', '', python],
    ['def f():\n    """The total▮\n    """', ' of all."""', ' of all.', python],
    ['def f():\n    """The ▮\n    of all."""', 'total\n    """\n    a = 1', 'total', python],
    // No string is open, or none ends below.
    ['def f():\n    ▮\n    """The total.\n    """', '"""All."""', '"""All."""', python],
    ['▮\n"""\nThe total.\n"""', '"""All."""', '"""All."""', python],
    ['"""The total.\n▮\n\ndef f():\n    """A."""', '"""', '"""', python],
    ['"""The total.\n▮\n\ndef f():\n    """\n    A.', '"""', '"""', python],
    ['"""The total.\n▮\n\nclass A(B):  # all\n    """\n    A.', '"""', '"""', python],
    ['"""The total.\n▮\n\nCSS = """\na {}', '"""', '"""', python],
    ['"""The total.\n▮\n\nsql = f"""\nselect', '"""', '"""', python],
    ['"""The total.\n▮\n\nreturn """\nselect', '"""', '"""', python],
    ['@doc """\nThe total.\n▮\n\n@doc """\nOf all.\n"""', '"""', '"""', { languageId: 'elixir' }],
    ['f(\n"""\na\n▮\n)\nf(\n"""\nb\n"""', '"""', '"""', { languageId: 'kotlin' }],
    ['"""The total.\n▮\n\na = 1', '"""', '"""', python],
    ['"""The total.\n▮\n"""', 'Of all.', 'Of all.', python],
  ]);
});

describe('filter: line comment', () => {
  table(lineComment, [
    ['a = ▮;', 'load(b); // never null', 'load(b);'],
    ['f(▮)', 'a // first', 'a'],
    ['f(▮)', 'a  # first', 'a', { languageId: 'python' }],
    // It is none, or nothing stands behind it.
    ['a = ▮', 'load(b); // never null', 'load(b); // never null'],
    ['f(▮) // first', 'a) // first', 'a) // first'],
    ['// a ▮ c', 'b // b', 'b // b'],
    ['f(▮)', 'a // b', 'a // b', { languageId: 'python' }],
    ['f(▮)', '"a // b"', '"a // b"'],
    ['f("▮")', 'a // b', 'a // b'],
    ['f(▮)', 'a /* b */', 'a /* b */'],
    ['{▮}', '\n  a; // b', '\n  a; // b'],
    ['<p>▮</p>', 'a // b', 'a // b', { languageId: 'html' }],
  ]);
});

describe('filter: trailingComma', () => {
  const json = { languageId: 'json' };
  table(trailingComma, [
    ['{\n  "test": "▮"\n}', 'jest",', 'jest"', json],
    ['{\n  "test": "▮"\n}', 'jest"', 'jest"', json],
    ['{\n  "test": "▮",\n  "a": 1\n}', 'jest",', 'jest",', json],
    ['{\n  "test": "▮"\n  "a": 1\n}', 'jest",', 'jest",', json],
    ['[\n  "a"▮\n\n]', ',', '', json],
    ['[\n  ▮\n]', '"a",\n  "b",', '"a",\n  "b"', json],
    ['[\n  "a▮\n]', ' b,', ' b,', json],
    ['{ "a": ▮ }', '1,', '1', json],
    ['[\n  { "a": ▮ }\n]', '1 },', '1 }', json],
    ['[\n  { "a": ▮ },\n  { "a": 2 }\n]', '1 },', '1 },', json],
    ['[\n  { "a": ▮ }\n  { "a": 2 }\n]', '1 },', '1 },', json],
    ['{\n  "a": "▮"\n', 'b",', 'b",', json],
    ['f([\n  ▮\n]);', '1,', '1,'],
  ]);
});

describe('filter: keyEnd', () => {
  table(keyEnd, [
    ["{\n  enc▮: 'gzip',", "ode: 'none',", 'ode'],
    ["{\n  enc▮: 'gzip',", "ode: 'gzip',", "ode: 'gzip',"],
    ["{\n  enc▮: 'gzip',", 'oding', 'oding'],
    ['{\n  "▮": "a",', 'email": "b",', 'email', { languageId: 'json' }],
    ['{\n  "▮": "a",', 'email": "a",', 'email": "a",', { languageId: 'json' }],
    ['{\n  "▮": 3,', 'size": 1,', 'size', { languageId: 'python' }],
    ['{\n  "▮": "tsc",', 'tsc",', 'tsc', { languageId: 'json' }],
    ['  pad▮: 3px;', 'ding;', 'ding', { languageId: 'css' }],
    ['f(▮: number)', 'b, ', 'b'],
    ['f(▮: number)', 'a, b', 'a, b'],
    ['f(▮: number)', 'b: string', 'b'],
    ['f(▮: number)', 'b?: string, ', 'b?'],
    ['f(▮: number)', 'b: string, c', 'b: string, c'],
    ['f(▮: number)', '{ a: b }', '{ a: b }'],
    ['return a ? b▮ : c;', ': c', ''],
    ['return a ? ▮ : c;', 'b ? 1 : 2', 'b ? 1 : 2'],
    ['return a ? ▮ : c;', 'b?.d ?? 1 : 2;', 'b?.d ?? 1'],
    ["return a ? '▮' : c;", "x' : 'y';", 'x'],
    ['  pad▮: 3px;', 'ding: 0;', 'ding', { languageId: 'css' }],
    ['    runs▮: ubuntu', '-on: linux', '-on', { languageId: 'yaml' }],
    ['if a▮:', ' is None:\n    return', ' is None', { languageId: 'python' }],
    ["  ▮://host',", "style: 'https", "style: 'https"],
    ['  "▮": 1', 'a:b', 'a:b'],
    ['std▮::string', ' a: b', ' a: b', { languageId: 'cpp' }],
    ['"error▮: no"', 's: a"', 's: a"'],
    ['attr_reader ▮:name', ':id, ', ':id, ', { languageId: 'ruby' }],
    ['render(conn▮ :show)', ',', ',', { languageId: 'elixir' }],
    ['f(na▮: 1)', 'me: 2)', 'me', { languageId: 'ruby' }],
    // The draft ends the string that the key is, which nothing behind the cursor does.
    ['{\n  "s▮: of(a),', 'ize": 1,', 'ize"'],
    ["    case 'in▮:", "sert': {", "sert'"],
    ['{\n  "s▮: of(a),', 'ize" + b', 'ize" + b'],
    // The colon ends the last of several keys, or comes behind what the keys are in.
    ['  y?: nu▮: Color;', 'mber;\n  color?', 'mber;\n  color?'],
    ['{\n  "▮": 3,', 'a": 1,\n  "size', 'a": 1,\n  "size', { languageId: 'json' }],
    ["  enc▮: 'gzip',", "ode: 'none',\n  level: 3,", 'ode'],
    ['(url: UR▮: File', 'L, name?: string)', 'L, name?: string)'],
  ]);
});

describe('filter: restOfLine', () => {
  const python = { languageId: 'python' };
  const typescript = { languageId: 'typescript' };
  table(restOfLine, [
    ['const ▮ = load();', 'files = {', 'files'],
    ['const fi▮ = load();', 'les = new Files();\nfiles.read();', 'les'],
    ['const ▮ = load();', 'files = load();', 'files = load();'],
    ['const ▮ = load();', 'files: Map<string, () => void> = new Map();', 'files: Map<string, () => void>'],
    ['const ▮ = load();', '[first, { second = 1 }]', '[first, { second = 1 }]'],
    ['const is▮ = a === b;', 'Same = a == b;', 'Same'],
    ['let a = 1, ▮ = 2;', 'b = 3, c', 'b = 3, c'],
    ['let a = 1, ▮ = 2;', 'b = 3,', 'b'],
    ['  ▮ += price;', 'total += item.price;', 'total'],
    ['  ▮ += price;', 'if (a >= b) total', 'if (a >= b) total'],
    ['f(▮=1)', 'key=2', 'key', python],
    ['<a ▮="b">', 'href="c"', 'href', { languageId: 'html' }],
    ['x = a▮ == b', 'nd = 1', 'nd = 1'],
    ['x = a▮ => b', 'nd = 1', 'nd = 1'],
    ['  A& ▮ = delete;', 'operator=(const A&)', 'operator=(const A&)', { languageId: 'cpp' }],
    ['say("a ▮ = b")', 'x = y', 'x = y'],
    ['a ▮ = b', 'x = y', 'x = y', { languageId: 'markdown' }],
    ['for ▮ in ids:', 'one in self.ids:', 'one', python],
    ['for ▮ in ids:', 'one in ids:', 'one in ids:', python],
    ['x = [f(one) for ▮ in ids]', 'one in self.ids if one', 'one', python],
    ['for (const ▮ of ids) {', 'one of all) {', 'one'],
    ['x = a ▮ in ids', 'in b and c', 'in b and c', python],
    ["import ▮ from './a';", "b from './b';", 'b'],
    ['const ta▮: string[] = [];', 'ken = []', 'ken', typescript],
    ['const ▮: string[] = [];', 'taken', 'taken', typescript],
    ['f(a▮: number = 1)', 'll = 2, b', 'll = 2, b', typescript],
    ['const ▮: Id = 1) => {', 'load = (id', 'load = (id', typescript],
    ['export interface ▮<Id> {', 'Items {', 'Items', typescript],
    ['class ▮ extends Base {', 'Items {', 'Items'],
    ['class It▮ extends Base {', 'ems extends Other {', 'ems'],
    ['class It▮ extends Base {', 'ems extends Base {', 'ems extends Base {'],
    ['onChange: ▮ => void;', '() => boolean;', '()'],
    ['a.map(▮ => b)', '(id) => id', '(id)'],
    ['ex▮ function load() {', 'port function total() {', 'port'],
    ['  re▮ await load();', 'turn await save();', 'turn'],
    ['  re▮ load();', 'turn await', 'turn await'],
    ['co▮ files = load();', 'nst all = new Map();', 'nst'],
    ['let a: re▮ Id[] = [];', 'adonly string[] = [];', 'adonly', typescript],
    ["im▮ assert from 'a';", "port { page } from './page';", 'port'],
    ['for (co▮ { id } of ids) {', 'nst one of all) {', 'nst'],
    ['x = a an▮ b;', 'd', 'd'],
    ['  pub▮ int a;', 'lic int a;', 'lic int a;', { languageId: 'java' }],
    ['if a no▮ in b:', 't', 't', python],
    ['say("a ve▮ word")', 'ry long', 'ry long'],
    ['  ▮ b', 'a c', 'a c'],
    ['A ve▮ word', 'ry long', 'ry long', { languageId: 'markdown' }],
    ['/* ▮ */', 'What it is. */\nf();', 'What it is.'],
    ['/** ▮ */', 'What it is. */', 'What it is. */'],
    ['<!-- ▮ -->', 'What it is -->\n<p>', 'What it is', { languageId: 'html' }],
    ['function f(): Pro▮<Id> {', 'mise<void> {', 'mise', typescript],
    ['const a = new ▮<Id>();', 'Map<string, Id>(2);', 'Map', typescript],
    ['let a: ▮<Id>;', 'Id | Promise<Id> | Set', 'Id | Promise<Id> | Set', typescript],
    ['for (▮; i < n; i++) {', 'let i = 0; i < 4; i++', 'let i = 0'],
    ['for (let i = 0; ▮; i++) {', 'i < n; ++i', 'i < n'],
    ['for (let i = 0; i▮ < n; i++) {', ' < of(n); i++', ' < of(n)'],
    ['for (▮; i < n; i++) {', 'const one of all', 'const one'],
    ['for (▮ of all) {', 'let i = 0; i < n; i++', 'let i'],
    ['for (const a of all) f(▮); g(b);', 'a); h(', 'a); h('],
    ['  ▮ = load(path);', 'return save(path)', '', python],
    ['  ▮, size = load(path)', 'return save(path)', '', python],
    ['▮ = {', '/**', ''],
    ['  ▮ = load(path)', 'returned', 'returned', python],
    ['let a: ▮ | undefined = b;', 'string[] = []', 'string[]', typescript],
    ['const all: Partial<▮> = {};', 'T> = { ...b }', 'T', typescript],
    ['function f(): ▮ | null {', 'string {', 'string', typescript],
    ['function f(): Pro▮ {', 'mise { return a; }', 'mise', typescript],
    ['interface A extends ▮ {', 'B { }', 'B', typescript],
    ['function f(a): ▮ {', 'a is { b: 1 }', 'a is { b: 1 }', typescript],
    ['f(): Promise<▮ | null> {', 'Id> {', 'Id', typescript],
    ['let a: Set<▮>;', 'Map<Id, () => Id>> = b', 'Map<Id, () => Id>', typescript],
    ['if (a <▮ b && c > d) {', 'e > f', 'e > f', typescript],
    ['x = [(▮, v) for k, v in all]', 'k for k in some', 'k', python],
    ['x = a if b is ▮ else c', 'None else 0', 'None', python],
    ['  ret▮ tail;', 'urn path;', 'urn'],
    ['  ret▮ tail;', 'ries = 3;', 'ries = 3;'],
    ['}▮ else {', ' else if (a) {\n  b();\n}', ' else if (a) {\n  b();\n}'],
    ['  <p>a▮<b>c</b></p>', 'd<i>e</i>', 'd<i>e</i>', { languageId: 'html' }],
  ]);
});

describe('filter: conflict', () => {
  table(conflict, [
    ['<<<<<<< HEAD\n▮\n=======', 'b = 2;\n>>>>>>> HEAD', 'b = 2;'],
    ['<<<<<<< HEAD\n▮\n=======', '<<<<<<<<< HEAD', ''],
    ['<<<<<<< HEAD\na();\n▮', '=======', ''],
    ['<<<<<<< HEAD\na();▮', '\n=======\nb();', ''],
    ['Title\n▮', '=======', '======='],
    ['▮', '> quoted', '> quoted'],
    ['x = 1 ▮', '<<<<<<< 2', '<<<<<<< 2'],
  ]);
});
