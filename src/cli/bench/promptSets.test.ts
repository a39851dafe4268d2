import assert from 'node:assert/strict';
import { repetitiveEdits } from './repetitive';
import { rewriteOf } from './rewrites';

describe('repetitiveEdits', () => {
  it('stand where the next of several equal edits is due, with the old line gone', () => {
    const [first, second, , fourth] = repetitiveEdits(6);
    assert.ok(first.prefix.endsWith('export async function loadVoucher(id: string) {\n  '));
    assert.equal(first.prefix.match(/request\('/g)?.length, 3);
    assert.ok(first.suffix.startsWith("\n  if (!response.ok) throw new RequestError('voucher'"));
    assert.ok(!first.prefix.includes('fetch(') && first.suffix.includes('fetch('));
    assert.ok(second.path.endsWith('.test.ts'));
    assert.equal(fourth.prefix.match(/request\('/g)?.length, 4);
  });

  it('are all different', () => {
    const places = repetitiveEdits(1000);
    assert.equal(new Set(places.map(({ path, prefix }) => path + prefix)).size, places.length);
    assert.ok(places.length >= 24);
  });
});

describe('rewriteOf', () => {
  const text = [
    'const one = 1;',
    'export function total(items: readonly Item[]): number {',
    '  let sum = 0;',
    '  for (const item of items) {',
    '    sum += item.price;',
    '    sum += item.tax;',
    '  }',
    '  return sum;',
    '}',
    'const two = 2;',
  ].join('\n');

  it('renames the most used identifier, drops a line, and notes the old text above', () => {
    const rewrite = rewriteOf({ path: 'a.ts', text });
    assert.equal(
      rewrite?.new,
      [
        'export function total(items: readonly Item[]): number {',
        '  let sumNext = 0;',
        '  for (const item of items) {',
        '    sumNext += item.price;',
        '  }',
        '  return sumNext;',
        '}',
      ].join('\n'),
    );
    assert.ok(rewrite.prefix.startsWith('const one = 1;\n// Before:\nexport function total'));
    assert.ok(rewrite.prefix.endsWith('\n}\n// After:\n'));
    assert.equal(rewrite.suffix, '\nconst two = 2;');
    assert.ok(text.includes(rewrite.old));
  });

  it('finds nothing where no function is of a fitting length', () => {
    assert.equal(rewriteOf({ path: 'a.ts', text: 'function f() {\n  return 1;\n}' }), undefined);
  });
});
