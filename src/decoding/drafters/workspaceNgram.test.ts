import assert from 'node:assert/strict';
import { NO_SUCCESSORS, WorkspaceNgram } from './workspaceNgram';

describe('WorkspaceNgram', () => {
  it('guesses what followed the end of prefix and path', () => {
    const asked: (readonly number[])[] = [];
    const drafter = new WorkspaceNgram({
      successors: (context) => {
        asked.push(context);
        return { tokens: [8, 9], matchLength: 3 };
      },
    });
    drafter.begin({ prefix: [0, 1, 2, 3, 4, 5, 6], suffix: [] });
    assert.deepEqual(drafter.draft([7]), [
      { token: 8, rank: 0, matchLength: 3 },
      { token: 9, rank: 1, matchLength: 3 },
    ]);
    assert.deepEqual(asked, [[2, 3, 4, 5, 6, 7]]);
  });

  it('guesses nothing from one token of context, or without a workspace', () => {
    const one = new WorkspaceNgram({ successors: () => ({ tokens: [8], matchLength: 1 }) });
    assert.deepEqual(one.draft([1]), []);
    assert.deepEqual(new WorkspaceNgram(NO_SUCCESSORS).draft([1]), []);
  });
});
