// Over 300 lines: all tests drive one client through the same stand-in for a worker.
import assert from 'node:assert/strict';
import { serveChannel } from '../../protocol/channel';
import { linkedPorts, someLoad, someLoadReply, someReply, someRequest } from '../../protocol/channelTesting';
import type { DraftReply, LoadReply, LoadRequest } from '../../protocol/messages';
import { restartDelay } from './restartDelay';
import { SILENCE } from './watchdog';
import { WorkerClient } from './workerClient';
import type { WorkerProcess } from './workerProcess';
import type { WorkerState } from './workerState';

const live = new AbortController().signal;
const never = () => new Promise<never>(() => undefined);
/** Times that only the watchdog waits. */
const WATCHES = [SILENCE.ask, SILENCE.drafting / 6, SILENCE.loading / 6];
const settled = () => new Promise((resolve) => setImmediate(resolve));

interface Behaviour {
  readonly load?: (request: LoadRequest, start: number) => Promise<LoadReply>;
  readonly draft?: (start: number, signal: AbortSignal) => Promise<DraftReply>;
  /** Whether a worker gives signs of life; by default the first does not. */
  readonly lives?: (start: number) => boolean;
  /** What the worker says instead of its hello. */
  readonly firstPacket?: unknown;
  readonly unloadAfter?: number;
  readonly onReady?: (client: WorkerClient) => void;
}

/** A client whose workers, numbered from 1, live in this process; time passes when told. */
function make({ load, draft, lives, firstPacket, unloadAfter = 0, onReady }: Behaviour = {}) {
  const kills: ((reason?: string) => void)[] = [];
  const states: WorkerState[] = [];
  /** The requests to draft and to learn, as they came. */
  const asked: string[] = [];
  const timers: { milliseconds: number; callback: () => void }[] = [];
  /** Those of the watchdog, which no test but those about it waits for. */
  const watches: typeof timers = [];
  let time = 0;
  let settings = someLoad();
  let limit = unloadAfter;
  const client: WorkerClient = new WorkerClient({
    start: (): WorkerProcess => {
      const [near, far] = linkedPorts();
      const number = kills.length + 1;
      kills.push((reason = 'The worker ended by SIGKILL.') => {
        near.close(reason);
      });
      if (firstPacket !== undefined) far.post(firstPacket);
      serveChannel(far, {
        load: (request) =>
          load?.(request, number) ?? Promise.resolve(someLoadReply({ model: `toy ${number}` })),
        draft: ({ kind }, signal) => {
          asked.push(kind);
          return draft?.(number, signal) ?? Promise.resolve(someReply(`from ${number}`));
        },
        files: () => Promise.resolve({ done: true }),
        status: () =>
          (lives?.(number) ?? number > 1)
            ? Promise.resolve({ residentBytes: 1, loaded: true, filesLearnt: 0 })
            : never(),
        learn: ({ kind }) => {
          asked.push(kind);
          return never();
        },
        changed: never,
        forget: () => Promise.resolve({ done: true }),
        index: never,
      });
      return {
        pid: 1000 + number,
        port: near,
        kill: () => {
          near.close('The worker ended by SIGKILL.');
        },
      };
    },
    loadRequest: () => settings,
    onState: (state) => {
      states.push(state);
      if (state.kind === 'ready') onReady?.(client);
    },
    unloadAfter: () => limit,
    after: (milliseconds, callback) => {
      const timer = { milliseconds, callback };
      const list = WATCHES.includes(milliseconds) ? watches : timers;
      list.push(timer);
      return () => void list.splice(list.indexOf(timer) >>> 0, 1);
    },
    now: () => time,
  });
  return {
    client,
    states,
    asked,
    timers,
    starts: () => kills.length,
    kill: () => {
      kills[kills.length - 1]();
    },
    change: (request: LoadRequest) => {
      settings = request;
    },
    /** Sets what `unloadAfter` says. */
    limit: (milliseconds: number) => {
      limit = milliseconds;
      client.countIdleAnew();
    },
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    /** Lets the watchdog's next step run out. */
    watch: async () => {
      const step = watches.shift();
      time += step?.milliseconds ?? 0;
      step?.callback();
      await settled();
      return step?.milliseconds;
    },
    elapse: () => {
      timers.shift()?.callback();
    },
    drafts: async () => (await client.draft(someRequest(), live)).drafts[0].text,
    kinds: () => states.map((state) => state.kind),
  };
}

