import assert from 'node:assert/strict';
import { isPanelRequest, isPanelState } from './messages';

describe('messages of the panel', () => {
  it('knows requests from anything else', () => {
    for (const good of [
      { kind: 'ready' },
      { kind: 'again' },
      { kind: 'close' },
      { kind: 'accept', index: 0 },
    ])
      assert.ok(isPanelRequest(good));
    for (const bad of [
      undefined,
      null,
      'ready',
      {},
      { kind: 'eval' },
      { kind: 'accept' },
      { kind: 'accept', index: -1 },
      { kind: 'accept', index: 0.5 },
      { kind: 'accept', index: '0' },
    ])
      assert.ok(!isPanelRequest(bad), JSON.stringify(bad));
  });

  it('knows states from anything else', () => {
    assert.ok(isPanelState({ phase: 'done', drafts: [], title: '', languageId: '', status: '' }));
    for (const bad of [undefined, null, {}, { phase: 'done' }, { phase: 'done', drafts: 'x' }])
      assert.ok(!isPanelState(bad));
  });
});
