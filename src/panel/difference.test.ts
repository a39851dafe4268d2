import assert from 'node:assert/strict';
import fc from 'fast-check';
import { difference } from './difference';

describe('difference', () => {
  const marked = (first: string, text: string) => {
    const { start, end } = difference(first, text);
    return `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`;
  };

  it('marks the part in the middle that differs', () => {
    assert.equal(marked('item.price * item.quantity;', 'item.price;'), 'item.price[];');
    assert.equal(marked('item.price;', 'item.total();'), 'item.[total()];');
    assert.equal(marked('same', 'same'), 'same[]');
    assert.equal(marked('', 'x'), '[x]');
  });

  it('never cuts a character in two', () => {
    assert.equal(marked('a\u{1f600}', 'a\u{1f601}'), 'a[\u{1f601}]');
  });

  it('what is outside the marks stands in both texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (first, text) => {
        const { start, end } = difference(first, text);
        assert.ok(0 <= start && start <= end && end <= text.length);
        assert.ok(first.startsWith(text.slice(0, start)) && first.endsWith(text.slice(end)));
        assert.ok(start + text.length - end <= first.length);
      }),
    );
  });
});
