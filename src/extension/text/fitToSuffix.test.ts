import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fitToSuffix } from './fitToSuffix';

describe('fitToSuffix', () => {
  /** The line that a draft makes of a marked line, and how much of it the draft replaces. */
  const check = (
    line: string,
    draft: string,
    expected: string,
    replaced: number,
    languageId = '',
    below = '',
  ) => {
    it(`${line} + ${JSON.stringify(draft)} → ${JSON.stringify(expected)}`, () => {
      const [before, after] = line.split('▮');
      const fitted = fitToSuffix(draft, { lineBefore: before, restOfLine: after, below, languageId });
      assert.equal(before + fitted.text + after.slice(fitted.replaced), expected);
      assert.equal(fitted.replaced, replaced);
    });
  };
  // Nothing follows: the draft is what it is, closers of earlier lines included.
  check('foo(▮', 'a, b);', 'foo(a, b);', 0);
  check('  ▮', '}', '  }', 0);
  check('a ▮   ', 'b)', 'a b)   ', 0);
  // The end of the line is repeated.
  check('foo(▮)', 'a, b)', 'foo(a, b)', 1);
  check('foo(▮);', 'a, b);', 'foo(a, b);', 2);
  check('foo(▮);', 'a, b)', 'foo(a, b);', 1);
  check('foo(▮)  ', 'a)', 'foo(a)  ', 1);
  check('f(a ? ids[▮]', '0] : b)', 'f(a ? ids[0] : b)', 1);
  check('if (▮) {', 'a > b) {', 'if (a > b) {', 3);
  check("import x from '▮';", "node:fs';", "import x from 'node:fs';", 2);
  check('s = "▮"', 'text"', 's = "text"', 1);
  check('a = [▮]', '1, 2]', 'a = [1, 2]', 1);
  check('each(▮)', '(x) => {\n  y(x);\n})', 'each((x) => {\n  y(x);\n})', 1);
  check('x = ▮ + y;', 'a + y;', 'x = a + y;', 5);
  check('foo(▮, last)', 'first, last)', 'foo(first, last)', 7);
  check('f(g(▮))', 'a))', 'f(g(a))', 2);
  // With the blank that stands before the closer that is there.
  check("import {▮} from './a';", " load } from './b';", "import { load } from './a';", 0);
  check('a = {▮} ?? c;', ' d: 1 } || b;', 'a = { d: 1 } ?? c;', 0);
  check('a = [▮] ?? c;', '1 ] || b;', 'a = [1] ?? c;', 0);
  // The rest of the line goes on with the value, so that no statement ends before it.
  check('a = ids.f▮.map(of);', 'ilter((id) => id > 0);', 'a = ids.filter((id) => id > 0).map(of);', 0);
  check('elif name▮ and b:  # c', ' == "d" and b:', 'elif name == "d" and b and b:  # c', 0, 'python');
  check('if url.u▮ or url.b:', 'ser:', 'if url.user or url.b:', 0, 'python');
  check('f(): boole▮ {', 'an;', 'f(): boolean {', 0);
  check('a: b.int▮ ?? [],', 'erceptors,', 'a: b.interceptors ?? [],', 0);
  check('e => ▮ === 1', 'e.code,', 'e => e.code === 1', 0);
  check('a,▮ = f()', 'b,', 'a,b, = f()', 0, 'python');
  check('def f(a: ▮ | None = None):', 'str,', 'def f(a: str | None = None):', 0, 'python');
  check('This is **▮** text.', 'bold**', 'This is **bold** text.', 2, 'markdown');
  check('This is _▮_ text.', 'bold_', 'This is _bold_ text.', 1, 'markdown');
  check('A ▮**b** text.', '**bold**', 'A **bold****b** text.', 0, 'markdown');
  check('f(**▮**)', 'b**', 'f(**b****)', 0, 'python');
  // What the draft says behind a closer is left out: it may end like the rest all the same.
  check('f(a: A<▮>): T', 'any>): any {', 'f(a: A<any>): T', 1);
  // The line that ends the block of the rest closes what is open, too.
  check('copy.each((value▮) => {', ', key) =>', 'copy.each((value, key) => {', 0, '', '  read(value);\n});');
  check('x.map((▮) => ({', '{ a }) => a)', 'x.map(({ a }) => ({', 0, '', '  b: a,\n}));');
  check('x.map(▮, {', 'f(a)', 'x.map(f(a), {', 0, '', '  b: a,\n});');
  check('a = b▮?.c();', '.d;', 'a = b.d?.c();', 0);
  check('a = b▮ + c;', '.d;', 'a = b.d + c;', 0);
  check('return a▮ ?? c;', '.b();', 'return a.b() ?? c;', 0);
  check('if (a := ▮):', 'load(b):', 'if (a := load(b)):', 0, 'python');
  check('if f(a[▮]):', '1:', 'if f(a[1:]):', 0, 'python');
  check('if ▮ < 0:', 'size or self.size:', 'if size or self.size < 0:', 0, 'python');
  check('if a[▮] != b:', '0]:', 'if a[0] != b:', 0, 'python');
  check('x = {a: b▮ + c', ':', 'x = {a: b: + c', 0, 'python');
  check('a = b ?? er▮[0];', 'ror;', 'a = b ?? error[0];', 0);
  check('return [fi▮, last];', 'rst();', 'return [first(), last];', 0);
  check('f("▮):', 'a:', 'f("a:):', 0, 'python');
  check('a▮ // why', '();', 'a(); // why', 0);
  check('f("a▮.b");', '();', 'f("a();.b");', 0);
  check('f(a▮ + b);', ', (c) => {\n  d;', 'f(a, (c) => {\n  d; + b);', 0);
  check('<p>a▮ - b</p>', '&nbsp;', '<p>a&nbsp; - b</p>', 0, 'html');
  // It only looks repeated.
  check('foo(▮)', 'bar()', 'foo(bar())', 0);
  check('foo(▮)', '"a"', 'foo("a")', 0);
  check('["▮"]', 'a", "b"', '["a", "b"]', 1);
  check('a = {▮}', 'b: {}', 'a = {b: {}}', 0);
  check('▮max(1)', 'sum', 'summax(1)', 0);
  check('foo(▮)', 'a[0]', 'foo(a[0])', 0);
  // It goes on past a closer that the rest of the line brings.
  check('foo(▮);', 'a) {\n  b;\n}', 'foo(a);', 0);
  check('foo(▮)', 'a) {\n  b;\n}', 'foo(a) {\n  b;\n}', 1);
  check('if (▮) {', 'a) {\n  b;\n}', 'if (a) {', 0);
  // Closers that stand side by side, as an editor leaves them, are closed one by one.
  check('[foo(▮)]', 'a), 1', '[foo(a), 1]', 1);
  check('each((a▮))', ') => {', 'each((a) => {)', 1);
  check('each((a▮))', ', b) => {', 'each((a, b) => {)', 1);
  check('each((a▮))', ') => {\n  b;\n});', 'each((a) => {\n  b;\n});', 2);
  check('each((a▮));', ') => {\n  b;\n});', 'each((a) => {\n  b;\n});', 3);
  check('each((a▮))', ') => {\n  b;\n}', 'each((a) => {\n  b;\n})', 1);
  check('{each((a▮))}', ') => (\n  b\n))}', '{each((a) => (\n  b\n))}', 3);
  check('x = find((a▮)) ?? b;', ') => f(a));', 'x = find((a) => f(a)) ?? b;', 1);
  check('each((a▮))', ') => f(a);', 'each((a) => f(a))', 1);
  check('if (f(▮)) {', 'a) && b) {\n  c;\n}', 'if (f(a) && b) {', 1);
  check('foo(▮), b)', 'a), c) + d', 'foo(a), b)', 0);
  check('foo(▮), b)', 'a).c, d', 'foo(a), b)', 0);
  // What the line opens, a draft of that line can open in its place.
  check('total(▮) {', '): number {', 'total(): number {', 3);
  check('total(▮) {', '): number {\n  a;', 'total() {', 0);
  check('total(▮) {', ') + [', 'total() {', 0);
  // Of the openers on the line, only those that the rest leaves may be closed.
  check('foo(bar(▮);', 'a)', 'foo(bar(a));', 0);
  check('foo(bar(▮);', 'a));', 'foo(bar(a));', 2);
  check('foo(bar(▮);', 'a);', 'foo(bar(a));', 0);
  // Where the line goes on, the outer one is closed further down.
  check('foo(bar(▮),', 'a),', 'foo(bar(a),', 2);
  check('foo(bar(▮), b', 'a), b', 'foo(bar(a), b', 4);
  check('foo(bar(▮), b', 'a),', 'foo(bar(a), b', 2);
  check('if (f(▮) {', 'a) {', 'if (f(a) {', 3);
  check('foo(bar(▮);', 'a), b) + 1', 'foo(bar(a), b);', 0);
  check('if (f(a▮))', ') === b)', 'if (f(a) === b)', 2);
  check('each((a▮))', ') => f(a)', 'each((a) => f(a))', 1);
  check('each((a▮))', ') => f(a))', 'each((a) => f(a))', 2);
  check('x = "▮", 1)', ')', 'x = "", 1)', 0);
  // The cursor is in a string, which may hold anything but its own quote.
  check('throw new Error("▮")', 'can\'t read file")', 'throw new Error("can\'t read file")', 2);
  check('const s = "▮";', 'don\'t do that";', 'const s = "don\'t do that";', 2);
  check("print('▮')", 'a "b c\')', "print('a \"b c')", 2);
  check('x = {"a": "▮"}', 'b\'s"}', 'x = {"a": "b\'s"}', 2);
  check('<p>▮</p>', "Don't panic</p>", "<p>Don't panic</p>", 4);
  check("s = '▮';", "it\\'s so';", "s = 'it\\'s so';", 2);
  check("s = '▮'", "don't", "s = 'don't'", 0);
  check('"""▮"""', 'Don\'t."""', '"""Don\'t."""', 3);
  check('"""▮"""', 'One.\n\nMore.', '"""One.\n\nMore."""', 0);
  check('log("▮")', ':(")', 'log(":(")', 2);
  check('log("▮")', ':)', 'log(":)")', 0);
  check('log(":( ▮")', 'no")', 'log(":( no")', 2);
  check("f(x, f'▮')", "{y} isn't')", "f(x, f'{y} isn't')", 2);
  // Strings before the cursor, behind it and in the draft.
  check('console.log(":(", ▮)', 'x)', 'console.log(":(", x)', 1);
  check("say('don\\'t (', ▮)", 'x)', "say('don\\'t (', x)", 1);
  check('say(▮)', '":)"', 'say(":)")', 0);
  check('say(▮, ":)")', 'x, ":)")', 'say(x, ":)")', 7);
  check('say("it\'s", ▮)', '"isn\'t (")', 'say("it\'s", "isn\'t (")', 1);
  // Code within a string.
  check('print(f"{▮}")', 'name}")', 'print(f"{name}")', 3);
  check('print(f"{▮}")', '{k: v}', 'print(f"{{k: v}}")', 0);
  check('x = `${▮}`', 'a ? `b` : c}`', 'x = `${a ? `b` : c}`', 2);
  check('cd "$(▮)"', 'dirname "$0")"', 'cd "$(dirname "$0")"', 2);
  // The draft ends the string that the cursor is in and goes on.
  check('f("▮")', 'a" + b', 'f("a" + b)', 1);
  check('f("▮")', 'a" + g("b")', 'f("a" + g("b"))', 1);
  check('f("▮")', 'a"); // b', 'f("a"); // b', 2);
  check('f("▮", x);', 'a" + b);', 'f("a" + b, x);', 1);
  check('f("▮")', 'a", {\n  b: 1,\n}', 'f("a", {\n  b: 1,\n})', 1);
  check('foo(▮;', 'a;', 'foo(a;', 1);
  check('<a href="▮">', '/x" id={y}', '<a href="/x" id={y}>', 1);
  check("env['▮']", "A'] = 'b'", "env['A'] = 'b'", 2);
  check("  '▮',", "a': b,", "  'a': b,", 2);
  check('s = "[" + s + "▮";', ']";', 's = "[" + s + "]";', 2);
  check('s = `${name▮`;', '}`;', 's = `${name}`;', 2);
  // So it does with a string of which more is there: it says that, too, or must not end it.
  check('f("no su▮ch")', 'ch thing");', 'f("no such thing");', 4);
  check('f("no su▮ch")', 'ch" + g(a)', 'f("no suchch")', 0);
  check('f("no ▮such")', 'one");', 'f("no onesuch")', 0);
  check('f("no ▮such")', String.raw`a \"b\" one");`, String.raw`f("no a \"b\" onesuch")`, 0);
  check('f("no ▮such")', 'one such");', 'f("no one such");', 6);
  check('f("no▮ such")', ' one', 'f("no one such")', 0);
  check("don't say ▮so'", "it'", "don't say it'so'", 0);
  check('f(`${a▮} b`)', ' + `c`', 'f(`${a + `c`} b`)', 0);
  // Tags.
  check('<p>▮</p>;', 'a</p>', '<p>a</p>;', 4);
  check('<p>▮</p>', 'a</p', '<p>a</p>', 4);
  check('<p>▮</p>', 'a</', '<p>a</p>', 4);
  check('<div>▮</div>', '<div>a</div>', '<div><div>a</div></div>', 0);
  check('<div><di▮</div>', 'v>a</div>', '<div><div>a</div></div>', 0);
  check('<div><div cla▮</div>', 'ss="a"></div>', '<div><div class="a"></div></div>', 0);
  check('<div><div cla▮</div>', 'ss="a"></div></div>', '<div><div class="a"></div></div>', 6);
  check('<di▮</div>', 'v>a</div>', '<div>a</div>', 6);
  check('<div>▮</div>', '<p>a</p>', '<div><p>a</p></div>', 0);
  check('<div>▮</div>', '<Box a={() => b} /></div>', '<div><Box a={() => b} /></div>', 6);
  // Lifetimes are no strings, characters are.
  const rust = (line: string, draft: string, expected: string, replaced: number) => {
    check(line, draft, expected, replaced, 'rust');
  };
  rust("fn f<'a>(x: &'a str▮)", ", y: &'a str) -> &'a str", "fn f<'a>(x: &'a str, y: &'a str) -> &'a str", 1);
  rust(
    "fn f<'a>(x: &'a str▮) -> &'a str {",
    ", y: &'a str) -> &'a str {",
    "fn f<'a>(x: &'a str, y: &'a str) -> &'a str {",
    14,
  );
  rust("f('(', ▮)", "'\\'', b')')", "f('(', '\\'', b')')", 1);
});

