import assert from 'node:assert/strict';
import type { EvalCase, Kind } from './cases';
import { filterEffects } from './filterEffects';
import { filterFigures, filterReport } from './filterReport';
import type { Arm, Outcome } from './infill';

/** `prefix▮middle▮suffix` */
function place(text: string): Pick<EvalCase, 'prefix' | 'middle' | 'suffix'> {
  const [prefix, middle, suffix] = text.split('▮');
  return { prefix, middle, suffix };
}

describe('filterEffects', () => {
  const check = (text: string, drafts: readonly string[], expected: readonly (readonly unknown[])[]) => {
    const effects = filterEffects(place(text), drafts);
    assert.deepEqual(
      effects.map(({ by, removed, rightBefore, rightAfter }) => [by, removed, rightBefore, rightAfter]),
      expected,
    );
  };

  it('says nothing of drafts that are shown as they are, right or wrong', () => {
    check('total += ▮1;▮\nreturn total;\n', ['1;', '2;'], []);
  });

  it('tells what was cut and became right by it', () => {
    check('total += ▮1;▮\nreturn total;\n', ['1;\nreturn total;'], [['repeatsNextLine', false, false, true]]);
    check('total += ▮1▮;\n', ['1)'], [['unmatchedCloser', false, false, true]]);
  });

  it('tells what was removed, right or not', () => {
    check('a = b + c;\n▮a = b + c;▮\n', ['a = b + c;'], [['repeatsLineAbove', true, true, false]]);
    check('a = b + c;\n▮other();▮\n', ['a = b + c;'], [['repeatsLineAbove', true, false, false]]);
  });

  it('counts the fit to the rest of the line by what it makes of the text', () => {
    check('foo(▮a, b▮)\n', ['a, b)'], [['fitToSuffix', false, false, true]]);
    check('foo(▮a▮);\n', ['a) {\n    b;\n}'], [['fitToSuffix', false, false, true]]);
  });

  it('a right draft is not lost where another that shows the same is there', () => {
    check('total += ▮1▮;\n', ['1', '1'], [['duplicate', true, true, true]]);
  });

  it('re-indents as the file is', () => {
    check(
      'if (a) {\n\tb;\n\tc;\n}\n▮if (d) {\n\te;\n}▮\n',
      ['if (d) {\n    e;\n}'],
      [['indentation', false, false, true]],
    );
  });
});

describe('filterReport', () => {
  const at = (kind: Kind, text: string): EvalCase => ({
    kind,
    package: 'npm:a',
    path: 'a.ts',
    ...place(text),
  });
  const outcome = (texts: readonly string[]): Outcome => ({
    first: false,
    any: false,
    probability: 0,
    similarity: 0,
    bestSimilarity: 0,
    texts,
    drafts: texts.length,
    passes: 1,
    milliseconds: 1,
  });
  const cases = [at('line', 'total += ▮1;▮\nreturn total;\n'), at('line', 'a = b + c;\n▮a = b + c;▮\n')];
  const arm = (strategy: Arm['strategy']): Arm => ({ kind: 'line', strategy, count: 2, equal: 'k' });
  const input = {
    outcomes: new Map([
      [arm('split'), [outcome(['1;\nreturn total;', '2;']), outcome(['a = b + c;'])]],
      [arm('beam'), [outcome(['1;\nreturn total;']), outcome([])]],
    ]),
    cases: new Map<Kind, readonly EvalCase[]>([['line', cases]]),
    trueAt: new Map<Kind, readonly EvalCase[]>([['line', cases]]),
    setting: 'Toy.',
  };

  it('counts the drafts of the first arm, and true texts', () => {
    assert.deepEqual(
      filterFigures(input).map((one) => [one.by, one.drafts, one.altered, one.removed, one.madeWrong]),
      [
        ['all', 3, 2, 1, 1],
        ['repeatsLineAbove', 3, 1, 1, 1],
        ['repeatsNextLine', 3, 1, 0, 0],
      ],
    );
    assert.deepEqual(
      filterFigures(input).map((one) => [one.by, one.madeRight, one.alteredTruths, one.truths]),
      [
        ['all', 1, 1, 2],
        ['repeatsLineAbove', 0, 1, 2],
        ['repeatsNextLine', 1, 0, 2],
      ],
    );
  });

  it('has a cell for each column and a bar for each row', () => {
    const report = filterReport(input);
    assert.ok(report.rows.every((row) => row.length === report.columns.length));
    assert.equal(report.bars.length, report.rows.length);
    assert.match(report.title, /split/);
  });
});
