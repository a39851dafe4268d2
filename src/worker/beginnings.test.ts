import assert from 'node:assert/strict';
import { byteTokenizer } from '../runtime/testing';
import { beginningsOf } from './beginnings';
import { treeOf } from './testing';

const tokenizer = byteTokenizer();
const END = tokenizer.special('<|end|>') ?? NaN;
const text = 'a é';
const tokens = [...tokenizer.encode(text), END];

describe('beginningsOf', () => {
  const path = { tokens, logProbability: -2 * tokens.length, finish: 'end' } as const;
  const options = { endTokens: new Set([END]) };
  const characters = (required: string) =>
    beginningsOf(path, treeOf(tokens), tokenizer, { ...options, required })?.map(
      (beginning) => beginning.characters,
    );

  it('counts characters once their last byte is there, no blanks, and what is typed already as none', () => {
    // The bytes of é are two tokens.
    assert.deepEqual(characters(''), [1, 1, 1, 2, 2]);
    assert.deepEqual(characters('a'), [0, 0, 0, 1, 1]);
  });

  it('sums up to each token', () => {
    const sums = beginningsOf(path, treeOf(tokens), tokenizer, options);
    assert.deepEqual(
      sums?.map(({ logProbability }) => logProbability),
      [-2, -4, -6, -8, -10],
    );
  });

  it('says nothing where rows are missing, or the path was made from others', () => {
    assert.equal(beginningsOf(path, treeOf(tokens.slice(0, -1)), tokenizer, options), undefined);
    const other = { ...path, logProbability: -9 };
    assert.equal(beginningsOf(other, treeOf(tokens), tokenizer, options), undefined);
  });
});
