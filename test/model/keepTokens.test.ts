import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { keepTokens } from '../../src/retrieval/keepTokens';
import { loadTokenizer, type Tokenizer } from '../../src/runtime/tokenizer';

const FILES = ['src/decoding/tree.ts', 'models/build/model.py', 'README.md', '.vscode/launch.json'];

describe('tokens that are kept over an edit, with the tokenizer of the model in the box', () => {
  let tokenizer: Tokenizer;
  before(async () => (tokenizer = await loadTokenizer(resolve('models/default'), 16_384)));

  it('are those of the edited text as a whole', () => {
    const texts = FILES.map((file) => readFileSync(file, 'utf8').slice(0, 6000));
    const edit = fc.tuple(fc.nat(5999), fc.nat(80), fc.stringMatching(/^[a-z(){} \n\té]{0,40}$/));
    fc.assert(
      fc.property(fc.constantFrom(...texts), edit, (before, [at, cut, more]) => {
        const after = before.slice(0, at) + more + before.slice(at + cut);
        const { head, changed, tail } = keepTokens(Uint32Array.from(tokenizer.encode(before)), after, (id) =>
          tokenizer.bytes(id),
        );
        assert.deepEqual([...head, ...tokenizer.encode(changed), ...tail], tokenizer.encode(after));
        assert.ok(changed.length < after.length / 2, 'most of a text of many lines is kept');
      }),
      { numRuns: 300 },
    );
  });
});
