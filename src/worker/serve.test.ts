// Over 300 lines: all tests drive one server through the same stand-in for an engine.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connect } from '../protocol/channel';
import { linkedPorts, someLoad, someLoadReply, someReply, someRequest } from '../protocol/channelTesting';
import type { DraftReply, DraftRequest } from '../protocol/messages';
import { Workspace } from '../retrieval/workspace';
import type { Engine } from './engine';
import { serve, type LoadEngine } from './serve';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Rejects when the signal aborts, as the engine does between two passes. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const abort = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
  });

const emptyWorkspace = () =>
  new Workspace({
    vocabulary: 128,
    tokenize: (text) => Array.from(text, (letter) => letter.charCodeAt(0) % 128),
    bytesOf: (token) => Uint8Array.of(token),
    budget: 1 << 20,
    pause: async () => {
      await settled();
    },
  });

/** An engine that learns, but keeps nothing. */
function engineOf(draft: Engine['draft'], dispose = () => Promise.resolve()): Engine {
  const workspace = emptyWorkspace();
  return {
    draft,
    dispose,
    workspace,
    learn: (request, signal) => workspace.learn(request, signal, () => undefined),
    forget: () => workspace.forget(),
  };
}

function start(draft: Engine['draft'], load?: LoadEngine) {
  const [near, far] = linkedPorts();
  const events: string[] = [];
  const loadEngine: LoadEngine =
    load ??
    ((request) => {
      events.push(`load ${request.modelFolder}`);
      const dispose = () => {
        events.push(`dispose ${request.modelFolder}`);
        return Promise.resolve();
      };
      return Promise.resolve({
        engine: engineOf(draft, dispose),
        reply: someLoadReply({ model: request.modelFolder }),
      });
    });
  serve(far, loadEngine);
  return { channel: connect(near, () => undefined), near, events };
}

const echo = (request: DraftRequest): Promise<DraftReply> => Promise.resolve(someReply(request.path));
const loaded = () => Promise.resolve({ engine: engineOf(echo), reply: someLoadReply() });

