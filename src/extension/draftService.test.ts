// Over 300 lines: all tests drive one service through the same stand-ins.
import assert from 'node:assert/strict';
import { FaultError } from '../protocol/channel';
import { someDraft, someReply } from '../protocol/channelTesting';
import { MIN_LINE_PROBABILITY, type DraftRequest } from '../protocol/messages';
import { DraftService } from './draftService';
import type { DraftServiceOptions } from './draftServiceOptions';
import type { Outcome, Place } from './place';
import { DEFAULTS, type Settings } from './settings';
import { somePlace, someProposal } from './testing';

const live = new AbortController().signal;
const texts = ({ proposals }: Outcome) => proposals.map(({ text }) => text);

/** The place at ▮; `document.version` can be counted up to make it stale. */
function placeIn(marked: string, document = { version: 1 }): Place {
  const [before, after] = marked.split('▮');
  const lines = (before + after).split('\n');
  const above = before.split('\n');
  const { version } = document;
  return somePlace({
    lines: { lineCount: lines.length, lineAt: (line) => ({ text: lines[line] }) },
    line: above.length - 1,
    character: above[above.length - 1].length,
    isCurrent: () => document.version === version,
  });
}

type Answerer = DraftServiceOptions['request'];

function make(answer: Answerer, own: Partial<Settings> = {}) {
  const sent: DraftRequest[] = [];
  const prepared: DraftRequest[] = [];
  const busy: boolean[] = [];
  const waits: number[] = [];
  const done: Outcome[] = [];
  const first: Outcome[] = [];
  const waiting = new Set<unknown>();
  const service = new DraftService({
    request: (request, signal, onDrafts) => {
      sent.push(request);
      waiting.add(request);
      return answer(request, signal, onDrafts).finally(() => waiting.delete(request));
    },
    isAwaited: () => waiting.size > 0,
    prepare: (request, signal) => {
      prepared.push(request);
      return answer(request, signal);
    },
    settings: () => ({ ...DEFAULTS, ...own }),
    isExcluded: ({ document }) => document.includes('/private/'),
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    now: () => 0,
    onBusy: (now) => busy.push(now),
    onFirst: (_, outcome) => first.push(outcome),
    onDone: (_, outcome) => done.push(outcome),
  });
  return { service, sent, prepared, waiting, busy, waits, first, done };
}

const answerAll =
  (...drafts: string[]): Answerer =>
  () =>
    Promise.resolve(someReply(...drafts));

/** As the worker client does: fails as soon as the request is cancelled. */
const stuck: Answerer = (_, signal) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new FaultError('cancelled', 'cancelled'));
    });
  });