describe('fitToSuffix: a line that is balanced', () => {
  const QUOTES = ['"', "'", '`'] as const;
  /** What may stand in a string of a quote. Brackets in there need not match, and words may have apostrophes. */
  const inString = (quote: string) =>
    fc
      .array(fc.constantFrom('a', ' b ', "don't", "it's", ':(', ':)', '[', '}', ', ', ...QUOTES), {
        maxLength: 5,
      })
      .map((parts) => parts.filter((part) => part !== quote).join(' '));
  const aString = fc
    .constantFrom(...QUOTES)
    .chain((quote) => inString(quote).map((text) => `${quote}${text}${quote}`));
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('a', 'b + 1', '0'),
      aString,
      tie('expression').map((inner) => `f(${inner})`),
      fc.tuple(tie('expression'), tie('expression')).map((pair) => `[${pair.join(', ')}]`),
      tie('expression').map((inner) => `{k: ${inner}}`),
    ),
  }));
  /** Around the cursor, from the inside out: what stands before and behind it. */
  const layer = fc
    .record({ sibling: expression, side: fc.constantFrom('none', 'before', 'behind'), at: fc.nat(2) })
    .map(({ sibling, side, at }) => {
      const [open, close] = [
        ['f(', ')'],
        ['[', ']'],
        ['{k: g(', ')}'],
      ][at];
      if (side === 'before') return [`${open}${sibling}, `, close] as const;
      return [open, side === 'behind' ? `, ${sibling}${close}` : close] as const;
    });
  const inCode = fc.record({ quote: fc.constant(''), said: fc.constant(''), middle: expression });
  const inQuotes = fc
    .constantFrom(...QUOTES)
    .chain((quote) =>
      fc.record({ quote: fc.constant(quote), said: inString(quote), middle: inString(quote) }),
    );
  const places = fc
    .record({
      layers: fc.array(layer, { minLength: 1, maxLength: 3 }),
      cursor: fc.oneof(inCode, inQuotes),
      end: fc.constantFrom('', ';', ' {'),
    })
    .map(({ layers, cursor: { quote, said, middle }, end }) => ({
      before: `x = ${layers
        .map(([open]) => open)
        .reverse()
        .join('')}${quote}${said === '' ? '' : `${said} `}`,
      // What is only closers may be meant for what is around the string.
      middle: /[\w:]/.test(middle) ? middle : 'a',
      rest: `${quote}${layers.map(([, close]) => close).join('')}${end}`,
      isInString: quote !== '',
    }));
  const lineOf = (draft: string, { before, rest }: { before: string; rest: string }) => {
    const { text, replaced } = fitToSuffix(draft, { lineBefore: before, restOfLine: rest, languageId: '' });
    return before + text + rest.slice(replaced);
  };

  it('is that line, whether the draft says the rest once more or not', () => {
    fc.assert(
      fc.property(places, (place) => {
        const line = place.before + place.middle + place.rest;
        assert.equal(lineOf(place.middle + place.rest, place), line, 'The rest is said once more.');
        assert.equal(lineOf(place.middle, place), line, 'The rest is not said.');
      }),
      { numRuns: 500 },
    );
  });

  it('has no quote twice where the draft ends the string and goes on', () => {
    fc.assert(
      fc.property(places, expression, (place, more) => {
        fc.pre(place.isInString);
        const goesOn = `${place.middle}${place.rest.charAt(0)} + ${more}`;
        assert.equal(lineOf(goesOn, place), place.before + goesOn + place.rest.slice(1));
      }),
      { numRuns: 500 },
    );
  });
});
