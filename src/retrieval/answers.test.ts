import assert from 'node:assert/strict';
import { Answers } from './answers';

describe('answers of an index', () => {
  it('are looked up once while the index stays the same, and anew when it has changed', () => {
    const answers = new Answers();
    const asked: string[] = [];
    const ask = (context: readonly number[], behind: readonly number[], version: number) =>
      answers.of(context, behind, version, (...texts) => {
        asked.push(`${texts.join(' | ')} of ${version}`);
        return [];
      });
    for (const version of [1, 1, 2, 2]) {
      ask([1, 2], [3], version);
      ask([1], [2, 3], version);
    }
    assert.deepEqual(asked, ['1,2 | 3 of 1', '1 | 2,3 of 1', '1,2 | 3 of 2', '1 | 2,3 of 2']);
  });
});
