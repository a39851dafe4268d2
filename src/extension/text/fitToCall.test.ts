import assert from 'node:assert/strict';
import { fitToSuffix } from './fitToSuffix';

describe('fitToSuffix: arguments that stand behind the cursor', () => {
  /** The line that a draft makes of a marked line; where the cursor stays is marked, too. */
  const check = (line: string, draft: string, expected: string, languageId = '') => {
    it(`${line} + ${JSON.stringify(draft)} → ${JSON.stringify(expected)}`, () => {
      const [before, after] = line.split('▮');
      const { text, replaced } = fitToSuffix(draft, { lineBefore: before, restOfLine: after, languageId });
      assert.equal(`${before}${text}▮${after.slice(replaced)}`, expected);
    });
  };
  // They stay, and the draft's own are left out: whoever types a name anew wants the name.
  check('ids.fi▮(isOdd);', 'lter((id) => id > 0);', 'ids.filter▮(isOdd);');
  check('x = ▮(a, b);', 'load(c).first();', 'x = load▮(a, b);');
  check('  ▮(tree: Tree): Row {', 'async after(row: Row): Row {', '  async after▮(tree: Tree): Row {');
  check('ids.▮((id) => id);', 'map<Id>((one) => {\n  return one;\n});', 'ids.map<Id>▮((id) => id);');
  check('f(g▮(a), b);', 'et(c), b', 'f(get▮(a), b);');
  check('const a = ▮(b);', 'first(', 'const a = first▮(b);');
  check('for (const a of ▮(b, c)) {', 'read(', 'for (const a of read▮(b, c)) {');
  check('throw new Er▮("x");', 'ror(`no "${y}"`);', 'throw new Error▮("x");');
  check('`${Math.▮(a)} ms`', 'floor(b * 2)', '`${Math.floor▮(a)} ms`');
  check('match a { So▮(x) => x }', 'me(y)', 'match a { Some▮(x) => x }', 'rust');
  check('if ▮(a > 1) {', '(a > 2) {', 'if ▮(a > 1) {');
  check('if ▮(a > 1) {', '(b) &&', 'if (b) &&▮(a > 1) {');
  check('if Array.is▮(a)', 'Array(b) &&', 'if Array.isArray▮(a)');
  // No statement ends before them.
  check('Promise.re▮(a);', 'solve;', 'Promise.resolve▮(a);');
  check('a = b ?? ▮(c).d;', '0;', 'a = b ?? ▮(c).d;');
  // Where there are none, the draft's take their place, and what follows, where the draft says that, too.
  check('function ▮() {', 'total(ids: Id[]) {', 'function total(ids: Id[]) {▮');
  check('function ▮() {', 'total(ids: Id[]): Id {', 'function total(ids: Id[]): Id {▮');
  check('def ▮():', 'test_a(self):', 'def test_a(self):▮', 'python');
  check('a = lines.sh▮() ?? b;', 'ift(1)!', 'a = lines.shift(1)▮ ?? b;');
  check('const a = ▮();', 'load({', 'const a = load▮();');
  // The draft ends with what they belong to, or wants an operand.
  check('ids.▮(isOdd);', 'map(of).filter', 'ids.map(of).filter▮(isOdd);');
  check('x = ▮(a + b) * c;', 'f(d) -', 'x = f(d) -▮(a + b) * c;');
  check('x = ▮(a + b) / c);', 'floor(', 'x = floor(▮(a + b) / c);');
  check('ok(▮(a) < b);', 'Math.abs', 'ok(Math.abs▮(a) < b);');
  check('▮(a) < b);', 'ok(Math.abs', 'ok(Math.abs▮(a) < b);');
  check('▮(a), [', 'equal(near', 'equal(near▮(a), [');
  check('▮(a),', 'equal(near', 'equal(near▮(a),');
  check('on.at(0)▮(a);', '[b]', 'on.at(0)[b]▮(a);');
  check('x = ▮(a);', '(int)', 'x = (int)▮(a);', 'c');
  check('typedef void ▮(int);', '(*Handler)', 'typedef void (*Handler)▮(int);', 'c');
  check('void ▮(int a);', 'operator()', 'void operator()▮(int a);', 'cpp');
  // They are no arguments.
  check('each(▮(a) => b);', 'load(c),', 'each(load(c),▮(a) => b);');
  check('say("see ▮(a)");', 'f(b);', 'say("see f(b);▮(a)");');
  check('see ▮(a)', 'f(b).', 'see f(b).▮(a)', 'markdown');
  check('(let ▮(a b))', '(f x)', '(let (f x)▮(a b))', 'clojure');
});
