import assert from 'node:assert/strict';
import fc from 'fast-check';
import { namesNear } from './namesNear';

const near = (lines: readonly string[], line = lines.length - 1) =>
  namesNear((at) => lines[at], line).map(({ name, line: at, character }) => `${name} ${at}:${character}`);

describe('namesNear', () => {
  it('takes each name once, where it stands nearest to the cursor, the nearest first', () => {
    assert.deepEqual(near(['total(cart);', 'const sum = total(items) + 1;']), [
      'items 1:18',
      'total 1:12',
      'sum 1:6',
      'const 1:0',
      'cart 0:6',
    ]);
  });

  it('reads no line below the cursor, and none far above it', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line${index}`);
    const [first, ...others] = near(lines, 30);
    assert.equal(first, 'line30 30:0');
    assert.equal(others.at(-1), 'line20 20:0');
  });

  it('says of every name where it stands, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (lines) => {
        for (const { name, line, character } of namesNear((at) => lines[at], lines.length - 1))
          assert.equal(lines[line].slice(character, character + name.length), name);
      }),
    );
  });
});
