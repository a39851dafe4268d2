import assert from 'node:assert/strict';
import { Deletions } from './deletions';

/** A line with the cursor at ▮. */
function placeIn(marked: string, document = 'a', line = 1) {
  const lines = { lineCount: 9, lineAt: () => ({ text: marked.replace('▮', '') }) };
  return { document, line, character: marked.indexOf('▮'), lines };
}

describe('Deletions', () => {
  const check = (expected: string, ...marked: readonly string[]) => {
    it(`${marked.join('   ')}: ${JSON.stringify(expected)}`, () => {
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

  for (const other of [placeIn('items▮', 'b'), placeIn('items▮', 'a', 2)])
    it(`says nothing of ${other.document}, line ${other.line}`, () => {
      const deletions = new Deletions();
      deletions.at(placeIn('items.find▮'));
      assert.equal(deletions.at(other), '');
    });

  it('reads no line behind the end', () => {
    const lineAt = (): never => assert.fail('It was read.');
    const place = { document: 'a', line: 1, character: 3, lines: { lineCount: 1, lineAt } };
    assert.equal(new Deletions().at(place), '');
  });
});
