import assert from 'node:assert/strict';
import { Drafting } from '../decoding/drafting';
import { measuredCost } from '../decoding/passCost';
import type { DraftRequest } from '../protocol/messages';
import { makeWorkspace } from '../retrieval/testing';
import type { PromptTemplate } from '../runtime/manifest';
import { BOX_TEMPLATE, byteTokenizer, fakeModel } from '../runtime/testing';
import { draftOnce, type Loaded } from './draftOnce';
import { LastPlace } from './lastPlace';

const tokenizer = byteTokenizer();
const PLAIN: PromptTemplate = { start: [], infill: [], plain: ['{prefix}'], end: ['<|endoftext|>'] };

const request: DraftRequest = {
  kind: 'draft',
  path: 'a.ts',
  languageId: 'typescript',
  prefix: '',
  prefixStartLine: 0,
  suffix: 'const a = 1;\n',
  count: 1,
  maxTokens: 4,
  strategy: 'greedy',
  extent: 'line',
  seed: 0,
};

/** A model that goes on with x. */
function loaded(template: PromptTemplate): Loaded {
  const [x] = tokenizer.encode('x');
  const ids = Int32Array.of(x, tokenizer.special('<|endoftext|>') ?? 0);
  const row = { ids, logits: Float32Array.of(1, 0), logSumExp: 1.4 };
  const open = fakeModel(tokenizer, template, 256, row);
  return {
    ...open,
    drafting: new Drafting(new Map(), measuredCost(open.passCosts)),
    workspace: makeWorkspace(1024 ** 2, tokenizer),
    lastPlace: new LastPlace(),
  };
}

describe('draftOnce', () => {
  const ask = (template: PromptTemplate, asked: Partial<DraftRequest>) =>
    draftOnce(loaded(template), { ...request, ...asked }, new AbortController().signal);

  it('a model that sees no suffix, at the beginning of a file: there is nothing to go on from', async () => {
    const { drafts, reason, passes } = await ask(PLAIN, {});
    assert.deepEqual([drafts, reason, passes], [[], 'emptyPrompt', 0]);
  });

  it('such a model behind the first word of a file: goes on from that word', async () => {
    const { drafts, reason } = await ask(PLAIN, { prefix: 'x' });
    assert.equal(reason, undefined);
    assert.deepEqual(
      drafts.map(({ text }) => text),
      ['xxxx'],
    );
  });

  it('a model that sees the suffix, at the beginning of a file: drafts', async () => {
    const { drafts } = await ask(BOX_TEMPLATE, {});
    assert.equal(drafts.length, 1);
  });

  it('no text at all: there is nothing to go on from', async () => {
    assert.equal((await ask(BOX_TEMPLATE, { suffix: '\n' })).reason, 'emptyPrompt');
  });
});
