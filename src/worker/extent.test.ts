import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseExtent } from './extent';

const at = (place: string, languageId = '', path = 'file') => {
  const [prefix, suffix = ''] = place.split('▮');
  return chooseExtent({ extent: 'auto', languageId, path, prefix, suffix });
};

describe('one line or several', () => {
  const rows: readonly (readonly [language: string, place: string, extent: 'line' | 'block'])[] = [
    ['typescript', 'function total() {▮\n}', 'block'],
    ['typescript', 'function total() {▮}', 'block'],
    ['typescript', 'function total() {\n  ▮\n}', 'block'],
    ['typescript', 'function total() {▮\n  return 1;\n}', 'line'],
    ['typescript', 'const total = ▮', 'line'],
    ['typescript', 'const add = (a, b) =>▮', 'block'],
    ['typescript', 'const add = (a, ▮) => a;', 'line'],
    ['typescript', 'total(▮)', 'block'],
    ['typescript', 'const total:▮', 'line'],
    ['typescript', 'switch (a) {\n  case 1:▮\n}', 'block'],
    ['typescript', '  // The total of (▮', 'line'],
    ['typescript', ' * The total of {▮', 'line'],
    ['typescript', 'log("total [▮', 'line'],
    ['typescript', 'log("total (▮")', 'line'],
    ['typescript', "log('it\\'s {▮", 'line'],
    ['javascript', 'const total = {▮\n};', 'block'],
    ['typescriptreact', '  return <div className="a">▮</div>;', 'line'],
    ['typescriptreact', '    <ul className="a">▮\n    </ul>', 'block'],
    ['typescriptreact', '    <Item />▮', 'line'],
    ['python', 'def total(items):▮\n', 'block'],
    ['python', 'def total(items):▮\n    return 1\n', 'line'],
    ['python', 'def total(items):\n    ▮\n', 'block'],
    ['python', 'total = sum(▮)', 'block'],
    ['python', '    # of these:▮', 'line'],
    ['python', "print('total:▮", 'line'],
    ['go', 'func total() int {▮\n}', 'block'],
    ['go', 'total := ▮', 'line'],
    ['rust', 'fn total() -> i32 {▮\n}', 'block'],
    ['rust', "struct Total<'a> {▮\n}", 'block'],
    ['rust', "fn total<'a>(of: &'a str) -> &'a str {▮\n}", 'block'],
    ['rust', 'print("total {▮', 'line'],
    ['rust', 'match total {\n    1 =>▮\n}', 'block'],
    ['java', 'public int total() {▮\n}', 'block'],
    ['c', '#define TOTAL (▮', 'block'],
    ['c', '  default:▮', 'block'],
    ['ruby', 'items.each do |item|▮\nend', 'block'],
    ['ruby', 'if total then▮', 'block'],
    ['ruby', '# what to do▮', 'line'],
    ['lua', 'for i = 1, 10 do▮\nend', 'block'],
    ['shellscript', 'for f in *; do▮\ndone', 'block'],
    ['shellscript', 'echo $f ▮', 'line'],
    ['html', '<ul>▮\n</ul>', 'block'],
    ['html', '<br>text▮', 'line'],
    ['css', '.total {▮\n}', 'block'],
    ['css', '  color:▮', 'line'],
    ['json', '{\n  "total": [▮\n  ]\n}', 'block'],
    ['json', '{\n  "total":▮', 'line'],
    ['yaml', 'jobs:▮\n', 'block'],
    ['yaml', 'jobs:▮\n  test:\n', 'line'],
    ['markdown', 'What is to do:▮', 'line'],
    ['markdown', 'Text.\n\n▮', 'block'],
    ['plaintext', 'it is {▮', 'line'],
  ];
  for (const [language, place, extent] of rows)
    it(`${language}: ${JSON.stringify(place)} → ${extent}`, () => {
      assert.equal(at(place, language), extent);
    });

  it('knows the language by the ending where no editor says it', () => {
    assert.equal(at('def total():▮', '', 'a/total.py'), 'block');
    assert.equal(at('total:▮', '', 'a/total.ts'), 'line');
  });

  it('is what the setting says, wherever that is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (prefix, suffix) => {
        const place = { languageId: '', path: '', prefix, suffix };
        assert.equal(chooseExtent({ ...place, extent: 'line' }), 'line');
        assert.equal(chooseExtent({ ...place, extent: 'block' }), 'block');
        assert.ok(['line', 'block'].includes(chooseExtent({ ...place, extent: 'auto' })));
      }),
    );
  });
});
