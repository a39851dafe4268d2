import assert from 'node:assert/strict';
import { someReply } from '../../protocol/channelTesting';
import type { Outcome } from '../place';
import { somePlace, someProposal, untranslated as t } from '../testing';
import { panelState, together, type PanelView } from './panelState';

const place = somePlace({ path: 'src/cart.py', line: 25 });
const proposals = [
  someProposal('item.price;', { logProbability: Math.log(0.25), tokens: 2 }),
  someProposal('item.total();\n}', { logProbability: Math.log(0.125), tokens: 3 }),
];
const outcome: Outcome = {
  proposals,
  dropped: [],
  atHand: false,
  milliseconds: 31.4,
  reply: { ...someReply(), passes: 9, strategy: 'split' },
};
const state = (view: Partial<PanelView>) =>
  panelState({ place, file: 'src/cart.ipynb', proposals, outcome, stale: false, ...view }, t);

describe('panelState', () => {
  it('tells where, what, how likely, where it differs, and what it took', () => {
    assert.deepEqual(state({}), {
      title: 'Drafts at src/cart.ipynb, line 26',
      languageId: 'typescript',
      drafts: [
        { text: 'item.price;', probability: '25 %', details: '50 % per token' },
        {
          text: 'item.total();\n}',
          probability: '13 %',
          details: '50 % per token · 2 lines',
          differences: [
            { start: 5, end: 12 },
            { start: 13, end: 15 },
          ],
        },
      ],
      status: '2 drafts · 31 ms · 9 passes of the model · split',
      phase: 'done',
    });
  });

  it('while drafts come, and once the document has changed', () => {
    const coming = { place, file: 'src/cart.ipynb', proposals: proposals.slice(0, 1), stale: false };
    const drafting = panelState(coming, t);
    assert.deepEqual(
      [drafting.phase, drafting.status, drafting.drafts.length],
      ['drafting', 'Making drafts…', 1],
    );
    assert.equal(state({ stale: true }).phase, 'stale');
  });

  it('no drafts: says why', () => {
    const none = { ...outcome, proposals: [], reason: 'allBlank' as const };
    assert.equal(state({ proposals: [], outcome: none }).status, 'The model has nothing to suggest here.');
    const fault = { code: 'outOfMemory', message: 'Too little memory.' } as const;
    const failed = { ...none, reason: 'fault' as const, fault };
    assert.equal(state({ proposals: [], outcome: failed }).status, 'Too little memory.');
    assert.match(state({ outcome: { ...outcome, atHand: true } }).status, /ready$/);
  });
});

describe('together', () => {
  const { reply, ...known } = { ...outcome, atHand: true };
  const status = (first: Outcome, all: Outcome) => state({ outcome: together(first, all, 40) }).status;

  it('drafts that the first call had made are told with its figures', () => {
    assert.equal(status(outcome, known), '2 drafts · 40 ms · 9 passes of the model · split');
  });

  it('drafts that came after the first are told with theirs, whoever asked for them', () => {
    const first = { ...known, atHand: false };
    assert.equal(status(first, { ...first, reply }), '2 drafts · 40 ms · 9 passes of the model · split');
    assert.equal(status(first, known), '2 drafts · 40 ms');
  });

  for (const reason of ['cancelled', 'superseded'] as const)
    it(`what was there when another request came first stays (${reason})`, () => {
      const all = together(outcome, { ...outcome, proposals: [], reason }, 40);
      const { phase, status, drafts } = state({ proposals: all.proposals, outcome: all });
      assert.deepEqual([phase, drafts.length], ['interrupted', 2]);
      assert.equal(status, 'Another request came before all drafts were made.');
      assert.equal(state({ proposals: [], outcome: { ...all, proposals: [] } }).phase, 'interrupted');
      assert.equal(state({ outcome: all, stale: true }).phase, 'stale');
    });

  it('drafts from before are ready', () => {
    assert.equal(status(known, known), '2 drafts · ready');
  });
});