describe('serve', () => {
  it('loads once for the same settings, and anew for others, the old engine disposed first', async () => {
    const { channel, events } = start(echo);
    assert.equal((await channel.request(someLoad())).model, '/model');
    await channel.request(someLoad());
    await channel.request(someLoad({ modelFolder: '/other' }));
    assert.deepEqual(events, ['load /model', 'dispose /model', 'load /other']);
  });

  it('tells how far a load has come, not more often than one can see, and its end', async () => {
    const [near, far] = linkedPorts();
    const told: number[] = [];
    serve(far, (_request, _signal, progress) => {
      for (let done = 0; done <= 1000; done++) progress(done, 1000, 'a tensor');
      return loaded();
    });
    const channel = connect(
      near,
      () => undefined,
      ({ done }) => told.push(done),
    );
    await channel.request(someLoad());
    assert.equal(told[0], 0);
    assert.equal(told.at(-1), 1000);
    assert.ok(told.length < 10);
  });

  it('has the engine draft for one request at a time, however late the one that was replaced ends', async () => {
    const drafting: string[] = [];
    const { channel } = start(async (request) => {
      drafting.push(`begin ${request.path}`);
      for (let turn = 0; turn < 10; turn++) await settled();
      drafting.push(`end ${request.path}`);
      return echo(request);
    });
    await channel.request(someLoad());
    const first = channel.request(someRequest({ path: 'a' }));
    while (drafting.length === 0) await settled();
    await channel.request(someRequest({ path: 'b' }));
    await first;
    assert.deepEqual(drafting, ['begin a', 'end a', 'begin b', 'end b']);
  });

  it('learns folders, keeps up with changes, tells what it knows, and forgets', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'superdraft-serve-'));
    try {
      writeFileSync(join(folder, 'a.ts'), 'abc\n');
      writeFileSync(join(folder, '.env'), 'A=b\n');
      const { channel } = start(echo);
      await channel.request(someLoad());
      await channel.request({ kind: 'learn', folders: [{ path: folder, excludes: [] }] });
      const known = await channel.request({ kind: 'index' });
      assert.deepEqual([known.files, known.tokens], [1, 4]);
      assert.deepEqual(known.skipped, [{ path: join(folder, '.env'), reason: 'secretName' }]);
      writeFileSync(join(folder, 'b.ts'), 'abcd\n');
      await channel.request({ kind: 'changed', files: [join(folder, 'b.ts')] });
      const change = { path: 'a.ts', text: 'abcdef\n', unsavedFile: join(folder, 'a.ts') };
      await channel.request({ kind: 'files', changes: [change] });
      assert.equal((await channel.request({ kind: 'index' })).tokens, 12);
      assert.equal((await channel.request({ kind: 'status' })).filesLearnt, 2);
      await channel.request({ kind: 'forget' });
      assert.equal((await channel.request({ kind: 'index' })).files, 0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('forgets what is stored although a model is being loaded, and what was to be learnt then is not', async () => {
    const storageFolder = mkdtempSync(join(tmpdir(), 'superdraft-serve-'));
    try {
      const stored = join(storageFolder, 'index-0123456789ab.bin');
      writeFileSync(stored, '');
      let loaded: () => void = () => undefined;
      const waiting = new Promise<void>((resolve) => (loaded = resolve));
      const { channel } = start(echo, async (request) => {
        await waiting;
        return { engine: engineOf(echo), reply: someLoadReply({ model: request.modelFolder }) };
      });
      const loading = channel.request(someLoad());
      const folders = [{ path: resolve('src/decoding'), excludes: [] }];
      const learning = assert.rejects(channel.request({ kind: 'learn', folders, storageFolder }));
      await channel.request({ kind: 'forget', storageFolder });
      assert.ok(!existsSync(stored));
      loaded();
      await Promise.all([loading, learning]);
      assert.equal((await channel.request({ kind: 'status' })).filesLearnt, 0);
    } finally {
      rmSync(storageFolder, { recursive: true });
    }
  });

  it('a newer request to learn ends the older; without a model there is nothing to learn with', async () => {
    const { channel } = start(echo);
    const learn = { kind: 'learn', folders: [{ path: resolve('src'), excludes: [] }] } as const;
    await assert.rejects(channel.request(learn), /No model is loaded/);
    await channel.request(someLoad());
    const older = channel.request(learn);
    await settled();
    const newer = channel.request({ ...learn, folders: [{ path: resolve('src/decoding'), excludes: [] }] });
    await assert.rejects(older, /Something newer/);
    await newer;
  });

  it('a load that fails can be tried again', async () => {
    let tries = 0;
    const { channel } = start(echo, () =>
      ++tries === 1 ? Promise.reject(Object.assign(new Error('gone'), { code: 'modelMissing' })) : loaded(),
    );
    await assert.rejects(channel.request(someLoad()), { code: 'modelMissing' });
    assert.equal((await channel.request(someRequest())).reason, 'notReady');
    assert.equal((await channel.request(someLoad())).model, 'toy');
    assert.equal((await channel.request(someRequest())).drafts.length, 1);
  });

  it('a newer load aborts the older', async () => {
    const { channel } = start(echo, (request, signal) =>
      request.modelFolder === '/slow' ? untilAborted(signal) : loaded(),
    );
    const slow = channel.request(someLoad({ modelFolder: '/slow' }));
    const waiting = channel.request(someRequest());
    const quick = channel.request(someLoad({ modelFolder: '/quick' }));
    await assert.rejects(slow, { code: 'cancelled' });
    assert.equal((await waiting).reason, 'superseded');
    assert.equal((await quick).model, 'toy');
  });

  it('a draft waits for the load that is under way', async () => {
    const { channel } = start(echo);
    const loaded = channel.request(someLoad());
    const drafts = channel.request(someRequest({ path: 'early' }));
    await loaded;
    assert.equal((await drafts).drafts[0].text, 'early');
  });

  it('a newer draft supersedes the older, which is answered, and only one is ever made at a time', async () => {
    let running = 0;
    let most = 0;
    const { channel } = start(async (request, signal) => {
      most = Math.max(most, ++running);
      try {
        if (request.path !== 'last') await untilAborted(signal);
        return someReply(request.path);
      } finally {
        await settled();
        running--;
      }
    });
    await channel.request(someLoad());
    const older = ['a', 'b', 'c'].map((path) => channel.request(someRequest({ path })));
    const last = channel.request(someRequest({ path: 'last' }));
    for (const each of older) {
      const { drafts, reason } = await each;
      assert.deepEqual([drafts, reason], [[], 'superseded']);
    }
    assert.equal((await last).drafts[0].text, 'last');
    assert.equal(most, 1);
  });

  it('a file that is secret by its name gets none: no model is shown it', async () => {
    const { channel } = start(echo);
    await channel.request(someLoad());
    const { drafts, reason } = await channel.request(someRequest({ path: 'server/.env.local' }));
    assert.deepEqual([drafts, reason], [[], 'secretFile']);
    assert.equal((await channel.request(someRequest({ path: 'env.ts' }))).drafts[0].text, 'env.ts');
  });

  it('in a comment none come by themselves where that is not wanted, and those asked for do', async () => {
    const { channel } = start(echo);
    await channel.request(someLoad());
    const comment = { path: 'a.ts', prefix: 'total(a); // the ' };
    const answer = async (own: Partial<DraftRequest>) =>
      (await channel.request(someRequest({ ...comment, ...own }))).reason;
    assert.equal(await answer({ early: true, inComments: false }), 'inComment');
    assert.equal(await answer({ early: true, inComments: true }), undefined);
    assert.equal(await answer({ early: true }), undefined);
    assert.equal(await answer({ inComments: false }), undefined);
    assert.equal(await answer({ early: true, inComments: false, prefix: 'total(' }), undefined);
    assert.equal(
      await answer({ early: true, inComments: false, languageId: 'python', prefix: '# a' }),
      'inComment',
    );
  });

  it('superseded even where the engine comes to its end', async () => {
    const { channel } = start(async (request) => {
      await settled();
      await settled();
      return someReply(request.path);
    });
    await channel.request(someLoad());
    const older = channel.request(someRequest({ path: 'a' }));
    await settled();
    const newer = channel.request(someRequest({ path: 'b' }));
    assert.equal((await older).reason, 'superseded');
    assert.equal((await newer).drafts[0].text, 'b');
  });

  it('cancelled before, during and after: the next request is answered', async () => {
    const { channel } = start((request, signal) =>
      request.path === 'stuck' ? untilAborted(signal) : echo(request),
    );
    await channel.request(someLoad());
    await assert.rejects(channel.request(someRequest(), AbortSignal.abort()), { code: 'cancelled' });
    const during = new AbortController();
    const stuck = channel.request(someRequest({ path: 'stuck' }), during.signal);
    await settled();
    during.abort();
    await assert.rejects(stuck, { code: 'cancelled' });
    const after = new AbortController();
    await channel.request(someRequest({ path: 'done' }), after.signal);
    after.abort();
    assert.equal((await channel.request(someRequest({ path: 'next' }))).drafts[0].text, 'next');
  });

  it('a fault of the engine is a fault of that request alone', async () => {
    const { channel } = start((request) =>
      request.path === 'bad'
        ? Promise.reject(Object.assign(new Error('lost'), { code: 'deviceFailed' }))
        : echo(request),
    );
    await channel.request(someLoad());
    await assert.rejects(channel.request(someRequest({ path: 'bad' })), {
      code: 'deviceFailed',
      message: 'lost',
    });
    assert.equal((await channel.request(someRequest({ path: 'good' }))).drafts.length, 1);
  });

  for (const [count, maxTokens, expected] of [
    [0, 0, [1, 1]],
    [-1, -5, [1, 1]],
    [99, 9999, [10, 256]],
    [2.6, 7.2, [3, 7]],
  ] as const) {
    it(`count ${count} and ${maxTokens} tokens become ${expected.join(' and ')}`, async () => {
      let seen: readonly number[] = [];
      const { channel } = start((request) => {
        seen = [request.count, request.maxTokens];
        return echo(request);
      });
      await channel.request(someLoad());
      await channel.request(someRequest({ count, maxTokens }));
      assert.deepEqual(seen, expected);
    });
  }

  it('tells its memory and whether a model is there', async () => {
    const { channel } = start(echo);
    assert.equal((await channel.request({ kind: 'status' })).loaded, false);
    await channel.request(someLoad());
    const status = await channel.request({ kind: 'status' });
    assert.ok(status.loaded && status.residentBytes > 1e6);
  });

  it('what is under way is aborted when the editor goes', async () => {
    let aborted = false;
    const { channel, near } = start(async (_, signal) => {
      try {
        return await untilAborted(signal);
      } finally {
        aborted = true;
      }
    });
    await channel.request(someLoad());
    const pending = channel.request(someRequest());
    await settled();
    near.close('The editor has gone.');
    await assert.rejects(pending, { code: 'workerGone' });
    await settled();
    assert.ok(aborted);
  });

  it('hands pieces of the files that it was told to the engine, of no secret one', async () => {
    const seen: (readonly string[])[] = [];
    const { channel } = start((_request, _signal, _onDrafts, snippets = []) => {
      seen.push(snippets.map(({ path, text }) => `${path}: ${text}`));
      return Promise.resolve(someReply('x'));
    });
    const key = ['-----BEGIN ', 'PRIVATE KEY-----'].join('');
    await channel.request({
      kind: 'files',
      changes: [
        { path: 'cart.ts', text: 'price quantity' },
        { path: '.env', text: 'price quantity' },
        { path: 'keys.ts', text: `price quantity ${key}` },
      ],
    });
    await channel.request(someLoad());
    const draft = () => channel.request(someRequest({ prefix: 'price quantity\n' }));
    // Before it is known which files are ignored, any may be.
    await draft();
    await channel.request({ kind: 'learn', folders: [] });
    await draft();
    await channel.request({ kind: 'files', changes: [{ path: 'cart.ts' }] });
    await draft();
    assert.deepEqual(seen, [[], ['cart.ts: price quantity'], []]);
  });
});
