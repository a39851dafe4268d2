import assert from 'node:assert/strict';
import { bitsPerToken, fitTrust, type Sample } from './fitTrust';

const sample = (probability: number, text: number, matchLength: number): Sample => ({
  probability,
  said: { text: { signs: { matchLength, favourite: -1, best: -1 }, probability: text } },
});

describe('fitTrust', () => {
  // After matches of five tokens the text is right, after one the model is.
  const samples = Array.from({ length: 200 }, (_, index) =>
    index % 2 === 0 ? sample(0.1, 0.9, 5) : sample(0.6, 0.01, 1),
  );
  const fitted = fitTrust(samples);

  it('believes the text where it is right', () => {
    const { byLength } = fitted.text;
    assert.ok(byLength[5] > 1 && byLength[1] < -1, String(byLength));
    assert.equal(byLength[3], 0);
  });

  it('shortens what it was fitted on', () => {
    const nothing = { byLength: [-Infinity], favourite: 0, best: 0 };
    const alone = bitsPerToken(samples, { text: nothing, workspace: nothing });
    assert.ok(Math.abs(alone + (Math.log2(0.1) + Math.log2(0.6)) / 2) < 1e-9);
    assert.ok(bitsPerToken(samples, fitted) < alone - 1);
  });

  it('says nothing of texts that said nothing', () => {
    assert.deepEqual(fitted.workspace, { byLength: Array(7).fill(0), favourite: 0, best: 0 });
  });
});
