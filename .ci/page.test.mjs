import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { pageOf } from './page.mjs';

describe('the page of the extension', () => {
  it('leaves out pictures, and links to files', () => {
    const readme =
      'a\n\n![b](media/b.png)\n\n![c](https://c/c.png)\n[d](src/d.ts#e) [`f`](#f) [g](https://g)\n';
    assert.equal(pageOf(readme), 'a\n\n![c](https://c/c.png)\nd [`f`](#f) [g](https://g)\n');
  });

  it('of the README has no link that leads nowhere', () => {
    const page = pageOf(readFileSync('README.md', 'utf8'));
    assert.deepEqual(page.match(/\]\((?!https:|#).*?\)/g), null);
    assert.match(page, /\]\(#another-model\)/);
  });
});
