import assert from 'node:assert/strict';
import { countPass, drafterMetrics, newMetrics } from '../decoding/metrics';
import { isReply } from '../protocol/channelGuards';
import { someReply } from '../protocol/channelTesting';
import { metricsReply } from './metricsReply';

describe('metricsReply', () => {
  it('orders passes by their rows, and crosses the channel whole', () => {
    const metrics = newMetrics();
    countPass(metrics, 4, 1, 3);
    countPass(metrics, 1, 1, 2);
    countPass(metrics, 4, 1, 4);
    metrics.acceptedRows = 3;
    const figures = drafterMetrics(metrics, 'trigram');
    figures.draftTokens = 6;
    figures.acceptedTokens = 3;
    figures.acceptedByPosition.push(2, 1);
    const reply = metricsReply(metrics);
    assert.deepEqual(reply, {
      meanAcceptedLength: 2,
      drafters: [{ name: 'trigram', draftTokens: 6, acceptedTokens: 3, acceptedByPosition: [2, 1] }],
      passesByRows: [
        { rows: 1, passes: 1, milliseconds: 2 },
        { rows: 4, passes: 2, milliseconds: 7 },
      ],
    });
    const crossed: unknown = JSON.parse(JSON.stringify({ ...someReply(), ...reply }));
    assert.ok(isReply.draft(crossed));
  });
});
