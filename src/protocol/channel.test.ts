import assert from 'node:assert/strict';
import { connect, FaultError, serveChannel, toFault, type Handlers } from './channel';
import { linkedPorts, someDraft, someLoad, someReply, someRequest } from './channelTesting';
import type { Fault } from './faults';
import { PROTOCOL_VERSION, type Draft } from './messages';

const never = () => new Promise<never>(() => undefined);
const handlers = (own: Partial<Handlers> = {}): Handlers => ({
  load: never,
  draft: never,
  files: never,
  status: never,
  learn: never,
  changed: never,
  forget: never,
  index: never,
  ...own,
});

/** Lets everything that is under way in microtasks come to rest. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

const isFault =
  (code: string, pattern = /./) =>
  (error: unknown) =>
    error instanceof FaultError && error.code === code && pattern.test(error.message);

function link(own: Partial<Handlers> = {}) {
  const [near, far] = linkedPorts();
  const ends: Fault[] = [];
  const channel = connect(near, (fault) => ends.push(fault));
  serveChannel(far, handlers(own));
  return { channel, near, far, ends };
}

describe('channel', () => {
  it('answers each request once, in any order', async () => {
    const release: (() => void)[] = [];
    const { channel } = link({
      draft: ({ path }) =>
        new Promise((resolve) =>
          release.push(() => {
            resolve(someReply(path));
          }),
        ),
      status: () => Promise.resolve({ residentBytes: 5, loaded: true, filesLearnt: 0 }),
    });
    const first = channel.request(someRequest({ path: 'one' }));
    const second = channel.request(someRequest({ path: 'two' }));
    assert.deepEqual(await channel.request({ kind: 'status' }), {
      residentBytes: 5,
      loaded: true,
      filesLearnt: 0,
    });
    release[1]();
    assert.equal((await second).drafts[0].text, 'two');
    release[0]();
    assert.equal((await first).drafts[0].text, 'one');
  });

  it('tells of drafts that stand before the reply, to the request that they belong to', async () => {
    const { channel } = link({
      draft: ({ path }, _, onDrafts) => {
        onDrafts([someDraft(`first of ${path}`)]);
        return Promise.resolve(someReply(path));
      },
    });
    const told: string[] = [];
    const note = (drafts: readonly Draft[]) => told.push(...drafts.map(({ text }) => text));
    await channel.request(someRequest({ path: 'one' }), undefined, note);
    await channel.request(someRequest({ path: 'two' }));
    assert.deepEqual(told, ['first of one']);
  });

  it('carries half characters and every kind of line break unchanged', async () => {
    const text = 'a\uD83D\r\n\u2028\u0000é';
    const { channel } = link({ draft: ({ prefix }) => Promise.resolve(someReply(prefix)) });
    assert.equal((await channel.request(someRequest({ prefix: text }))).drafts[0].text, text);
  });

  it('a fault keeps its code and its sentence', async () => {
    const fault = Object.assign(new Error('config.json is missing'), { code: 'modelMissing' });
    const { channel } = link({ load: () => Promise.reject(fault) });
    await assert.rejects(channel.request(someLoad()), isFault('modelMissing', /config\.json/));
  });

  it('cancelled before it is sent: nothing is sent', async () => {
    let asked = 0;
    const { channel } = link({ draft: () => (asked++, never()) });
    await assert.rejects(channel.request(someRequest(), AbortSignal.abort()), isFault('cancelled'));
    await settled();
    assert.equal(asked, 0);
  });

  it('cancelled meanwhile: fails at once, the worker’s signal aborts, its late reply is ignored', async () => {
    let signal: AbortSignal | undefined;
    let reply: () => void = () => undefined;
    const { channel, ends } = link({
      draft: (_, given) => {
        signal = given;
        return new Promise(
          (resolve) =>
            (reply = () => {
              resolve(someReply('late'));
            }),
        );
      },
      status: () => Promise.resolve({ residentBytes: 1, loaded: true, filesLearnt: 0 }),
    });
    const controller = new AbortController();
    const pending = channel.request(someRequest(), controller.signal);
    await settled();
    controller.abort();
    await assert.rejects(pending, isFault('cancelled'));
    await settled();
    assert.equal(signal?.aborted, true);
    reply();
    await settled();
    assert.deepEqual(ends, []);
    assert.equal((await channel.request({ kind: 'status' })).residentBytes, 1);
  });

  it('cancelled after the reply: nothing happens', async () => {
    const { channel, ends } = link({ draft: () => Promise.resolve(someReply('x')) });
    const controller = new AbortController();
    await channel.request(someRequest(), controller.signal);
    controller.abort();
    await settled();
    assert.deepEqual(ends, []);
  });

  it('closed: what waits and what comes later fails with the reason, and the worker’s work is aborted', async () => {
    let signal: AbortSignal | undefined;
    const { channel, near, ends } = link({ draft: (_, given) => ((signal = given), never()) });
    const pending = [channel.request(someRequest()), channel.request({ kind: 'status' })];
    await settled();
    near.close('The worker ended by SIGKILL.');
    for (const each of pending) await assert.rejects(each, isFault('workerGone', /SIGKILL/));
    await assert.rejects(channel.request(someLoad()), isFault('workerGone', /SIGKILL/));
    assert.equal(ends.length, 1);
    assert.equal(signal?.aborted, true);
  });

  it('closed before the hello: the requests that wait for it fail', async () => {
    const [near] = linkedPorts();
    const channel = connect(near, () => undefined);
    const pending = channel.request(someLoad());
    near.close('The worker ended with code 1.');
    await assert.rejects(pending, isFault('workerGone', /code 1/));
  });

  it('holds requests back until the hello', async () => {
    const [near, far] = linkedPorts();
    const seen: unknown[] = [];
    far.onMessage((message) => seen.push(message));
    const channel = connect(near, () => undefined);
    void channel.request({ kind: 'status' }).catch(() => undefined);
    await settled();
    assert.equal(seen.length, 0);
    far.post({ type: 'hello', version: PROTOCOL_VERSION });
    await settled();
    assert.equal(seen.length, 1);
  });

  for (const [name, packet] of [
    ['another version', { type: 'hello', version: PROTOCOL_VERSION + 1 }],
    ['no hello', { type: 'reply', id: 1, reply: {} }],
    ['garbage', 'garbage'],
  ] as const) {
    it(`first packet ${name}: versionMismatch`, async () => {
      const [near, far] = linkedPorts();
      const ends: Fault[] = [];
      const channel = connect(near, (fault) => ends.push(fault));
      const pending = channel.request({ kind: 'status' });
      far.post(packet);
      await assert.rejects(pending, isFault('versionMismatch'));
      assert.equal(ends.length, 1);
    });
  }

  const garbage: readonly unknown[] = [
    null,
    0,
    '',
    [],
    {},
    { type: 'reply' },
    { type: 'reply', id: 'x', reply: {} },
    { type: 'fault', id: 1, fault: { code: 'no such' } },
    { type: 'hello', version: PROTOCOL_VERSION },
    { type: 'request', id: 1, request: {} },
  ];
  for (const packet of garbage) {
    it(`garbage from the worker ends the channel: ${JSON.stringify(packet)}`, async () => {
      const { channel, far, ends } = link();
      const pending = channel.request(someRequest());
      await settled();
      far.post(packet);
      await assert.rejects(pending, isFault('internal'));
      assert.equal(ends.length, 1);
    });
  }

  it('an answer of another shape fails its request and ends the channel', async () => {
    const [near, far] = linkedPorts();
    const ends: Fault[] = [];
    const channel = connect(near, (fault) => ends.push(fault));
    far.post({ type: 'hello', version: PROTOCOL_VERSION });
    const pending = channel.request(someRequest());
    await settled();
    far.post({ type: 'reply', id: 1, reply: { ...someReply('x'), passes: Number.NaN } });
    await assert.rejects(pending, isFault('internal', /draft cannot be read/));
    assert.equal(ends.length, 1);
  });

  it('garbage from the editor: badRequest where there is a number to answer to, else nothing', async () => {
    const [near, far] = linkedPorts();
    const seen: unknown[] = [];
    near.onMessage((message) => seen.push(message));
    serveChannel(far, handlers());
    for (const packet of garbage.slice(0, -1)) near.post(packet);
    near.post({ type: 'cancel', id: 99 });
    for (const request of [
      {},
      { kind: 'draft' },
      { ...someRequest(), count: 'three' },
      { ...someRequest(), strategy: 'magic' },
    ]) {
      near.post({ type: 'request', id: 7, request });
    }
    await settled();
    const [hello, ...faults] = seen;
    assert.deepEqual(hello, { type: 'hello', version: PROTOCOL_VERSION });
    assert.equal(faults.length, 4);
    for (const fault of faults) {
      assert.ok(JSON.stringify(fault).includes('"id":7') && JSON.stringify(fault).includes('badRequest'));
    }
  });
});

describe('toFault', () => {
  const check = (error: unknown, expected: Fault) => {
    it(`${String(error)} → ${expected.code}`, () => {
      assert.deepEqual(toFault(error), expected);
    });
  };
  check(new Error('no'), { code: 'internal', message: 'no' });
  check('text', { code: 'internal', message: 'text' });
  check(undefined, { code: 'internal', message: 'undefined' });
  check(Object.assign(new Error('full'), { code: 'diskFull' }), { code: 'diskFull', message: 'full' });
  check(Object.assign(new Error('gone'), { code: 'ENOENT' }), { code: 'internal', message: 'gone' });
  check(new DOMException('stop', 'AbortError'), { code: 'cancelled', message: 'stop' });
});
