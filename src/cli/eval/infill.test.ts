import assert from 'node:assert/strict';
import { someReply } from '../../protocol/channelTesting';
import type { DraftReply, DraftRequest } from '../../protocol/messages';
import type { EvalCase, Kind } from './cases';
import { outcomeOf, runInfill, type InfillOptions } from './infill';
import { armFigures, infillReport } from './infillReport';

const reply = (texts: readonly string[], decode: number): DraftReply => ({
  ...someReply(...texts),
  milliseconds: { prompt: 0, decode },
});

const cases = (kind: Kind): readonly EvalCase[] =>
  Array.from({ length: 4 }, (_, i) => ({
    kind,
    package: 'npm:a',
    path: 'a.ts',
    prefix: `${i} `,
    middle: 'right',
    suffix: '',
  }));

/** A run over four cases on an engine that is a function. */
function options(draft: (request: DraftRequest) => DraftReply): InfillOptions {
  return {
    engine: { draft: (request) => Promise.resolve(draft(request)) },
    cases: new Map([['line', cases('line')]]),
    strategies: ['superposed', 'split', 'greedy'],
    reference: 'superposed',
    count: 3,
    asked: {},
    signal: new AbortController().signal,
    progress: () => undefined,
  };
}

describe('runInfill', () => {
  const costly = ({ strategy, count }: DraftRequest) => {
    const texts = Array.from({ length: count }, (_, i) => (i === 1 ? 'right' : `wrong ${i}`));
    return reply(texts, strategy === 'split' ? 2 * count : count);
  };

  it('compares at equal k, and at equal time with the drafts that fit', async () => {
    const figures = armFigures(await runInfill(options(costly)));
    assert.deepEqual(
      figures.map(({ strategy, equal, count, cases: n, any, first, timeRatio }) => {
        return [strategy, equal, count, n, first.value, any.value, timeRatio];
      }),
      [
        ['superposed', 'k and time', 3, 4, 0, 1, 1],
        ['split', 'k', 3, 4, 0, 1, 2],
        ['split', 'time', 1, 4, 0, 0, 2 / 3],
        ['greedy', 'k and time', 1, 4, 0, 0, 1 / 3],
      ],
    );
    const report = infillReport(figures, 3, 'Toy.');
    assert.ok(report.rows.every((row) => row.length === report.columns.length));
    assert.equal(report.bars.length, report.rows.length);
  });

  it('returns whole cases alone when it is cancelled, and throws what is no cancellation', async () => {
    const cancelledAt = (request: number) => {
      const stop = new AbortController();
      let asked = 0;
      const draft = (asking: DraftRequest) => {
        if (++asked < request) return costly(asking);
        stop.abort(new Error('Interrupted.'));
        throw new Error('Interrupted.');
      };
      return runInfill({ ...options(draft), signal: stop.signal });
    };
    // After the calibration's (2 + 8 counts + 1) requests for each of 4 cases, in the second case's turn.
    const outcomes = await cancelledAt(4 * 11 + 6);
    // In it, and in the first case's turn: there is nothing to report.
    await assert.rejects(cancelledAt(5), /Interrupted/);
    await assert.rejects(cancelledAt(4 * 11 + 2), /Interrupted/);
    assert.deepEqual(
      [...outcomes.values()].map((list) => list.length),
      [1, 1, 1, 1],
    );
    const broken = options(() => {
      throw new Error('broken');
    });
    await assert.rejects(runInfill(broken), /broken/);
  });
});

describe('outcomeOf', () => {
  it('finds the middle among the drafts, blanks at its end aside', () => {
    const outcome = outcomeOf({ middle: 'right  ' }, reply(['wrong', 'right'], 1));
    assert.deepEqual(
      [outcome.first, outcome.any, outcome.bestSimilarity, outcome.drafts],
      [false, true, 1, 2],
    );
  });

  it('counts no drafts as wrong', () => {
    const outcome = outcomeOf({ middle: 'right' }, reply([], 1));
    assert.deepEqual([outcome.any, outcome.similarity, outcome.bestSimilarity], [false, 0, 0]);
  });
});
