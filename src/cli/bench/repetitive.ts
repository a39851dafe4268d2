/**
 * Edits inside a repetitive file: the same change is being made to one block after another, and the cursor stands where
 * the next one is due. The files are written here, so they are the same on every machine and in nobody's training.
 */

/** A place in a text. */
export interface EditPlace {
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** A file of blocks that are alike; an edit turns the line `before` of each into `after`. */
interface Template {
  readonly path: string;
  readonly head: string;
  readonly block: (name: string, line: string, index: number) => string;
  readonly before: (name: string) => string;
  readonly after: (name: string) => string;
}

const NAMES = [
  ...['invoice', 'customer', 'shipment', 'voucher', 'warehouse', 'supplier', 'refund', 'address', 'payment'],
  ...['receipt', 'parcel', 'carrier', 'contract', 'discount', 'catalog', 'basket', 'account', 'message'],
];

const title = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

const TEMPLATES: readonly Template[] = [
  {
    path: 'src/api/loaders.ts',
    head: "import { request, RequestError } from './request';\nimport * as parse from './parse';\n\n",
    block: (name, line) =>
      `export async function load${title(name)}(id: string) {\n${line}\n` +
      `  if (!response.ok) throw new RequestError('${name}', response.status);\n` +
      `  return parse.${name}(await response.json());\n}\n\n`,
    before: (name) => `  const response = await fetch(\`/api/${name}s/\${id}\`);`,
    after: (name) => `  const response = await request('${name}s', id, { retries: 3, timeout: 5000 });`,
  },
  {
    path: 'test/cart.test.ts',
    head: "import assert from 'node:assert/strict';\nimport { Cart } from '../src/cart';\n\ndescribe('Cart', () => {\n",
    block: (name, line, index) =>
      `  it('adds a ${name}', () => {\n${line}\n    cart.add('${name}', ${10 + 3 * index});\n` +
      `    assert.equal(cart.total(), ${10 + 3 * index});\n    assert.equal(cart.size, 1);\n  });\n\n`,
    before: () => '    const cart = new Cart();',
    after: (name) => `    const cart = new Cart({ currency: 'EUR', label: '${name}' });`,
  },
  {
    path: 'settings.py',
    head: 'class Settings:\n    def __init__(self, values):\n        self._values = values\n\n',
    block: (name, line) =>
      `    def get_${name}(self, default=None):\n        """The ${name} of this session."""\n${line}\n` +
      `        if value is None:\n            return default\n        return value\n\n`,
    before: (name) => `        value = self._values.get("${name}")`,
    after: (name) => `        value = self._lookup("${name}", section="session", required=False)`,
  },
];

/** Blocks that are edited already, at the least. */
const FIRST = 3;

/** Places with 3, 4, … edited blocks before them, file by file in turn; at most three times as many as names allow. */
export function repetitiveEdits(count: number): readonly EditPlace[] {
  const steps = NAMES.length - FIRST - 1;
  return Array.from({ length: Math.min(count, TEMPLATES.length * steps) }, (_, index) => {
    const template = TEMPLATES[index % TEMPLATES.length];
    return editPlace(template, FIRST + (Math.floor(index / TEMPLATES.length) % steps));
  });
}

function editPlace({ path, head, block, before, after }: Template, edited: number): EditPlace {
  const cursor = '\u0000';
  const indent = /^ */.exec(before(''))?.[0] ?? '';
  const text = NAMES.map((name, index) => {
    const line = index < edited ? after(name) : index > edited ? before(name) : `${indent}${cursor}`;
    return block(name, line, index);
  }).join('');
  const [prefix, suffix] = (head + text).split(cursor);
  return { path, prefix, suffix };
}