describe('DraftService', () => {
  it('sends nothing of a file that is excluded, and says why there are no drafts', async () => {
    const { service, sent, prepared, done } = make(answerAll('x'));
    const place = { ...placeIn('a;▮'), document: 'file:///private/a.ts' };
    const { proposals, reason } = await service.draftsAt(place, 0, live);
    assert.deepEqual([proposals, reason, done.length], [[], 'excludedFile', 1]);
    const proposal = someProposal('x');
    assert.deepEqual([service.begin(place), await service.prepare(place, proposal)], [false, false]);
    await service.readAhead(place);
    assert.deepEqual([sent, prepared], [[], []]);
  });

  it('sends the window and the settings', async () => {
    const { service, sent } = make(answerAll('x'), {
      count: 5,
      maxTokens: 7,
      strategy: 'sample',
      extent: 'line',
    });
    await service.draftsAt(placeIn('a\nb = ▮;\n'), 0, live);
    assert.deepEqual(sent, [
      {
        kind: 'draft',
        path: 'a.ts',
        languageId: 'typescript',
        prefix: 'a\nb = ',
        prefixStartLine: 0,
        suffix: ';\n',
        count: 5,
        maxTokens: 7,
        strategy: 'sample',
        extent: 'line',
        inComments: true,
        minLineProbability: MIN_LINE_PROBABILITY,
        seed: 0,
      },
    ]);
  });

  it('what is left of a draft behind what was typed is as likely as that, and comes by itself then', async () => {
    const beginnings = [
      { characters: 2, logProbability: Math.log(0.25) },
      { characters: 7, logProbability: Math.log(0.2) },
    ];
    const draft = { ...someDraft('a.total', Math.log(0.2)), tokens: 2, beginnings };
    const answer = () => Promise.resolve({ ...someReply('x'), drafts: [draft] });
    const { service, sent } = make(answer, { minProbability: 50 });
    const early = { early: true };
    assert.equal((await service.draftsAt(placeIn('b = ▮'), 0, live, early)).reason, 'unlikely');
    const outcome = await service.draftsAt(placeIn('b = a.▮'), 0, live, early);
    assert.deepEqual([texts(outcome), sent.length], [['total'], 1]);
    assert.equal(Math.exp(outcome.proposals[0].logProbability).toFixed(3), '0.800');
  });

  it('what begins like what was just deleted does not come by itself, and comes when asked for', async () => {
    const { service, sent, done } = make(answerAll('total;', 'price;'));
    const place = placeIn('item.▮');
    const early = { early: true, deleted: 'tax' };
    const { proposals, reason } = await service.draftsAt(place, 0, live, early);
    assert.deepEqual([proposals, reason], [[], 'justDeleted']);
    assert.deepEqual(texts(await service.draftsAt(place, 0, live)), ['total;', 'price;']);
    assert.equal(sent.length, 1);
    // It counts as offered once it is shown.
    assert.ok(done.at(-1)?.prepared);
    const other = { early: true, deleted: 'price' };
    assert.deepEqual(texts(await service.draftsAt(place, 0, live, other)), ['total;', 'price;']);
  });

  it('what is left of drafts that were asked for is not held back as unlikely, and no request is made', async () => {
    const { service, sent, done } = make(answerAll('item.price;'), { minProbability: 101 });
    const leftAt = (marked: string) => service.restAt(placeIn(marked)).map(({ text }) => text);
    assert.deepEqual(leftAt('b = i▮'), []);
    await service.draftsAt(placeIn('b = ▮'), 0, live);
    assert.deepEqual(leftAt('b = ▮'), []);
    assert.deepEqual(leftAt('b = it▮'), ['em.price;']);
    assert.deepEqual(leftAt('b = ix▮'), []);
    assert.deepEqual([sent.length, done.length], [1, 2]);
  });

  it('whole drafts are those that are known where none was too unlikely to go on, and else asked for', async () => {
    const whole = (marked: string) => ({ ...placeIn(marked), whole: true });
    let last = someReply('x', 'y');
    const { service, sent } = make(() => Promise.resolve(last));
    await service.draftsAt(placeIn('b = ▮'), 0, live, { early: true });
    assert.deepEqual(texts(await service.draftsAt(whole('b = ▮'), 0, live)), ['x', 'y']);
    assert.equal(sent.length, 1);
    last = { ...last, drafts: last.drafts.map((draft) => ({ ...draft, finish: 'unlikely' })) };
    await service.draftsAt(placeIn('  ▮'), 0, live, { early: true });
    last = someReply('x;\n  z', 'y');
    assert.deepEqual(texts(await service.draftsAt(whole('  ▮'), 0, live)), ['x;\n  z', 'y']);
    assert.deepEqual(
      sent.map(({ minLineProbability }) => minLineProbability),
      [MIN_LINE_PROBABILITY, MIN_LINE_PROBABILITY, undefined],
    );
    // Whoever types on sees what was shown there, and whoever asks for all again has them.
    assert.deepEqual(texts(await service.draftsAt(placeIn('  ▮'), 0, live)), ['x', 'y']);
    assert.deepEqual(texts(await service.draftsAt(whole('  ▮'), 0, live)), ['x;\n  z', 'y']);
    assert.equal(sent.length, 3);
  });

  it('less likely than the setting wants: none by themselves, and all for whoever asks, without a request', async () => {
    const { service, sent } = make(answerAll('x', 'y'), { minProbability: 99 });
    const { proposals, reason } = await service.draftsAt(placeIn('b = ▮'), 0, live, { early: true });
    assert.deepEqual([proposals, reason], [[], 'unlikely']);
    const asked = await service.draftsAt(placeIn('b = ▮'), 0, live);
    assert.deepEqual(texts(asked), ['x', 'y']);
    assert.equal(sent.length, 1);
    // The statistics count what made them when they are seen, which is now.
    assert.equal(asked.prepared?.drafts.length, 2);
    assert.equal((await service.draftsAt(placeIn('b = ▮'), 0, live)).prepared, undefined);
    const sure = make(answerAll('x', 'y'), { minProbability: 1 });
    assert.deepEqual(texts(await sure.service.draftsAt(placeIn('b = ▮'), 0, live, { early: true })), [
      'x',
      'y',
    ]);
  });

  it('asked again at the same place: the identical drafts, no request, no wait', async () => {
    const { service, sent, waits } = make(answerAll('x', 'y'));
    const first = await service.draftsAt(placeIn('b = ▮'), 75, live);
    const again = await service.draftsAt(placeIn('b = ▮'), 75, live);
    assert.deepEqual(texts(again), texts(first));
    assert.ok(again.atHand && !first.atHand);
    assert.equal(sent.length, 1);
    assert.deepEqual(waits, [75]);
  });

  it('what follows a draft is prepared: once that is accepted, the next drafts are at hand', async () => {
    const { service, sent, prepared, done } = make((request) =>
      Promise.resolve(
        request.prefix.endsWith('f(x)') ? someReply(' + 1', ' - 1') : someReply('f(x)', 'g(y)'),
      ),
    );
    const place = placeIn('b = ▮;\n');
    const { proposals } = await service.draftsAt(place, 0, live);
    assert.equal(await service.prepare(place, proposals[0]), true);
    assert.deepEqual([sent.length, prepared.length, done.length], [1, 1, 1]);
    assert.deepEqual([prepared[0].early, prepared[0].ahead], [true, true]);
    const next = await service.draftsAt(placeIn('b = f(x)▮;\n'), 75, live);
    assert.deepEqual(texts(next), [' + 1', ' - 1']);
    assert.ok(next.atHand);
    // Counted as offered once.
    assert.deepEqual(
      next.prepared?.drafts.map(({ text }) => text),
      [' + 1', ' - 1'],
    );
    const again = await service.draftsAt(placeIn('b = f(x)▮;\n'), 75, live);
    assert.deepEqual([again.atHand, again.prepared], [true, undefined]);
    assert.equal(await service.prepare(place, proposals[0]), true);
    assert.deepEqual([sent.length, prepared.length], [1, 1]);
  });

  it('what follows a draft of the list or the panel is prepared as the ghost text that comes next', async () => {
    const { service, sent, prepared } = make(answerAll('f(x)'));
    const place = { ...placeIn('b = ▮'), whole: true };
    const { proposals } = await service.draftsAt(place, 0, live);
    assert.equal(await service.prepare(place, proposals[0]), true);
    assert.equal(prepared[0].minLineProbability, MIN_LINE_PROBABILITY);
    const { atHand } = await service.draftsAt(placeIn('b = f(x)▮'), 0, live, { early: true });
    assert.deepEqual([atHand, sent.length], [true, 1]);
  });

  it('nothing is prepared while drafts are made, and drafts that are asked for end what is prepared', async () => {
    let ended = 0;
    const { service, prepared } = make((request, signal) => {
      signal.addEventListener('abort', () => ended++);
      return request.prefix.endsWith('x') ? stuck(request, signal) : Promise.resolve(someReply('x'));
    });
    const place = placeIn('b = ▮');
    const { proposals } = await service.draftsAt(place, 0, live);
    const preparing = service.prepare(place, proposals[0]);
    await service.draftsAt(placeIn('c = ▮'), 0, live);
    assert.equal(await preparing, false);
    assert.equal(ended, 2);
    const controller = new AbortController();
    const asked = service.draftsAt(placeIn('d = x▮'), 0, controller.signal);
    assert.equal(await service.prepare(place, proposals[0]), false);
    assert.equal(prepared.length, 1);
    controller.abort();
    await asked;
  });

  it('nothing is read or prepared while somebody waits for another request, such as a rewrite', async () => {
    const { service, prepared, waiting } = make(answerAll('x'));
    const place = placeIn('b = ▮');
    const { proposals } = await service.draftsAt(place, 0, live);
    waiting.add('a rewrite');
    await service.readAhead(placeIn('c = ▮'));
    assert.equal(await service.prepare(place, proposals[0]), false);
    assert.deepEqual(prepared, []);
    waiting.clear();
    assert.equal(await service.prepare(place, proposals[0]), true);
  });

  it('the text around a place is read ahead, unless its drafts are known or others are being made', async () => {
    const { service, sent, prepared, done } = make(answerAll('one'));
    await service.readAhead(placeIn('b = ▮'));
    assert.deepEqual(
      prepared.map(({ prefix, promptOnly }) => [prefix, promptOnly]),
      [['b = ', true]],
    );
    await service.draftsAt(placeIn('b = ▮'), 0, live);
    await service.readAhead(placeIn('b = ▮'));
    assert.deepEqual([sent.length, prepared.length, done.length], [1, 1, 1]);
    const busy = make(stuck);
    const controller = new AbortController();
    const asked = busy.service.draftsAt(placeIn('b = ▮'), 0, controller.signal);
    await busy.service.readAhead(placeIn('c = ▮'));
    assert.equal(busy.prepared.length, 0);
    controller.abort();
    await asked;
    const failing = make(() => Promise.reject(new FaultError('workerGone', 'It ended.')));
    await failing.service.readAhead(placeIn('b = ▮'));
    assert.equal(failing.prepared.length, 1);
  });

  it('where a line is complete, the drafts of the next one are made: they are at hand once Enter was pressed', async () => {
    const { service, sent, prepared } = make((request) =>
      Promise.resolve(
        request.prefix.endsWith(';')
          ? { ...someReply(), reason: 'nothingToAdd', nothingFirst: true }
          : someReply('two();'),
      ),
    );
    const typing = { early: true };
    await service.draftsAt(placeIn('  one();▮\n'), 0, live, typing);
    await service.readAhead(placeIn('  one();▮\n'));
    assert.deepEqual(
      prepared.map(({ prefix, promptOnly, ahead }) => [prefix, promptOnly, ahead]),
      [
        ['  one();', true, undefined],
        ['  one();\n  ', undefined, true],
      ],
    );
    const next = await service.draftsAt(placeIn('  one();\n  ▮\n'), 0, live, typing);
    assert.deepEqual([texts(next), next.atHand, sent.length], [['two();'], true, 1]);
    // Within a line nobody is expected to press it.
    await service.draftsAt(placeIn('f(one();▮)\n'), 0, live, typing);
    await service.readAhead(placeIn('f(one();▮)\n'));
    assert.deepEqual([prepared.length, prepared[2].promptOnly], [3, true]);
  });

  it('what is read elsewhere meanwhile takes the place of the next line', async () => {
    const { service, prepared } = make((request, signal) =>
      request.promptOnly
        ? stuck(request, signal)
        : Promise.resolve({ ...someReply(), reason: 'nothingToAdd', nothingFirst: true }),
    );
    const place = placeIn('one();▮\n');
    await service.draftsAt(place, 0, live, { early: true });
    const reading = service.readAhead(place);
    void service.readAhead(placeIn('two();\nthree▮\n'));
    await reading;
    assert.deepEqual(
      prepared.map(({ ahead }) => ahead),
      [undefined, undefined],
    );
  });

  it('behind the likeliest draft, too, where that completes its line', async () => {
    const { service, prepared } = make((request) =>
      Promise.resolve(
        request.prefix.endsWith(';') ? { ...someReply(), nothingFirst: true } : someReply('f();', 'g();'),
      ),
    );
    const place = placeIn('if (a) {\n\t▮\n}');
    const { proposals } = await service.draftsAt(place, 0, live);
    assert.equal(await service.prepare(place, proposals[0], true), true);
    assert.equal(await service.prepare(place, proposals[1], false), true);
    assert.deepEqual(
      prepared.map(({ prefix }) => prefix.slice('if (a) {\n'.length)),
      ['\tf();', '\tf();\n\t', '\tg();'],
    );
  });

  it('typed along a draft: the rest, no request', async () => {
    const { service, sent } = make(answerAll('one + x', 'only'));
    await service.draftsAt(placeIn('b = ▮'), 0, live);
    assert.deepEqual(texts(await service.draftsAt(placeIn('b = on▮'), 75, live)), ['e + x', 'ly']);
    assert.deepEqual(texts(await service.draftsAt(placeIn('b = onl▮'), 75, live)), ['y']);
    assert.equal(sent.length, 1);
    await service.draftsAt(placeIn('b = ox▮'), 75, live);
    assert.equal(sent.length, 2);
  });

  describe('answered early', () => {
    /** Draft 1 stands at once, the others when they are released. */
    function makeEarly() {
      let release: () => void = () => undefined;
      const all = new Promise<void>((resolve) => (release = resolve));
      const made = make(async (_, signal, onDrafts) => {
        onDrafts?.([someDraft('one + x', -1)]);
        await Promise.race([all, stuck(_, signal)]);
        return someReply('one + x', 'only');
      });
      return { ...made, release };
    }

    it('draft 1 is the answer; the others follow, identical, and are told once', async () => {
      const { service, sent, first, done, release } = makeEarly();
      assert.deepEqual(texts(await service.draftsAt(placeIn('b = ▮'), 0, live, { early: true })), [
        'one + x',
      ]);
      assert.deepEqual([first.map(texts), done.length], [[['one + x']], 0]);
      const cycled = service.draftsAt(placeIn('b = ▮'), 0, live);
      release();
      assert.deepEqual(texts(await cycled), ['one + x', 'only']);
      assert.deepEqual(texts(await service.draftsAt(placeIn('b = ▮'), 0, live)), ['one + x', 'only']);
      assert.equal(sent.length, 1);
      assert.equal(sent[0].early, true);
      assert.equal(sent[0].ahead, undefined);
      assert.deepEqual(done.map(texts)[0], ['one + x', 'only']);
      assert.equal(done[0].firstMilliseconds, 0);
    });

    it('calls that wait for one reply tell of it once, and are all answered with it', async () => {
      const { service, done, release } = makeEarly();
      await service.draftsAt(placeIn('b = ▮'), 0, live, { early: true });
      const cycled = [1, 2].map(() => service.draftsAt(placeIn('b = ▮'), 0, live));
      release();
      for (const { reply, atHand } of await Promise.all(cycled)) assert.ok(reply && !atHand);
      assert.equal(done.length, 3);
      assert.equal(done.filter(({ reply }) => reply).length, 1);
    });

    it('typed along draft 1 before the others are there: the rest, no request, and then those that fit', async () => {
      const { service, sent, release } = makeEarly();
      await service.draftsAt(placeIn('b = ▮'), 0, live, { early: true });
      const typed = await service.draftsAt(placeIn('b = on▮'), 0, live, { early: true });
      assert.deepEqual(texts(typed), ['e + x']);
      release();
      await new Promise(setImmediate);
      assert.deepEqual(texts(await service.draftsAt(placeIn('b = on▮'), 0, live)), ['e + x', 'ly']);
      assert.equal(sent.length, 1);
    });

    for (const begun of [false, true]) {
      it(`typed along draft 1${begun ? ' of a set that was begun with a key' : ''}: all that fit are told where that has led`, async () => {
        const { service, first, done, release } = makeEarly();
        const document = { version: 1 };
        const place = placeIn('b = ▮', document);
        if (begun) service.begin(place);
        else await service.draftsAt(place, 0, live, { early: true });
        await new Promise(setImmediate);
        document.version++;
        await service.draftsAt(placeIn('b = on▮', document), 0, live, { early: true });
        assert.deepEqual([first.length, done.map(texts)], [begun ? 0 : 1, [['e + x']]]);
        release();
        await new Promise(setImmediate);
        // The request's own call is no longer wanted, and tells what the request took.
        if (!begun) assert.deepEqual([done[1].reason, done[1].reply?.drafts.length], ['cancelled', 2]);
        assert.equal(done.length, begun ? 2 : 3);
        const { proposals, atHand, prepared } = done[done.length - 1];
        assert.deepEqual(
          proposals.map(({ text }) => text),
          ['e + x', 'ly'],
        );
        assert.deepEqual([atHand, prepared?.drafts.length], [true, begun ? 2 : undefined]);
      });
    }

    it('deleted to where draft 1 goes on with what was deleted: nothing is told of it as if it were shown', async () => {
      const { service, done, release } = makeEarly();
      const document = { version: 1 };
      await service.draftsAt(placeIn('b = ▮', document), 0, live, { early: true });
      document.version++;
      await service.draftsAt(placeIn('b = o▮', document), 0, live, { early: true, deleted: 'n' });
      release();
      await new Promise(setImmediate);
      assert.deepEqual(
        done.map(({ reason }) => reason),
        ['justDeleted', 'cancelled'],
      );
    });

    it('typed along draft 1 and on: nothing more is told of places that were left', async () => {
      const { service, done, release } = makeEarly();
      const document = { version: 1 };
      await service.draftsAt(placeIn('b = ▮', document), 0, live, { early: true });
      document.version++;
      await service.draftsAt(placeIn('b = on▮', document), 0, live, { early: true });
      document.version++;
      release();
      await new Promise(setImmediate);
      assert.deepEqual(
        done.map(({ reason }) => reason),
        [undefined, 'cancelled'],
      );
    });

    it('another place ends the request for the others', async () => {
      const { service, sent } = makeEarly();
      await service.draftsAt(placeIn('b = ▮'), 0, live, { early: true });
      await service.draftsAt(placeIn('c = ▮'), 0, live, { early: true });
      assert.equal(sent.length, 2);
      // Draft 1 alone is no set to cycle through.
      void service.draftsAt(placeIn('b = ▮'), 0, live);
      await new Promise(setImmediate);
      assert.equal(sent.length, 3);
    });

    it('back at a place whose request was ended by another, the others are made after all', async () => {
      const { service, sent, done, release } = makeEarly();
      await service.draftsAt(placeIn('b = ▮'), 0, live, { early: true });
      await service.draftsAt(placeIn('c = ▮'), 0, live, { early: true });
      await service.draftsAt(placeIn('b = ▮'), 0, live, { early: true });
      assert.equal(sent.length, 3);
      release();
      await new Promise(setImmediate);
      assert.equal(done.at(-1)?.proposals.length, 2);
    });

    it('without a draft that stands early, all are the answer', async () => {
      const { service, sent } = make(answerAll('x', 'y'));
      const outcome = await service.draftsAt(placeIn('b = ▮'), 0, live, { early: true });
      assert.deepEqual(texts(outcome), ['x', 'y']);
      assert.equal(sent.length, 1);
    });

    it('a first draft that is filtered does not answer', async () => {
      const { service } = make((_, __, onDrafts) => {
        onDrafts?.([someDraft('  ')]);
        return Promise.resolve(someReply('  ', 'y'));
      });
      assert.deepEqual(texts(await service.draftsAt(placeIn('b = ▮'), 0, live, { early: true })), ['y']);
    });
  });

  describe('begun with a key', () => {
    const typing = { early: true };

    it('the editor is answered with it, as if it had asked then, and it is told of once', async () => {
      const { service, sent, done, waits } = make(answerAll('x', 'y'));
      assert.equal(service.begin(placeIn('b = ▮')), true);
      await new Promise(setImmediate);
      const outcome = await service.draftsAt(placeIn('b = ▮'), 75, live, typing);
      assert.deepEqual(texts(outcome), ['x', 'y']);
      assert.deepEqual([outcome.atHand, outcome.askedAfter], [false, 0]);
      await service.draftsAt(placeIn('b = ▮'), 75, live, typing);
      assert.deepEqual([sent.length, sent[0].early, waits.length], [1, true, 0]);
      assert.deepEqual(
        done.map(({ reply, atHand, prepared }) => [reply !== undefined, atHand, prepared]),
        [
          [true, false, undefined],
          [false, true, undefined],
        ],
      );
    });

    it('draft 1 answers the editor while the others are made', async () => {
      let release: () => void = () => undefined;
      const { service, sent, done } = make(async (_, __, onDrafts) => {
        onDrafts?.([someDraft('x')]);
        await new Promise<void>((resolve) => (release = resolve));
        return someReply('x', 'y');
      });
      service.begin(placeIn('b = ▮'));
      assert.deepEqual(texts(await service.draftsAt(placeIn('b = ▮'), 0, live, typing)), ['x']);
      const cycled = service.draftsAt(placeIn('b = ▮'), 0, live);
      release();
      assert.deepEqual(texts(await cycled), ['x', 'y']);
      assert.equal(sent.length, 1);
      assert.deepEqual(done.map(texts), [
        ['x', 'y'],
        ['x', 'y'],
      ]);
    });

    it('nothing is begun where drafts are at hand; what was typed past is counted when it is shown', async () => {
      const { service, sent } = make(answerAll('xyz'));
      assert.equal(service.begin(placeIn('b = ▮')), true);
      await new Promise(setImmediate);
      assert.equal(service.begin(placeIn('b = x▮')), false);
      const { prepared, atHand } = await service.draftsAt(placeIn('b = x▮'), 0, live, typing);
      assert.deepEqual([prepared?.drafts.length, atHand, sent.length], [1, true, 1]);
    });

    it('the next key ends it, as does the cursor that goes elsewhere, and the editor that asks no more', async () => {
      const ends: string[] = [];
      const { service, sent } = make((request, signal) => {
        signal.addEventListener('abort', () => ends.push(request.prefix));
        return stuck(request, signal);
      });
      service.begin(placeIn('b▮'));
      service.begin(placeIn('bc▮'));
      assert.deepEqual(ends, ['b']);
      service.leave();
      assert.deepEqual(ends, ['b', 'bc']);
      service.begin(placeIn('d▮'));
      const controller = new AbortController();
      const asked = service.draftsAt(placeIn('d▮'), 0, controller.signal, typing);
      service.leave();
      assert.deepEqual(ends, ['b', 'bc']);
      controller.abort();
      assert.equal((await asked).reason, 'cancelled');
      assert.deepEqual([ends.at(-1), sent.length], ['d', 3]);
    });

    it('what was held back is counted when it is shown to whoever asks, also where it came before the editor asked', async () => {
      const { service, sent } = make(answerAll('x'), { minProbability: 99 });
      service.begin(placeIn('b = ▮'));
      await new Promise(setImmediate);
      const { reason } = await service.draftsAt(placeIn('b = ▮'), 0, live, typing);
      assert.equal(reason, 'unlikely');
      const asked = await service.draftsAt(placeIn('b = ▮'), 0, live);
      assert.deepEqual([texts(asked), asked.prepared?.drafts.length, sent.length], [['x'], 1, 1]);
      assert.equal((await service.draftsAt(placeIn('b = ▮'), 0, live)).prepared, undefined);
    });

    it('where it says that nothing is to be added, whoever asks gets drafts', async () => {
      const { service, sent } = make(({ early }) => {
        const reply = early ? ({ ...someReply(), reason: 'nothingToAdd' } as const) : someReply(' // x');
        return Promise.resolve({ ...reply, nothingFirst: true });
      });
      service.begin(placeIn('a;▮'));
      assert.deepEqual(texts(await service.draftsAt(placeIn('a;▮'), 0, live)), [' // x']);
      assert.equal(sent.length, 2);
    });
  });

  it('where the model finds it likeliest that nothing is to be added, only whoever asks gets drafts', async () => {
    const reply = { ...someReply(' // x'), nothingFirst: true };
    const { service, sent, done } = make(() => Promise.resolve(reply));
    const typing = { early: true };
    const { proposals, reason } = await service.draftsAt(placeIn('a;▮'), 0, live, typing);
    assert.deepEqual([proposals, reason], [[], 'nothingToAdd']);
    assert.deepEqual(done[0].proposals, []);
    assert.deepEqual(texts(await service.draftsAt(placeIn('a;▮'), 0, live)), [' // x']);
    assert.deepEqual(texts(await service.draftsAt(placeIn('a;▮'), 0, live, typing)), []);
    // Typed on along the draft.
    assert.deepEqual(texts(await service.draftsAt(placeIn('a; ▮'), 0, live, typing)), ['// x']);
    assert.equal(sent.length, 1);
  });

  it('so it is where the likeliest draft is what stands behind the cursor', async () => {
    const { service } = make(() => Promise.resolve(someReply('a)', 'b, ')));
    const ask = (options = {}) => service.draftsAt(placeIn('f(▮a)'), 0, live, options);
    for (const { proposals, reason } of [await ask({ early: true }), await ask({ early: true })])
      assert.deepEqual([proposals, reason], [[], 'nothingToAdd']);
    assert.deepEqual(texts(await ask()), ['b, ']);
  });

  it('whoever asks while somebody who types is told that nothing is to be added gets drafts all the same', async () => {
    const { service, sent } = make(({ early }) => {
      const reply = early ? ({ ...someReply(), reason: 'nothingToAdd' } as const) : someReply(' // x');
      return Promise.resolve({ ...reply, nothingFirst: true });
    });
    const ask = async (options = {}) => texts(await service.draftsAt(placeIn('a;▮'), 0, live, options));
    const typing = { early: true };
    assert.deepEqual(await Promise.all([ask(typing), ask()]), [[], [' // x']]);
    assert.deepEqual([await ask(typing), await ask()], [[], [' // x']]);
    assert.equal(sent.length, 2);
    service.forget();
    assert.deepEqual(await Promise.all([ask(), ask()]), [[' // x'], [' // x']]);
    assert.equal(sent.length, 3);
  });

  it('where nothing of what is left after typing is worth showing, the model is asked', async () => {
    const { service, sent } = make((request) =>
      Promise.resolve(request.prefix.endsWith('bar(') ? someReply('a') : someReply('bar()')),
    );
    assert.deepEqual(texts(await service.draftsAt(placeIn('foo(▮)'), 0, live)), ['bar()']);
    assert.deepEqual(texts(await service.draftsAt(placeIn('foo(bar(▮))'), 0, live)), ['a']);
    assert.equal(sent.length, 2);
  });

  it('a draft is typed or accepted along in the document’s own style', async () => {
    const { service, sent } = make(answerAll('if (x) {\n    y();\n}'));
    const indentation = { insertSpaces: false, tabSize: 4, indentSize: 4 };
    const at = (marked: string) => service.draftsAt({ ...placeIn(marked), indentation }, 0, live);
    assert.deepEqual(texts(await at('▮')), ['if (x) {\n\ty();\n}']);
    assert.deepEqual(texts(await at('if (x) {\n▮')), ['\ty();\n}']);
    assert.deepEqual(texts(await at('if (x) {\n\t▮')), ['y();\n}']);
    assert.equal(sent.length, 1);
  });

  it('no drafts are remembered, too', async () => {
    const { service, sent } = make(answerAll());
    assert.equal((await service.draftsAt(placeIn('▮'), 0, live)).reason, 'allBlank');
    assert.equal((await service.draftsAt(placeIn('▮'), 0, live)).reason, 'allBlank');
    assert.equal(sent.length, 1);
  });

  it('drafts with a note are kept apart from those without, although the same text stands before both', async () => {
    const { service, sent } = make(answerAll('x'));
    const place = placeIn('b = ▮');
    const noted = { ...place, note: ['// add them'] };
    await service.draftsAt(place, 0, live);
    assert.equal((await service.draftsAt(noted, 0, live)).atHand, false);
    assert.ok((await service.draftsAt(noted, 0, live)).atHand);
    assert.deepEqual(
      sent.map(({ prefix }) => prefix),
      ['b = ', '// add them\nb = '],
    );
  });

  it('so are those of another language that the document has had', async () => {
    const { service, sent } = make(answerAll('x'));
    const place = placeIn('b = ▮');
    await service.draftsAt(place, 0, live);
    const isAtHand = async (languageId: string) =>
      (await service.draftsAt({ ...place, languageId }, 0, live)).atHand;
    assert.deepEqual([await isAtHand('python'), await isAtHand('typescript')], [false, true]);
    assert.deepEqual(
      sent.map(({ languageId }) => languageId),
      ['typescript', 'python'],
    );
  });

  it('asks again after other settings', async () => {
    const { service, sent } = make(answerAll('x'));
    await service.draftsAt(placeIn('▮'), 0, live);
    service.forget();
    await service.draftsAt(placeIn('▮'), 0, live);
    assert.equal(sent.length, 2);
  });

  it('settings that change while somebody waits who has asked: the drafts are those that they say', async () => {
    const answers = [stuck, answerAll('x')];
    const { service, done } = make((...asked) => (answers.shift() ?? stuck)(...asked));
    const asked = service.draftsAt(placeIn('▮'), 0, live);
    service.forget();
    assert.deepEqual(texts(await asked), ['x']);
    assert.deepEqual(done.map(texts), [['x']]);
  });

  it('settings that change while somebody types: nothing comes of it, as they may have turned it off', async () => {
    const { service, sent } = make(stuck);
    const typed = service.draftsAt(placeIn('▮'), 0, live, { early: true });
    service.forget();
    assert.equal((await typed).reason, 'cancelled');
    assert.equal(sent.length, 1);
  });

  it('cancelled before, while waiting, and while asking', async () => {
    const { service, sent, busy } = make(stuck);
    assert.equal((await service.draftsAt(placeIn('a▮'), 0, AbortSignal.abort())).reason, 'cancelled');
    const waiting = new AbortController();
    const outcome = service.draftsAt(placeIn('b▮'), 75, waiting.signal);
    waiting.abort();
    assert.equal((await outcome).reason, 'cancelled');
    assert.equal(sent.length, 0);
    const asking = new AbortController();
    const asked = service.draftsAt(placeIn('c▮'), 0, asking.signal);
    asking.abort();
    assert.equal((await asked).reason, 'cancelled');
    assert.equal(sent.length, 1);
    assert.deepEqual(busy, [true, false]);
  });

  it('a newer request ends the older', async () => {
    const { service, busy } = make((request, signal) =>
      request.prefix === 'old' ? stuck(request, signal) : Promise.resolve(someReply('x')),
    );
    const older = service.draftsAt(placeIn('old▮'), 0, live);
    const newer = service.draftsAt(placeIn('new▮'), 0, live);
    assert.equal((await older).reason, 'cancelled');
    assert.deepEqual(texts(await newer), ['x']);
    assert.equal(busy.at(-1), false);
  });

  it('a newer call ends the wait of an older one, however short its own', async () => {
    const { service, sent } = make(answerAll('x'));
    const calls = ['b▮', 'bc▮', 'bcd▮'].map((text, index) =>
      service.draftsAt(placeIn(text), index < 2 ? 75 : 0, live),
    );
    const outcomes = await Promise.all(calls);
    assert.deepEqual(outcomes.map(texts), [[], [], ['x']]);
    assert.deepEqual(
      outcomes.map(({ reason }) => reason),
      ['cancelled', 'cancelled', undefined],
    );
    assert.deepEqual(
      sent.map(({ prefix }) => prefix),
      ['bcd'],
    );
  });

  it('the document changes while waiting: nothing is sent', async () => {
    const { service, sent } = make(answerAll('x'));
    const document = { version: 1 };
    const outcome = service.draftsAt(placeIn('a▮', document), 75, live);
    document.version++;
    assert.equal((await outcome).reason, 'cancelled');
    assert.equal(sent.length, 0);
  });

  it('the document changes while asking: nothing is shown, but kept for typing along', async () => {
    const document = { version: 1 };
    const { service, sent } = make(() => {
      document.version++;
      return Promise.resolve(someReply('xyz'));
    });
    assert.equal((await service.draftsAt(placeIn('a▮', document), 0, live)).reason, 'cancelled');
    assert.deepEqual(texts(await service.draftsAt(placeIn('ax▮'), 0, live)), ['yz']);
    assert.equal(sent.length, 1);
  });

  it('the document has become shorter: no line of it is read, and nothing is sent', async () => {
    const { service, sent, prepared } = make(answerAll('x'));
    const place: Place = {
      ...placeIn('a\nb = ▮'),
      isCurrent: () => false,
      lines: {
        lineCount: 1,
        lineAt: () => {
          throw new Error('Illegal value for `line`');
        },
      },
    };
    const proposal = someProposal('x');
    assert.equal((await service.draftsAt(place, 0, live)).reason, 'cancelled');
    assert.deepEqual([service.begin(place), await service.prepare(place, proposal)], [false, false]);
    assert.deepEqual([sent, prepared], [[], []]);
  });

  it('a fault is an outcome, is not remembered, and leaves nothing busy', async () => {
    let healthy = false;
    const { service, busy } = make(() =>
      healthy ? Promise.resolve(someReply('x')) : Promise.reject(new FaultError('workerGone', 'It ended.')),
    );
    const { reason, fault } = await service.draftsAt(placeIn('a▮'), 0, live);
    assert.deepEqual([reason, fault?.code], ['fault', 'workerGone']);
    assert.deepEqual(busy, [true, false]);
    healthy = true;
    assert.deepEqual(texts(await service.draftsAt(placeIn('a▮'), 0, live)), ['x']);
  });

  for (const reason of ['superseded', 'notReady'] as const) {
    it(`${reason} is not remembered`, async () => {
      const { service, sent } = make(() => Promise.resolve({ ...someReply(), reason }));
      assert.equal((await service.draftsAt(placeIn('a▮'), 0, live)).reason, reason);
      await service.draftsAt(placeIn('a▮'), 0, live);
      assert.equal(sent.length, 2);
    });
  }

  it('inside a character nothing is asked', async () => {
    const { service, sent } = make(answerAll('x'));
    assert.equal((await service.draftsAt(placeIn('\uD83D▮\uDE00'), 0, live)).reason, 'insideSurrogate');
    assert.equal((await service.draftsAt(placeIn('e▮\u0301'), 0, live)).reason, 'insideCluster');
    assert.equal(sent.length, 0);
  });

  it('all drafts filtered: says so', async () => {
    const { service } = make(answerAll('return x;', ' '));
    const { reason, dropped } = await service.draftsAt(placeIn('▮\nreturn x;'), 0, live);
    assert.deepEqual([reason, dropped], ['allFiltered', ['repeatsNextLine', 'blank']]);
  });
});
