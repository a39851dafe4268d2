import assert from 'node:assert/strict';
import { someDraft } from '../../protocol/channelTesting';
import { filterDrafts, inserted, surroundings } from './filterDrafts';

describe('filterDrafts', () => {
  const check = (name: string, place: string, drafts: string[], kept: string[], dropped: string[] = []) => {
    it(name, () => {
      const [prefix, suffix] = place.split('▮');
      const filtered = filterDrafts(
        drafts.map((text) => someDraft(text)),
        surroundings({ prefix, suffix, prefixStartLine: 0 }, { languageId: 'typescript' }),
      );
      assert.deepEqual(
        filtered.proposals.map((proposal) => proposal.text),
        kept,
      );
      assert.deepEqual(filtered.dropped, dropped);
    });
  };
  check('keeps order', 'a = ▮\n', ['c', 'b'], ['c', 'b']);
  check('drops blank ones', 'a = ▮\n', ['', '  ', '\n\t', 'b'], ['b'], ['blank', 'blank', 'blank']);
  check(
    'drops what nobody would see',
    "say('\u2705▮');\n",
    ['\uFE0F', '\uFE0F done'],
    ['\uFE0F done'],
    ['blank'],
  );
  check('merges the same', 'a = ▮\n', ['b', 'b', 'c'], ['b', 'c'], ['duplicate']);
  check('merges what fitting makes the same', 'foo(▮);\n', ['a', 'a) + b'], ['a'], ['duplicate']);
  check('keeps the beginning of another', 'a = ▮\n', ['b + c', 'b'], ['b + c', 'b']);
  check('what is there already is blank', 'foo(▮);\n', [');', 'a);'], ['a);'], ['blank']);
  check('a draft that fitting empties is blank', 'foo(▮);\n', [') + b'], [], ['blank']);
  check(
    'drops the next line',
    '{\n  ▮\n\n  return total;\n}',
    ['return total;', 'x();'],
    ['x();'],
    ['repeatsNextLine'],
  );
  check(
    'drops endless repetition',
    'a = ▮',
    ['1' + '0'.repeat(40), 'x, '.repeat(16), 'b'],
    ['b'],
    ['repetition', 'repetition'],
  );
  check(
    'keeps rules and numbers',
    '// ▮',
    ['-'.repeat(60), '='.repeat(60), '1000000'],
    ['-'.repeat(60), '='.repeat(60), '1000000'],
  );
  check('keeps short lines that repeat by right', 'if (a) {\n  if (b) {\n  ▮\n}', ['}'], ['}']);
});

describe('a closer behind the cursor', () => {
  const check = (place: string, draft: string, behind: string | undefined) => {
    it(`${JSON.stringify(place)}, ${JSON.stringify(draft)}`, () => {
      const [prefix, suffix] = place.split('▮');
      const around = surroundings({ prefix, suffix, prefixStartLine: 0 }, { languageId: 'typescript' });
      assert.deepEqual(
        filterDrafts([someDraft(draft)], around).proposals.map((proposal) => proposal.behind),
        [behind],
      );
    });
  };
  check('  if (a) {▮}\n', '\n    b();', '\n  ');
  check('sum(▮);\n', '\n  a,\n  b,', '\n');
  check('  <ul>▮</ul>\n', '\n    <li>a</li>', '\n  ');
  check('  <ul>▮</ul>\n', '\n    <li>a</li>\n  </ul>', undefined);
  check('  <p>▮</ul>\n', '\n    <li>a</li>', undefined);
  // What was accepted word by word.
  check('if (a) {\n  b();▮}\n', '\n  c();', '\n');
  check('  if (a) {\n    ▮}\n', 'b();', '\n  ');
  check('each((a) => {\n  b();▮});\n', '\n  c();', '\n');
  check('if (a) {\n  b(c▮)}\n', ', {\n    d,\n  });', '\n');
  check('a = {\n  b: { c▮}\n', ': 1 ', undefined);
  check('a = {\n  b: c▮\n}', ',\n  d', undefined);
  check('a = { b: 1,\n  c▮}\n', ': 2', undefined);
  check('  {\n  c▮}\n', '();', undefined);
  check('if (a) {\n  b = `${c▮}\n', '.d', undefined);
  // It is in the draft, or in its place.
  check('  if (a) {▮}\n', '\n    b();\n  }', undefined);
  check('if (a) {▮}\n', ' b(); ', undefined);
  check('if (a) {▮\n', '\n  b();', undefined);
});

