import assert from 'node:assert/strict';
import { someReply } from '../../protocol/channelTesting';
import type { EvalCase } from './cases';
import { furtherLines, furtherLinesReport, goesOnWith, LINE_BOUNDS } from './furtherLines';

describe('furtherLines', () => {
  it('takes a draft for right up to the end of a line', () => {
    assert.equal(goesOnWith('a;\nb;', 'a;'), true);
    assert.equal(goesOnWith('a;\nb;', 'a;\nb;'), true);
    assert.equal(goesOnWith('a;\nb;', 'a'), false);
    assert.equal(goesOnWith('a;', 'a;\nb;'), false);
  });

  it('counts what a bound leaves of draft 1, and the passes beside those without one', async () => {
    const at: EvalCase = {
      kind: 'block',
      package: 'p',
      path: 'a.ts',
      prefix: '',
      middle: 'a;\nb;\n',
      suffix: '',
    };
    const bounds: (number | undefined)[] = [];
    const sums = await furtherLines({
      engine: {
        draft: ({ minLineProbability = NaN }) => {
          bounds.push(minLineProbability);
          const reply = minLineProbability === 0 ? someReply('a;\nc;', 'x') : someReply('a;', 'x');
          const passes = minLineProbability === 0 ? 8 : 2;
          return Promise.resolve({ ...reply, passesByRows: [{ rows: 1, passes, milliseconds: 1 }] });
        },
      },
      cases: new Map([['block', [at, at]]]),
      strategy: 'split',
      count: 2,
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    assert.deepEqual(bounds, [...LINE_BOUNDS, ...LINE_BOUNDS]);
    const both = { kind: 'block', drafts: 2 };
    assert.deepEqual(sums.slice(0, 2), [
      {
        ...both,
        bound: 0,
        lines: 4,
        right: 0,
        anyRight: 0,
        rightCharacters: 0,
        wrongCharacters: 10,
        passes: 16,
      },
      {
        ...both,
        bound: 0.02,
        lines: 2,
        right: 2,
        anyRight: 2,
        rightCharacters: 4,
        wrongCharacters: 0,
        passes: 4,
      },
    ]);
    const { rows } = furtherLinesReport(sums, '');
    const right = '100.0 % [34.2, 100.0]';
    assert.deepEqual(rows[1].slice(1), [2, '1.00', right, right, 4, 0, '4 (0.25)']);
  });
});
