import assert from 'node:assert/strict';
import { someReply } from '../../protocol/channelTesting';
import { runTyping } from './typing';

describe('runTyping', () => {
  const files = ['a.ts', 'b.ts'].map((path) => ({ package: 'npm:a', path, text: 'ab' }));

  /** Is interrupted by the request for a text of a file. */
  const interruptedIn = (path: string) => {
    const stop = new AbortController();
    const draft = (request: { readonly path: string }) => {
      if (request.path === path) stop.abort(new Error('Interrupted.'));
      return stop.signal.aborted
        ? Promise.reject(new Error('Interrupted.'))
        : Promise.resolve(someReply('x'));
    };
    const run = { signal: stop.signal, progress: () => undefined };
    return runTyping({ engine: { draft }, files, strategy: 'split', asked: {}, ...run });
  };

  it('returns what was typed in whole files when it is interrupted', async () => {
    const typed = [...(await interruptedIn('b.ts')).values()];
    assert.deepEqual(new Set(typed.map(({ length }) => length)), new Set([1]));
  });

  it('throws when it is interrupted in the first, so that the report of the time before stays', async () => {
    await assert.rejects(interruptedIn('a.ts'), /Interrupted/);
  });
});
