import assert from 'node:assert/strict';
import { FaultError } from '../../protocol/channel';
import { someReply, someRequest } from '../../protocol/channelTesting';
import type { DraftServiceOptions } from '../draftServiceOptions';
import type { Outcome } from '../place';
import { somePlace, someProposal } from '../testing';
import { LastRequest } from './lastRequest';

const { signal } = new AbortController();

describe('LastRequest', () => {
  const answers: DraftServiceOptions['request'] = (request) => {
    if (request.path === 'fault') return Promise.reject(new FaultError('outOfMemory', 'Close something.'));
    if (request.path === 'cancelled') return Promise.reject(new FaultError('cancelled', 'cancelled'));
    const reply = someReply(request.path);
    return Promise.resolve(
      request.path === 'superseded' ? { ...reply, drafts: [], reason: 'superseded' } : reply,
    );
  };
  let time = 0;
  const make = () => new LastRequest(answers, () => (time += 5));

  it('keeps the newest that was answered, and passes the reply on', async () => {
    const requests = make();
    let told = 0;
    requests.onFirst(() => told++);
    assert.equal(requests.last, undefined);
    await requests.ask(someRequest({ path: 'a' }), signal);
    const reply = await requests.ask(someRequest({ path: 'b' }), signal);
    assert.deepEqual(requests.last, { request: someRequest({ path: 'b' }), reply, milliseconds: 5 });
    assert.equal(told, 1);
  });

  it('one that was superseded or cancelled leaves the one before', async () => {
    const requests = make();
    await requests.ask(someRequest({ path: 'a' }), signal);
    await requests.ask(someRequest({ path: 'superseded' }), signal);
    await assert.rejects(requests.ask(someRequest({ path: 'cancelled' }), signal));
    assert.equal(requests.last?.request.path, 'a');
  });

  it('says whether somebody waits, whatever comes of it; what is asked aside leaves the one before', async () => {
    const requests = make();
    await requests.ask(someRequest({ path: 'a' }), signal);
    const asked = [
      requests.ask(someRequest({ path: 'cancelled' }), signal).catch(() => undefined),
      requests.askAside(someRequest({ path: 'b' }), signal),
    ];
    const awaited = [requests.isAwaited];
    await asked[0];
    await asked[1];
    awaited.push(requests.isAwaited);
    assert.deepEqual([awaited, requests.last?.request.path], [[true, false], 'a']);
    const aside = requests.askAside(someRequest({ path: 'b' }), signal);
    assert.ok(requests.isAwaited);
    assert.deepEqual([(await aside).drafts[0].text, requests.isAwaited], ['b', false]);
  });

  it('what came of asking is kept where the last answer does not tell it, until there is another answer', async () => {
    const proposals = [someProposal('a')];
    const requests = make();
    const told = (outcome: Partial<Outcome>) => {
      const none = { proposals: [], dropped: [], atHand: false, milliseconds: 0 };
      requests.told(somePlace(), { ...none, ...outcome });
      return requests.asked?.outcome.reason ?? requests.asked?.outcome.atHand;
    };
    let first = 0;
    requests.onFirst(() => first++);
    assert.equal(told({ reason: 'cancelled' }), undefined);
    assert.equal(first, 0);
    assert.equal(told({ reason: 'excludedFile' }), 'excludedFile');
    assert.equal(first, 1);
    assert.equal(told({ reason: 'superseded' }), 'excludedFile');
    const reply = await requests.ask(someRequest({ path: 'b' }), signal);
    assert.deepEqual([requests.asked, first], [undefined, 1]);
    assert.equal(told({ proposals, reply }), undefined);
    assert.equal(told({ reply, reason: 'unlikely' }), 'unlikely');
    assert.equal(told({ proposals }), undefined);
    assert.equal(told({ proposals, atHand: true }), true);
    assert.equal(requests.last?.request.path, 'b');
  });

  it('a fault is kept, and thrown', async () => {
    const requests = make();
    await assert.rejects(requests.ask(someRequest({ path: 'fault' }), signal), /Close something/);
    assert.deepEqual(requests.last?.fault, { code: 'outOfMemory', message: 'Close something.' });
  });
});
