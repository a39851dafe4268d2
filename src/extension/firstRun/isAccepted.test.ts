import assert from 'node:assert/strict';
import { isAccepted } from './isAccepted';

describe('isAccepted', () => {
  for (const [what, inserted, drafts, expected] of [
    ['a draft', ['item.price;'], ['x', 'item.price;'], true],
    ['a draft of several lines in a document of Windows', ['a\r\n  b'], ['a\n  b'], true],
    ['a draft with a second edit', ['', 'item.price;'], ['item.price;'], true],
    ['one character', [';'], [';'], false],
    ['something else', ['item.name'], ['item.price;'], false],
    ['nothing', [], ['item.price;'], false],
  ] as const) {
    it(`${what}: ${expected ? 'yes' : 'no'}`, () => {
      assert.equal(isAccepted(inserted, drafts), expected);
    });
  }
});
