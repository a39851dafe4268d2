import assert from 'node:assert/strict';
import { LoadNotice } from '../../src/extension/ui/loadNotice';
import { someLoadReply } from '../../src/protocol/channelTesting';

describe('the notice of a loaded model', () => {
  it('says once what is to be known of the device, however often the worker starts', () => {
    const told: string[] = [];
    const notice = new LoadNotice(
      () => undefined,
      () => 0,
      (note) => told.push(note),
    );
    for (const deviceNote of ['', 'It is slow.', 'It is slow.', 'It is another.', 'It is slow.']) {
      notice.update({ kind: 'starting' });
      notice.update({ kind: 'ready', model: someLoadReply({ deviceNote }) });
    }
    assert.deepEqual(told, ['Superdraft: It is slow.', 'Superdraft: It is another.']);
    notice.dispose();
  });
});
