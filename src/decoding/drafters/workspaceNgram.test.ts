import assert from 'node:assert/strict';
import { NO_SUCCESSORS, WorkspaceNgram } from './workspaceNgram';

describe('WorkspaceNgram', () => {
  it('guesses what followed the end of prefix and path', () => {
    const asked: (readonly number[])[] = [];
    const drafter = new WorkspaceNgram({
      successors: (context) => {
        asked.push(context);
        return [
          { token: 8, matchLength: 20 },
          { token: 9, matchLength: 2 },
          { token: 7, matchLength: 1 },
        ];
      },
    });
    const prefix = Array.from({ length: 40 }, (_, at) => at);
    drafter.begin({ prefix, suffix: [] });
    // Long matches are as good as each other, and a single token says too little.
    assert.deepEqual(drafter.draft([50]), [
      { token: 8, rank: 0, matchLength: 8 },
      { token: 9, rank: 1, matchLength: 2 },
    ]);
    assert.deepEqual(asked, [[...prefix.slice(-31), 50]]);
  });

  it('guesses nothing from one token of context, or without a workspace', () => {
    const one = new WorkspaceNgram({ successors: () => [{ token: 8, matchLength: 1 }] });
    assert.deepEqual(one.draft([1]), []);
    assert.deepEqual(new WorkspaceNgram(NO_SUCCESSORS).draft([1]), []);
  });
});
