import assert from 'node:assert/strict';
import { SteadyChoice } from '../decoding/chooseStrategy';
import { Drafting } from '../decoding/drafting';
import { measuredCost } from '../decoding/passCost';
import { someRequest } from '../protocol/channelTesting';
import { STRATEGIES, type Draft, type DraftRequest } from '../protocol/messages';
import { makeWorkspace } from '../retrieval/testing';
import type { PromptTemplate } from '../runtime/manifest';
import { BOX_TEMPLATE, byteTokenizer, fakeModel } from '../runtime/testing';
import { LanguageModel } from '../runtime/languageModel';
import { SPARE_SLOTS } from '../runtime/model';
import type { Pass } from '../runtime/session';
import { draftOnce, type Loaded } from './draftOnce';
import { LastPlace } from './lastPlace';

const tokenizer = byteTokenizer();
const PLAIN: PromptTemplate = { start: [], infill: [], plain: ['{prefix}'], end: ['<|endoftext|>'] };

const request = someRequest({
  prefix: '',
  suffix: 'const a = 1;\n',
  count: 1,
  maxTokens: 4,
  strategy: 'greedy',
  extent: 'line',
});

const [x, y] = tokenizer.encode('xy');
const end = tokenizer.special('<|endoftext|>') ?? 0;

/** A model that goes on with the same tokens after every text. */
function loaded(template: PromptTemplate, likeliest = [x, end]): Loaded {
  const row = {
    ids: Int32Array.from(likeliest),
    logits: Float32Array.from(likeliest, (_, rank) => 1 - rank),
    logSumExp: 1.4,
  };
  const open = fakeModel(tokenizer, template, 256, row);
  return {
    ...open,
    drafting: new Drafting(new Map(), measuredCost(open.passCosts)),
    workspace: makeWorkspace(1024 ** 2, tokenizer),
    lastPlace: new LastPlace(),
    auto: new SteadyChoice(),
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

  it('where the model finds the line complete, whoever types gets nothing, and whoever asks gets drafts', async () => {
    const texts = async (early: boolean) => {
      const place = { prefix: 'a = 1', healing: false } as const;
      const asked = { ...request, ...place, strategy: 'beam', count: 2, early } as const;
      const reply = await draftOnce(loaded(BOX_TEMPLATE, [end, x]), asked, new AbortController().signal);
      return { reason: reply.reason, texts: reply.drafts.map(({ text }) => text) };
    };
    assert.deepEqual(await texts(true), { reason: 'nothingToAdd', texts: [] });
    assert.deepEqual(await texts(false), { reason: undefined, texts: ['x'] });
  });

  it('whoever types gets draft 1 before the others, and like whoever asks all of them in the end', async () => {
    const place = { prefix: 'a = ', healing: false } as const;
    const textsOf = (drafts: readonly Draft[]) => drafts.map(({ text }) => text);
    for (const early of [true, false]) {
      const asked = { ...request, ...place, strategy: 'fan', count: 2, early } as const;
      const told: string[][] = [];
      const onDrafts = (first: readonly Draft[]) => {
        told.push(textsOf(first));
      };
      const open = loaded(BOX_TEMPLATE, [x, y, end]);
      const { drafts } = await draftOnce(open, asked, new AbortController().signal, onDrafts);
      assert.deepEqual([told, textsOf(drafts)], [early ? [['xxxx']] : [], ['xxxx', 'yxxx']]);
    }
  });

  it('the longest draft of a model with a short context leaves half of it to the prompt', async () => {
    const prefix = 'y'.repeat(1000);
    const { drafts, promptRows } = await ask(PLAIN, { prefix, maxTokens: 256, healing: false });
    assert.equal(drafts[0].tokens, 128);
    assert.ok(promptRows > 120 && promptRows <= 128, `${promptRows} rows`);
  });

  it('where passes have become so dear that drafts are cut to fit the time, the prompt stays what it was', async () => {
    let milliseconds = 1;
    const cost = { cost: () => milliseconds };
    const open = { ...loaded(BOX_TEMPLATE), drafting: new Drafting(new Map(), cost) };
    const code = 'b = 1;\n'.repeat(40);
    const asked = {
      prefix: code,
      suffix: `\n${code}`,
      interpolation: false,
      maxTokens: 40,
      strategy: 'auto',
      early: true,
    } as const;
    const draft = () => draftOnce(open, { ...request, ...asked }, new AbortController().signal);
    const cheap = await draft();
    milliseconds = 50;
    const dear = await draft();
    assert.deepEqual([cheap.drafts[0].tokens, dear.drafts[0].tokens], [40, 8]);
    assert.equal(dear.promptRows, cheap.promptRows);
    assert.ok(dear.promptRowsReused >= dear.promptRows - 1);
  });

  describe('of full length, which all show the same', () => {
    /** A model that is sure of `a` and a line break, and then goes on with any letters, of which nothing is shown. */
    function repeating(): Loaded {
      const open = loaded(BOX_TEMPLATE);
      const sure = (text: string) => ({
        ids: Int32Array.from(tokenizer.encode(`${text}xyz`)),
        logits: Float32Array.of(40, 2, 1, 0),
        logSumExp: 40,
      });
      const any = {
        ids: Int32Array.from(tokenizer.encode('abcdefghijklmnopqrstuvwxyz')),
        logits: Float32Array.from({ length: 26 }, (_, rank) => -rank / 100),
        logSumExp: Math.log(26),
      };
      let prompt = 0;
      const run = ({ rows, wanted }: Pass) => {
        if (wanted.length < rows.length || prompt === 0) prompt = (rows.at(-1)?.position ?? 0) + 1;
        const at = (row: number) => rows[row].position - prompt;
        return Promise.resolve(
          wanted.map((row) => (at(row) < 0 ? sure('a') : at(row) === 0 ? sure('\n') : any)),
        );
      };
      return { ...open, model: new LanguageModel({ run }, open.contextLength + SPARE_SLOTS) };
    }

    /** Guesses a letter after everything. */
    const eager = () => {
      const letters = tokenizer.encode('abcdefgh');
      const draft = () => letters.map((token, rank) => ({ token, rank, matchLength: 8 }));
      const drafter = { begin: () => undefined, draft, accept: () => undefined };
      return new Drafting(new Map([['eager', drafter]]), { cost: () => 1 });
    };

    for (const strategy of STRATEGIES)
      for (const maxTokens of [40, 256])
        it(`${strategy}, ${maxTokens} tokens: as many are tried as there is room for`, async () => {
          const plain = { healing: false, interpolation: false, extent: 'block' } as const;
          const asked = { ...request, ...plain, prefix: 'b = ', count: 10, maxTokens, strategy };
          const open = { ...repeating(), drafting: eager() };
          const { drafts } = await draftOnce(open, asked, new AbortController().signal);
          assert.equal(drafts[0].text, 'a');
        });
  });
});