describe('WorkerClient', () => {
  it('starts nothing until it is needed, and one worker for many requests', async () => {
    const test = make();
    assert.equal(test.starts(), 0);
    assert.deepEqual(await Promise.all([test.drafts(), test.drafts()]), ['from 1', 'from 1']);
    test.client.start();
    assert.equal(test.starts(), 1);
    assert.equal(test.client.pid, 1001);
    assert.deepEqual(test.kinds(), ['starting', 'ready']);
  });

  it('killed while idle: starts another at once, and the next request works', async () => {
    const test = make();
    await test.client.ready();
    test.kill();
    assert.equal(test.starts(), 2);
    assert.equal(await test.drafts(), 'from 2');
    assert.deepEqual(test.kinds(), ['starting', 'ready', 'waiting', 'starting', 'ready']);
  });

  it('killed while loading: what waits fails with the reason, the next request works', async () => {
    const test = make({ load: (_, start) => (start === 1 ? never() : Promise.resolve(someLoadReply())) });
    const waiting = test.drafts();
    await settled();
    test.kill();
    await assert.rejects(waiting, { code: 'workerGone', message: /SIGKILL/ });
    assert.equal(await test.drafts(), 'from 2');
  });

  it('killed while decoding: the request fails with the reason, the next one works', async () => {
    const test = make({ draft: (start) => (start === 1 ? never() : Promise.resolve(someReply('again'))) });
    await test.client.ready();
    const decoding = test.drafts();
    await settled();
    test.kill();
    await assert.rejects(decoding, { code: 'workerGone', message: /SIGKILL/ });
    assert.equal(await test.drafts(), 'again');
  });

  it('dies again and again: waits longer each time, then gives up until it is told to restart', async () => {
    const test = make({ load: never });
    test.client.start();
    const waits: number[] = [];
    for (let death = 0; death < 6; death++) {
      await settled();
      test.kill();
      const state = test.states.findLast(({ kind }) => kind === 'waiting');
      waits.push(state?.kind === 'waiting' ? state.milliseconds : -1);
      test.elapse();
    }
    assert.deepEqual(waits, [0, 1000, 2000, 4000, 8000, 16_000]);
    test.kill();
    assert.equal(test.client.state.kind, 'failed');
    assert.equal(test.timers.length, 0);
    await assert.rejects(test.drafts(), { code: 'workerGone' });
    assert.equal(test.starts(), 7);
    test.client.restart();
    assert.equal(test.starts(), 8);
  });

  it('while it waits to start again, requests fail at once with the reason', async () => {
    const test = make();
    await test.client.ready();
    test.kill();
    await test.client.ready();
    test.kill();
    await assert.rejects(test.drafts(), { code: 'workerGone', message: /SIGKILL/ });
    test.elapse();
    assert.equal(await test.drafts(), 'from 3');
  });

  it('hangs while it drafts: is stopped after a long silence, and another answers', async () => {
    const test = make({ draft: (start) => (start === 1 ? never() : Promise.resolve(someReply('again'))) });
    await test.client.ready();
    const drafting = test.drafts();
    await settled();
    const waits = [];
    while (test.starts() === 1) waits.push(await test.watch());
    assert.equal(waits.shift(), SILENCE.ask);
    assert.deepEqual(waits, Array(6).fill(SILENCE.drafting / 6));
    await assert.rejects(drafting, { code: 'workerGone' });
    const waiting = test.states.find(({ kind }) => kind === 'waiting');
    assert.match(waiting?.kind === 'waiting' ? waiting.reason : '', /not answered for 90 seconds/);
    assert.equal(await test.drafts(), 'again');
  });

  it('hangs whenever it drafts: waits longer each time, as after crashes', async () => {
    const test = make({ draft: never, lives: () => false });
    await test.client.ready();
    void test.drafts().catch(() => undefined);
    await settled();
    while (test.starts() === 1) await test.watch();
    await test.client.ready();
    void test.drafts().catch(() => undefined);
    await settled();
    while (test.timers.length === 0) await test.watch();
    assert.equal(test.timers[0].milliseconds, restartDelay(1));
  });

  it('takes long but gives signs of life: is left alone, and at rest it is not even asked', async () => {
    let finish: (reply: DraftReply) => void = () => undefined;
    const test = make({ lives: () => true, draft: () => new Promise((resolve) => (finish = resolve)) });
    await test.client.ready();
    const drafting = test.drafts();
    await settled();
    for (let step = 0; step < 50; step++) assert.equal(await test.watch(), SILENCE.ask);
    finish(someReply('late'));
    assert.equal(await drafting, 'late');
    await test.watch();
    assert.equal(await test.watch(), undefined);
    assert.equal(test.starts(), 1);
  });

  it('hangs while a request is cancelled: is noticed all the same', async () => {
    const test = make({ draft: never });
    await test.client.ready();
    const controller = new AbortController();
    const drafting = test.client.draft(someRequest(), controller.signal);
    await settled();
    await test.watch();
    controller.abort();
    await assert.rejects(drafting, { code: 'cancelled' });
    while (test.starts() === 1) await test.watch();
  });

  it('a load that is cancelled: says how to go on, and the next reload loads', async () => {
    const test = make({ load: (_, start) => (start === 1 ? never() : Promise.resolve(someLoadReply())) });
    const said = { code: 'modelMissing', message: /cancelled.*restart the worker/ };
    const waiting = test.drafts();
    await settled();
    test.client.cancelLoad();
    await assert.rejects(waiting, said);
    const { state } = test.client;
    assert.match(state.kind === 'failed' ? state.fault.message : '', said.message);
    await assert.rejects(test.drafts(), said);
    test.client.restart();
    assert.equal(await test.drafts(), 'from 2');
  });

  it('a death after a healthy minute counts as the first', async () => {
    const test = make();
    for (let death = 0; death < 10; death++) {
      await test.client.ready();
      test.pass(60_000);
      test.kill();
    }
    assert.equal(test.starts(), 11);
    assert.equal(test.timers.length, 0);
  });

  it('a model that cannot be loaded is no crash: the fault is kept until the settings change', async () => {
    const test = make({
      load: ({ modelFolder }) =>
        modelFolder === '/good'
          ? Promise.resolve(someLoadReply())
          : Promise.reject(Object.assign(new Error('config.json is missing'), { code: 'modelMissing' })),
    });
    await assert.rejects(test.drafts(), { code: 'modelMissing' });
    await assert.rejects(test.drafts(), { code: 'modelMissing' });
    assert.equal(test.starts(), 1);
    assert.deepEqual(test.client.state, {
      kind: 'failed',
      fault: { code: 'modelMissing', message: 'config.json is missing' },
    });
    test.change(someLoad({ modelFolder: '/good' }));
    test.client.reload();
    assert.equal(await test.drafts(), 'from 1');
    assert.equal(test.client.state.kind, 'ready');
  });

  it('settings that change while it loads: the late result of the older load changes nothing', async () => {
    const release: (() => void)[] = [];
    const test = make({
      load: ({ modelFolder }) =>
        new Promise((resolve) =>
          release.push(() => {
            resolve(someLoadReply({ model: modelFolder }));
          }),
        ),
    });
    test.client.start();
    await settled();
    test.change(someLoad({ modelFolder: '/new' }));
    test.client.reload();
    await settled();
    release[0]();
    await settled();
    assert.equal(test.client.state.kind, 'starting');
    release[1]();
    assert.equal((await test.client.ready()).model, '/new');
  });

  it('settings that change while drafts wait for the model: the new one makes them', async () => {
    let replaced: (fault: Error) => void = () => undefined;
    const test = make({
      load: ({ modelFolder }) =>
        modelFolder === '/new'
          ? Promise.resolve(someLoadReply())
          : new Promise((_, reject) => (replaced = reject)),
    });
    const waiting = test.drafts();
    await settled();
    test.change(someLoad({ modelFolder: '/new' }));
    test.client.reload();
    replaced(Object.assign(new Error('Something newer took the place of this.'), { code: 'cancelled' }));
    assert.equal(await waiting, 'from 1');
  });

  it('settings that change before it was needed start nothing', () => {
    const test = make();
    test.client.reload();
    assert.equal(test.starts(), 0);
  });

  it('nobody asks for long: a model that could not be loaded stays, and says why', async () => {
    const fault = Object.assign(new Error('config.json is missing'), { code: 'modelMissing' });
    const test = make({ load: () => Promise.reject(fault), unloadAfter: 1000 });
    await assert.rejects(test.drafts(), { code: 'modelMissing' });
    test.elapse();
    assert.equal(test.client.state.kind, 'failed');
  });

  it('forgets although no worker runs, no model is there yet, or none could be loaded', async () => {
    const load = (_: LoadRequest, start: number) =>
      start === 1 ? never() : Promise.reject(new Error('config.json is missing'));
    const test = make({ load });
    await test.client.forget('/storage', live);
    assert.deepEqual([test.client.state.kind, test.starts()], ['starting', 1]);
    test.client.restart();
    await assert.rejects(test.client.ready());
    await test.client.forget('/storage', live);
    assert.deepEqual([test.client.state.kind, test.starts()], ['failed', 2]);
  });

  it('the time after which it is ended counts anew once it is another, without a request', async () => {
    const test = make({ unloadAfter: 1000 });
    test.limit(500);
    assert.equal(test.starts(), 0);
    await test.client.ready();
    test.limit(0);
    assert.deepEqual(test.timers, []);
    test.limit(100);
    assert.deepEqual(
      test.timers.map(({ milliseconds }) => milliseconds),
      [100],
    );
    test.elapse();
    assert.equal(test.client.state.kind, 'stopped');
  });

  it('what is asked as soon as the model is loaded comes before drafts that waited for it', async () => {
    const onReady = (client: WorkerClient) => void client.ask({ kind: 'learn', folders: [] }, live);
    const test = make({ onReady });
    await test.drafts();
    assert.deepEqual(test.asked, ['learn', 'draft']);
  });

  it('nobody asks for long while it learns: stays until that is done', async () => {
    const test = make({ unloadAfter: 1000 });
    await test.client.ready();
    void test.client.ask({ kind: 'learn', folders: [] }, live).catch(() => undefined);
    await settled();
    test.elapse();
    test.elapse();
    assert.deepEqual([test.client.state.kind, test.starts()], ['ready', 1]);
  });

  for (const firstPacket of [{ type: 'hello', version: 99 }, 'garbage']) {
    it(`another version (${JSON.stringify(firstPacket)}): fails, and is not started again and again`, async () => {
      const test = make({ firstPacket });
      await assert.rejects(test.drafts(), { code: 'versionMismatch' });
      assert.equal(test.client.state.kind, 'failed');
      assert.deepEqual([test.starts(), test.timers.length], [1, 0]);
    });
  }

  it('garbage later: that worker is ended and another started', async () => {
    const test = make({
      draft: (start) => Promise.resolve({ ...someReply('x'), passes: start === 1 ? Number.NaN : 1 }),
    });
    await assert.rejects(test.drafts(), { code: 'internal' });
    assert.equal(test.starts(), 2);
    assert.equal(await test.drafts(), 'x');
  });

  it('cancelled before, while loading, while decoding and after', async () => {
    const signals: AbortSignal[] = [];
    const test = make({
      load: () => settled().then(() => someLoadReply()),
      draft: (_, signal) => (
        signals.push(signal),
        signals.length === 1 ? never() : Promise.resolve(someReply('x'))
      ),
    });
    await assert.rejects(test.client.draft(someRequest(), AbortSignal.abort()), { code: 'cancelled' });
    const loading = new AbortController();
    const early = test.client.draft(someRequest(), loading.signal);
    loading.abort();
    await assert.rejects(early, { code: 'cancelled' });
    await test.client.ready();
    const decoding = new AbortController();
    const late = test.client.draft(someRequest(), decoding.signal);
    await settled();
    decoding.abort();
    await assert.rejects(late, { code: 'cancelled' });
    await settled();
    assert.deepEqual(
      signals.map((signal) => signal.aborted),
      [true],
    );
    const after = new AbortController();
    await test.client.draft(someRequest(), after.signal);
    after.abort();
    assert.equal(await test.drafts(), 'x');
  });

  it('restart ends the old worker and its requests', async () => {
    const test = make({ draft: (start) => (start === 1 ? never() : Promise.resolve(someReply('x'))) });
    const pending = test.drafts();
    await settled();
    test.client.restart();
    await assert.rejects(pending, { code: 'workerGone' });
    assert.equal(await test.drafts(), 'x');
    assert.equal(test.starts(), 2);
  });

  it('disposed: ends the worker, starts none any more, not even one that was waited for', async () => {
    const test = make();
    await test.client.ready();
    test.kill();
    await test.client.ready();
    test.kill();
    assert.equal(test.timers.length, 1);
    test.client.dispose();
    assert.equal(test.timers.length, 0);
    await assert.rejects(test.drafts(), { code: 'workerGone' });
    test.client.restart();
    assert.equal(test.starts(), 2);
  });
});

describe('restartDelay', () => {
  it('starts at nothing, never shrinks, and ends', () => {
    const delays = Array.from({ length: 10 }, (_, crashes) => restartDelay(crashes));
    assert.equal(delays[0], 0);
    const given = delays.filter((delay) => delay !== undefined);
    assert.deepEqual(
      given,
      given.toSorted((a, b) => a - b),
    );
    assert.equal(delays.at(-1), undefined);
  });
});
