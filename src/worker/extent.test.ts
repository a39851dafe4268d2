import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseExtent } from './extent';

const at = (place: string, languageId = '', path = 'file') => {
  const [prefix, suffix = ''] = place.split('▮');
  return chooseExtent({ extent: 'auto', languageId, path, prefix, suffix });
};

describe('one line or several', () => {
  const rows: readonly (readonly [language: string, place: string, extent: 'line' | 'block' | 'body'])[] = [
    ['typescript', 'function total() {▮\n}', 'body'],
    ['typescript', 'function total() {▮}', 'body'],
    ['typescript', 'function total() {\n  ▮\n}', 'block'],
    ['typescript', 'function total() {▮\n  return 1;\n}', 'line'],
    ['typescript', 'const total = ▮', 'line'],
    ['typescript', 'const add = (a, b) =>▮', 'body'],
    ['typescript', 'const add = (a, ▮) => a;', 'line'],
    ['typescript', 'total(▮)', 'body'],
    ['typescript', 'const total:▮', 'line'],
    ['typescript', 'switch (a) {\n  case 1:▮\n}', 'body'],
    ['typescript', '  // The total of (▮', 'line'],
    ['typescript', ' * The total of {▮', 'line'],
    ['typescript', 'log("total [▮', 'line'],
    ['typescript', 'log("total (▮")', 'line'],
    ['typescript', "log('it\\'s {▮", 'line'],
    ['javascript', 'const total = {▮\n};', 'body'],
    ['typescriptreact', '  return <div className="a">▮</div>;', 'line'],
    ['typescriptreact', '    <ul className="a">▮\n    </ul>', 'body'],
    ['typescriptreact', '    <Item />▮', 'line'],
    ['typescriptreact', '    <Item onClick={() => buy(item)}>▮\n    </Item>', 'body'],
    ['typescriptreact', '    <Item onClick={() => buy(item)} />▮', 'line'],
    ['typescriptreact', '    <Item\n      item={item}\n    >▮\n    </Item>', 'body'],
    ['typescriptreact', '    <Item\n      item={item}\n    />▮', 'line'],
    ['python', 'def total(items):▮\n', 'body'],
    ['python', 'def total(items):▮\n    return 1\n', 'line'],
    ['python', 'def total(items):\n    ▮\n', 'block'],
    ['python', 'total = sum(▮)', 'body'],
    ['python', '    # of these:▮', 'line'],
    ['python', "print('total:▮", 'line'],
    ['go', 'func total() int {▮\n}', 'body'],
    ['go', 'total := ▮', 'line'],
    ['rust', 'fn total() -> i32 {▮\n}', 'body'],
    ['rust', "struct Total<'a> {▮\n}", 'body'],
    ['rust', "fn total<'a>(of: &'a str) -> &'a str {▮\n}", 'body'],
    ['rust', 'print("total {▮', 'line'],
    ['rust', 'match total {\n    1 =>▮\n}', 'body'],
    ['java', 'public int total() {▮\n}', 'body'],
    ['c', '#define TOTAL (▮', 'body'],
    ['c', '  default:▮', 'body'],
    ['ruby', 'items.each do |item|▮\nend', 'body'],
    ['ruby', 'if total then▮', 'body'],
    ['ruby', '# what to do▮', 'line'],
    ['lua', 'for i = 1, 10 do▮\nend', 'body'],
    ['shellscript', 'for f in *; do▮\ndone', 'body'],
    ['shellscript', 'echo $f ▮', 'line'],
    ['html', '<ul>▮\n</ul>', 'body'],
    ['html', '<ul>▮</ul>', 'body'],
    ['html', '  <ul class="a">▮</ul>', 'body'],
    ['html', '<ul>▮</ul></nav>', 'line'],
    ['html', '<ul><li>▮</ul>', 'line'],
    ['html', '<li>▮</li>', 'line'],
    ['typescript', 'a = "<ul>▮</ul>', 'line'],
    ['html', '<br>text▮', 'line'],
    ['css', '.total {▮\n}', 'body'],
    ['css', '  color:▮', 'line'],
    ['json', '{\n  "total": [▮\n  ]\n}', 'body'],
    ['json', '{\n  "total":▮', 'line'],
    ['yaml', 'jobs:▮\n', 'body'],
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
    assert.equal(at('def total():▮', '', 'a/total.py'), 'body');
    assert.equal(at('total:▮', '', 'a/total.ts'), 'line');
  });

  it('is what the setting says, wherever that is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (prefix, suffix) => {
        const place = { languageId: '', path: '', prefix, suffix };
        assert.equal(chooseExtent({ ...place, extent: 'line' }), 'line');
        assert.equal(chooseExtent({ ...place, extent: 'block' }), 'block');
        assert.ok(['line', 'block', 'body'].includes(chooseExtent({ ...place, extent: 'auto' })));
      }),
    );
  });
});