describe('what a draft leaves open at its end', () => {
  const check = (line: string, draft: string, expected: string) => {
    it(`${line}, ${JSON.stringify(draft)}`, () => {
      const [prefix, suffix] = line.split('▮');
      const around = surroundings({ prefix, suffix, prefixStartLine: 0 }, { languageId: 'typescript' });
      const [{ text, behind = '', replaced }] = filterDrafts([someDraft(draft)], around).proposals;
      assert.equal(`${prefix}${text}▮${behind}${suffix.slice(replaced)}`, expected);
    });
  };
  check('each(▮)', '(a) => {', 'each((a) => {▮})');
  check('each((a▮));', ') => ({', 'each((a) => ({▮}));');
  check('each(▮)', 'f(', 'each(f(▮))');
  check('  a: ▮,', '[', '  a: [▮],');
  check('  b▮)', ', {', '  b, {▮})');
  // The rest closes it, or what follows may.
  check('  b▮)', '(', '  b(▮)');
  check('a = ▮})', '{', 'a = {▮})');
  check('a = ▮', '{', 'a = {▮');
  check('if (a▮)', ') {', 'if (a) {▮');
  check('a▮ + b;', '(', 'a(▮ + b;');
  // On lines of their own behind several.
  check('each(▮)', '(a) => {\n  b(a);', 'each((a) => {\n  b(a);▮\n})');
  check('each(▮);', '(a) => {\n  b(', 'each((a) => {\n  b(▮)\n});');
  check('  c = ▮;', 'f({\n    a: [', '  c = f({\n    a: [▮]\n  });');
  check('  c = ▮;', 'f({\n    a: [\n      1,', '  c = f({\n    a: [\n      1,▮\n    ]\n  });');
  check('if (a) {▮}', '\n  if (b) {\n    c();', 'if (a) {\n  if (b) {\n    c();▮\n  }\n}');
  // What was accepted word by word.
  check('  each((a) => {▮)', '\n    b(a);', '  each((a) => {\n    b(a);▮\n  })');
  check('  each((a) => {▮})', '\n    b(a);', '  each((a) => {\n    b(a);▮\n  })');
  check('f(▮)', "() => {\n  a('(');", "f(() => {\n  a('(');▮\n})");
  check('each(▮)', '(a) => {\n  b();\n}', 'each((a) => {\n  b();\n}▮)');
  check('each(▮)', 'a,\n  b', 'each(a,\n  b▮)');
  check('each(▮)', '(a) => {\n  b(`a', 'each((a) => {\n  b(`a▮)');
  check('each(▮)', '`${', 'each(`${▮)');
  // The comment that it begins.
  check('  ▮\n  sum();', '/**\n   * The total', '  /**\n   * The total▮\n   */\n  sum();');
  check('  /**▮\n  sum();', '\n   * A.\n   *', '  /**\n   * A.\n   *▮\n   */\n  sum();');
  check('  ▮\n  sum();', '/** A. */\n  a\n  * b', '  /** A. */\n  a\n  * b▮\n  sum();');
  check('  ▮\n  sum();', '/**/ a\n  * b', '  /**/ a\n  * b▮\n  sum();');
  check('  ▮\n  sum();', '/**\n   * A.\n   */', '  /**\n   * A.\n   */▮\n  sum();');
  check('  ▮\n   * B.\n   */', '/**\n   * The total', '  /**\n   * The total▮\n   * B.\n   */');
  check('  /**\n▮\n  sum();', '   * The total', '  /**\n   * The total▮\n   */\n  sum();');
  check('  /**\n   * The▮\n  sum();', ' total', '  /**\n   * The total▮\n   */\n  sum();');
  check('/*\n * A▮\n   list\n */', ' b', '/*\n * A b▮\n   list\n */');
  check('/** A. */\n * b▮\n', ' c', '/** A. */\n * b c▮\n');
});

describe('surroundings', () => {
  const check = (place: string, expected: readonly unknown[]) => {
    it(JSON.stringify(place), () => {
      const [prefix, suffix] = place.split('▮');
      const text = { prefix, suffix, prefixStartLine: 0 };
      const { lineBefore, restOfLine, nextLines } = surroundings(text, { languageId: 'typescript' });
      assert.deepEqual([lineBefore, restOfLine, nextLines], expected);
    });
  };
  check('▮', ['', '', []]);
  check('a\n  b▮c\nd', ['  b', 'c', ['d']]);
  check('b▮\n \n\t\n  d e\nf', ['b', '', ['d e', 'f']]);
  check('b▮c', ['b', 'c', []]);

  it('does not know what opens above a text that is cut', () => {
    const text = { prefix: '', suffix: '', prefixStartLine: 16 };
    assert.equal(surroundings(text, { languageId: '' }).fromTop, false);
  });
});

describe('inserted', () => {
  it('is the draft, with the line that a closer behind it gets', () => {
    assert.equal(inserted({ text: '\n  a;', behind: '\n' }), '\n  a;\n');
    assert.equal(inserted({ text: 'a' }), 'a');
  });
});
