import assert from 'node:assert/strict';
import { decode } from '../../decoding/decode';
import { Drafting } from '../../decoding/drafting';
import { makeDrafters } from '../../decoding/drafters';
import { toyInput } from '../../decoding/testing/input';
import { ToyOracle } from '../../decoding/testing/toyOracle';
import { scripted } from './scripted';

const signal = new AbortController().signal;
const script = [5, 9, 2, 7, 4];
const stop = () => undefined;

describe('scripted', () => {
  it('writes its script, a row for each token but the first, whose row is the prompt’s', async () => {
    const oracle = new ToyOracle(20, 1);
    const { drafts, metrics } = await decode(scripted(script), toyInput(oracle, { stop }), oracle, signal);
    assert.deepEqual(drafts[0].tokens, script);
    assert.equal(metrics.passes, 4);
  });

  it('takes fewer passes with a drafter that copies it', async () => {
    const oracle = new ToyOracle(20, 1);
    const drafting = new Drafting(makeDrafters(['inputCopy']), { cost: () => 1 });
    drafting.begin({ prefix: [1], suffix: [], input: script });
    const input = toyInput(oracle, { stop });
    const { drafts, metrics } = await decode(scripted(script), input, oracle, signal, { drafting });
    assert.deepEqual(drafts[0].tokens, script);
    assert.equal(metrics.passes, 1);
  });
});
