import assert from 'node:assert/strict';
import { draftItems, percentage } from './draftItems';

describe('draftItems', () => {
  const check = (text: string, label: string, detail?: string) => {
    it(`${JSON.stringify(text)} → ${JSON.stringify([label, detail])}`, () => {
      const [item] = draftItems([{ text, replaced: 0, logProbability: Math.log(0.5), tokens: 1 }]);
      assert.deepEqual([item.label, item.detail, item.description], [label, detail, '50 %']);
    });
  };
  check('a;', 'a;');
  check('  a;\n', 'a;');
  check('a {\n  b;\n}', 'a {', 'b; ⏎ }');
  check('\n  a\n\n  b', 'a', 'b');
  check('`$(x)`', '`$\u200b(x)`');

  it('of drafts that differ in blanks alone the blanks are seen', () => {
    const texts = ['\n  return a;', '\n\treturn a;', 'return b;'];
    const items = draftItems(texts.map((text) => ({ text, logProbability: -1 })));
    assert.deepEqual(
      items.map(({ label, detail }) => [label, detail]),
      [
        ['return a;', '⏎··return·a;'],
        ['return a;', '⏎→return·a;'],
        ['return b;', undefined],
      ],
    );
  });
});

describe('percentage', () => {
  const check = (probability: number, expected: string) => {
    it(`${probability} → ${expected}`, () => {
      assert.equal(percentage(probability), expected);
    });
  };
  check(1, '100 %');
  check(0.374, '37 %');
  check(0.042, '4.2 %');
  check(0.0042, '0.4 %');
  check(0.00031, '0.03 %');
  check(0, '< 0.001 %');
});
