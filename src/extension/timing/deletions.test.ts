import assert from 'node:assert/strict';
import { Deletions } from './deletions';

/** A text with the cursor at ▮. */
function placeIn(marked: string, document = 'a') {
  const texts = marked.replace('▮', '').split('\n');
  const before = marked.slice(0, marked.indexOf('▮')).split('\n');
  const lines = { lineCount: texts.length, lineAt: (line: number) => ({ text: texts[line] }) };
  return { document, line: before.length - 1, character: before.at(-1)?.length ?? 0, lines };
}

describe('Deletions', () => {
  const check = (expected: string, ...marked: readonly string[]) => {
    it(`${JSON.stringify(marked.join('   '))}: ${JSON.stringify(expected)}`, () => {
      const deletions = new Deletions();
      const found = marked.map((each) => deletions.at(placeIn(each)));
      assert.equal(found.at(-1), expected);
    });
  };
  check('', 'items.fi▮');
  check('', 'items.fi▮', 'items.find(x)▮');
  check('', 'items.find(x)▮', 'ite▮ms.find(x)');
  check('(x)', 'items.find(x)▮', 'items.find▮');
  check('find(x)', 'items.find(x)▮', 'items.find▮', 'items.▮');
  check('find(x)', 'items.find(x)▮', 'items.▮', 'items.▮');
  check('x', 'items.find(▮x)', 'items.find(▮)');
  check('()', 'items.find(▮)', 'items.find▮');
  // What is typed ends it, also where it was deleted before.
  check('', 'items.find▮', 'items.▮', 'items.f▮');
  check('u', 'items.find▮', 'items.▮', 'items.fu▮', 'items.f▮');
  check('', 'items.find▮', 'items▮', 'i▮tems');

  // Of several lines, too: what was accepted, undone, or selected from either side.
  check('\n  b();\n  c();', 'a();\n  b();\n  c();▮\nd', 'a();▮\nd');
  check('  b();\n  c();\n', 'a();\n▮  b();\n  c();\nd', 'a();\n▮d');
  check('  b();\n  c();\n', 'a();\n▮  b();\n  c();\nd', 'a();\n  b();\n▮  c();\nd', 'a();\n▮d');
  check('b', 'a();\n  b▮', 'a();\n  ▮', 'a();\n  ▮');
  check('\n  b', 'a();\n  b▮', 'a();\n  ▮', 'a();▮');
  check('', 'a();\nb▮\nc', 'a();\n▮\nc', 'a();▮\n\nc');
  check('', 'a();\nb▮', 'a();▮\nb');
  check('', 'a();\nb▮', 'a();\n\nb▮');
  const far = '\n'.repeat(40);
  const long = 'x'.repeat(5000);
  const around: readonly [string, string, ...string[]][] = [
    ['lines above and below that are far away', 'a', `${far}\na▮${far}`, `${far}\n▮${far}`],
    ['what changes far away', 'a', `a▮${far}b`, `▮${far}b`, `▮${far}`],
    ['long lines beside', 'a', `${long}\na▮\n${long}`, `${long}\n▮\n${long}`],
  ];
  for (const [what, expected, ...marked] of around)
    it(`is told whatever there is: ${what}`, () => {
      const deletions = new Deletions();
      assert.equal(marked.map((each) => deletions.at(placeIn(each))).at(-1), expected);
    });

  it('says nothing of another document', () => {
    const deletions = new Deletions();
    deletions.at(placeIn('items.find▮'));
    assert.equal(deletions.at(placeIn('items▮', 'b')), '');
  });

  it('reads few lines', () => {
    let read = 0;
    const lineAt = () => ({ text: String(read++) });
    const deletions = new Deletions();
    for (const line of [500, 500])
      deletions.at({ document: 'a', line, character: 0, lines: { lineCount: 1000, lineAt } });
    assert.ok(read < 500, `${read} lines were read.`);
  });

  it('reads no line behind the end', () => {
    const lineAt = (): never => assert.fail('It was read.');
    const place = { document: 'a', line: 1, character: 3, lines: { lineCount: 1, lineAt } };
    assert.equal(new Deletions().at(place), '');
  });
});
