import assert from 'node:assert/strict';
import { importTargets } from './importTargets';

describe('importTargets', () => {
  for (const [text, expected] of [
    [`import { total } from './cart.js';`, ['./cart.js', './cart.ts', './cart.tsx']],
    [`const cart = require("../cart.json")`, ['../cart.json', '../cart.json.ts', '../cart.json.js']],
    [
      `import './side'`,
      [
        './side.ts',
        './side.tsx',
        './side.js',
        './side.jsx',
        './side.mjs',
        './side/index.ts',
        './side/index.js',
      ],
    ],
    ['from ..shop import cart', ['../shop.py', '../shop/__init__.py']],
    ['from . import cart', ['./__init__.py']],
    ['from .shop.cart import total', ['./shop/cart.py', './shop/cart/__init__.py']],
    ['  #include "cart.h"', ['cart.h']],
  ] as const) {
    it(text, () => {
      assert.deepEqual(importTargets(text), [expected]);
    });
  }

  it('leaves packages and text alone, and takes only so many', () => {
    assert.deepEqual(importTargets(`import a from 'lodash';\nimport os\n// moved from "here"`), []);
    assert.equal(importTargets(`import a from './a.js';\n`.repeat(50)).length, 12);
  });
});
