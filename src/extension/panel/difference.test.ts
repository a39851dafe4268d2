import assert from 'node:assert/strict';
import fc from 'fast-check';
import { difference } from './difference';

/** The text in pieces: what is marked has odd indices. */
function pieces(first: string, text: string): string[] {
  const ends = difference(first, text).flatMap(({ start, end }) => [start, end]);
  return [0, ...ends].map((from, index) => text.slice(from, ends.at(index) ?? text.length));
}

describe('difference', () => {
  const marked = (first: string, text: string) =>
    pieces(first, text)
      .map((piece, index) => (index % 2 === 1 ? `[${piece}]` : piece))
      .join('');

  it('marks the words and signs that differ', () => {
    assert.equal(marked('this.entries.delete(key);', 'this.items.delete(key);'), 'this.[items].delete(key);');
    assert.equal(marked('get(key, 1);', 'set(key, 2);'), '[set](key, [2]);');
    assert.equal(marked('item.price;', 'item.total();'), 'item.[total()];');
    assert.equal(marked('a;\nb;', 'a;\n  c;\nb;'), 'a;\n[  c;\n]b;');
    assert.equal(marked('', 'x'), '[x]');
  });

  it('marks nothing where a draft is draft 1, or only lacks a part of it', () => {
    assert.equal(marked('same', 'same'), 'same');
    assert.equal(marked('item.price * item.quantity;', 'item.price;'), 'item.price;');
  });

  it('never cuts a character in two', () => {
    assert.equal(marked('a\u{1f600}', 'a\u{1f601}'), 'a[\u{1f601}]');
  });

  it('what is not marked stands in both texts, in order, and marks hold something', () => {
    const code = fc.string({ unit: fc.constantFrom('a', 'b', '.', ' ', '\n') });
    const text = fc.oneof(fc.string({ unit: 'binary' }), code);
    fc.assert(
      fc.property(text, text, (first, other) => {
        const all = pieces(first, other);
        assert.equal(all.join(''), other);
        assert.ok(all.every((piece, index) => index % 2 === 0 || piece !== ''));
        let at = -1;
        for (const unit of all
          .filter((_, index) => index % 2 === 0)
          .join('')
          .split('')) {
          at = first.indexOf(unit, at + 1);
          assert.ok(at >= 0);
        }
      }),
    );
  });
});
