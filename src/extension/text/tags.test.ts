import assert from 'node:assert/strict';
import { opensElement } from './tags';

describe('opensElement', () => {
  const check = (text: string, name: string, expected: boolean) => {
    it(`${text}, ${name === '' ? 'a fragment' : name}`, () => {
      assert.equal(opensElement(text, name), expected);
    });
  };
  check('<p>a', 'p', true);
  check('<p>a</p>', 'p', false);
  check('a</p><p>', 'p', true);
  check('<p>a</p><p class="b">', 'p', true);
  check('<pre>a', 'p', false);
  check('<Item a={() => b} />', 'Item', false);
  check('<Item a={() => b}>', 'Item', true);
  check('<A.B>c', 'A.B', true);
  check('<>a', '', true);
  check('<>a</>', '', false);
});
