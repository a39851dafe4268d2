import assert from 'node:assert/strict';
import fc from 'fast-check';
import { someDraft, someReply } from '../../protocol/channelTesting';
import type { DraftRequest } from '../../protocol/messages';
import { askOnce, askWhileTyping, bestTake, fromProbability, simulateTyping } from './simulateTyping';

describe('simulateTyping', () => {
  it('types every character when there are no drafts', async () => {
    const typed = await simulateTyping('a = b;', () => Promise.resolve([]));
    assert.deepEqual(typed, {
      keys: 6,
      keysAlone: 6,
      requests: 6,
      shown: 0,
      acceptedDrafts: 0,
      acceptedCharacters: 0,
    });
  });

  it('takes one key for a text that is drafted whole, and one more for each draft before it', async () => {
    const answer = (...drafts: string[]) => simulateTyping('return 1;', () => Promise.resolve(drafts));
    assert.equal((await answer('return 1;')).keys, 1);
    assert.equal((await answer('x', 'y', 'return 1;')).keys, 3);
    assert.equal((await answer('x', 'y', 'return 1;')).acceptedCharacters, 9);
  });

  it('asks again only when no draft goes on like what was typed', async () => {
    const asked: string[] = [];
    await simulateTyping('abcd', (written) => {
      asked.push(written);
      return Promise.resolve(written === '' ? ['abX', 'Y'] : []);
    });
    assert.deepEqual(asked, ['', 'abc']);
  });

  it('takes no key for indentation, with drafts or without', async () => {
    const typed = await simulateTyping('  a\n\tb', () => Promise.resolve([]));
    assert.deepEqual([typed.keys, typed.keysAlone], [3, 3]);
    const drafted = await simulateTyping('  a\n\tb', () => Promise.resolve(['a\n\tb']));
    assert.deepEqual([drafted.keys, drafted.keysAlone], [1, 3]);
  });

  it('saves nothing by wrong drafts, and ends whatever the drafts are', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '('), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, fc.array(text, { maxLength: 3 }), async (truth, drafts) => {
        const typed = await simulateTyping(truth, () => Promise.resolve(drafts));
        assert.ok(typed.keys <= typed.keysAlone);
        assert.ok(typed.acceptedCharacters <= truth.length);
        const wrong = await simulateTyping(truth, () => Promise.resolve(['wrong', 'worse']));
        assert.equal(wrong.keys, wrong.keysAlone);
      }),
    );
  });
});

describe('askWhileTyping', () => {
  const signal = new AbortController().signal;
  const reply = { ...someReply(), drafts: ['a', 'b'].map((text) => someDraft(text)) };
  const asked = { path: 'a.ts', strategy: 'auto', count: 3 } as const;

  it('asks as the editor does for somebody who waits', async () => {
    const requests: DraftRequest[] = [];
    const draft = (request: DraftRequest) => {
      requests.push(request);
      return Promise.resolve(reply);
    };
    const ask = askWhileTyping({ draft }, { ...asked, healing: false }, signal);
    const probability = 100 * Math.exp(-1);
    assert.deepEqual(await ask('const '), [
      { text: 'a', probability },
      { text: 'b', probability },
    ]);
    const [{ prefix, suffix, strategy, count, early, extent, healing }] = requests;
    assert.deepEqual(
      [prefix, suffix, strategy, count, early, extent, healing],
      ['const ', '', 'auto', 3, true, 'auto', false],
    );
  });

  it('offers nothing where the model finds it likeliest that nothing is to be added', async () => {
    const draft = () => Promise.resolve({ ...reply, nothingFirst: true });
    assert.deepEqual(await askWhileTyping({ draft }, asked, signal)('const '), []);
  });
});

describe('fromProbability', () => {
  const ask = (written: string) =>
    Promise.resolve(
      written === 'none'
        ? []
        : [
            { text: 'a', probability: 10 },
            { text: 'b', probability: 20 },
          ],
    );

  it('shows all drafts or none, as the first is likely', async () => {
    assert.deepEqual(await fromProbability(ask, 10)(''), ['a', 'b']);
    assert.deepEqual(await fromProbability(ask, 10.1)(''), []);
    assert.deepEqual(await fromProbability(ask, 0)('none'), []);
  });

  it('asks once for all people who share it', async () => {
    const asked: string[] = [];
    const shared = askOnce((written) => {
      asked.push(written);
      return ask(written);
    });
    for (const bound of [0, 15]) await simulateTyping('xy', fromProbability(shared, bound));
    assert.deepEqual(asked, ['', 'x']);
  });
});

describe('bestTake', () => {
  it('takes the first words of a draft that goes wrong later, one key each', () => {
    assert.deepEqual(bestTake('const total = 1;', 0, ['const total = 2;']), {
      characters: 13,
      keys: 3,
      saved: 10,
    });
  });

  it('leaves a draft whose first word is wrong, and one that saves nothing', () => {
    assert.equal(bestTake('const a', 0, ['let a', 'constant']), undefined);
    assert.equal(bestTake('ab', 0, ['a']), undefined);
  });

  it('weighs the way to a longer draft', () => {
    const text = 'abc def ghi';
    assert.equal(bestTake(text, 0, ['abc', 'abc def ghi'])?.characters, 11);
    assert.equal(bestTake('abcd', 0, ['abc', 'x', 'abcd'])?.characters, 3);
  });
});
