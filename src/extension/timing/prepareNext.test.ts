import assert from 'node:assert/strict';
import { somePlace, someProposal } from '../testing';
import { PrepareNext } from './prepareNext';

const shown = (...texts: string[]) => ({ proposals: texts.map((text) => someProposal(text)) });

function make(answer: (text: string) => boolean = () => true) {
  const prepared: string[] = [];
  const timers = new Map<number, () => void>();
  const state = { wanted: true, current: true };
  const place = somePlace({ isCurrent: () => state.current });
  const next = new PrepareNext({
    prepare: (_, { text }, isFirst) => {
      prepared.push(isFirst ? `${text} first` : text);
      return Promise.resolve(answer(text));
    },
    read: ({ path }) => {
      prepared.push(`around ${path}`);
      return Promise.resolve();
    },
    isWanted: () => state.wanted,
    after: (_, callback) => {
      const key = timers.size;
      timers.set(key, callback);
      return () => timers.delete(key);
    },
  });
  const idle = async () => {
    for (const callback of timers.values()) callback();
    timers.clear();
    await new Promise(setImmediate);
  };
  return { next, prepared, place, state, idle };
}

describe('PrepareNext', () => {
  it('prepares what follows the first three drafts, once nothing else is asked for', async () => {
    const { next, prepared, place, idle } = make();
    next.shown(place, shown('a', 'b', 'c', 'd'));
    assert.deepEqual(prepared, []);
    await idle();
    assert.deepEqual(prepared, ['a first', 'b', 'c']);
  });

  it('newer drafts take the place of older ones', async () => {
    const { next, prepared, place, idle } = make();
    next.shown(place, shown('old'));
    next.shown(place, shown('new'));
    await idle();
    assert.deepEqual(prepared, ['new first']);
  });

  it('nothing follows the drafts of a place with a note, which nobody asks for again', async () => {
    const { next, prepared, place, idle } = make();
    next.shown({ ...place, note: ['// add them'] }, shown('a'));
    await idle();
    assert.deepEqual(prepared, []);
  });

  it('stops when something else is being made, or the document changes', async () => {
    const busy = make((text) => text === 'a');
    busy.next.shown(busy.place, shown('a', 'b', 'c'));
    await busy.idle();
    assert.deepEqual(busy.prepared, ['a first', 'b']);
    const changed = make();
    changed.next.shown(changed.place, shown('a'));
    changed.state.current = false;
    await changed.idle();
    assert.deepEqual(changed.prepared, []);
  });

  it('where the cursor rests, the text around is read; drafts that are shown there come first', async () => {
    const { next, prepared, place, state, idle } = make();
    const asked: string[] = [];
    const at = (name: string) => () => {
      asked.push(name);
      return name === 'nowhere' ? undefined : { ...place, path: name };
    };
    next.moved(at('passed.ts'));
    next.moved(at('rest.ts'));
    await idle();
    assert.deepEqual([asked, prepared], [['rest.ts'], ['around rest.ts']]);
    next.moved(at('nowhere'));
    await idle();
    next.moved(at('typed.ts'));
    next.shown(place, shown('a'));
    await idle();
    assert.deepEqual(
      [asked, prepared],
      [
        ['rest.ts', 'nowhere'],
        ['around rest.ts', 'a first'],
      ],
    );
    state.wanted = false;
    next.moved(at('unwanted.ts'));
    await idle();
    assert.equal(asked.length, 2);
  });

  it('where there are none because the line is complete, what comes next is read; for no other reason', async () => {
    const { next, prepared, place, idle } = make();
    next.shown(place, { proposals: [], reason: 'nothingToAdd' });
    assert.deepEqual(prepared, []);
    await idle();
    assert.deepEqual(prepared, ['around a.ts']);
    next.shown(place, { proposals: [], reason: 'allFiltered' });
    await idle();
    assert.equal(prepared.length, 1);
  });

  it('does nothing where it is not wanted, without drafts, or after the end', async () => {
    const { next, prepared, place, state, idle } = make();
    next.shown(place, shown());
    state.wanted = false;
    next.shown(place, shown('a'));
    state.wanted = true;
    next.shown(place, shown('b'));
    next.dispose();
    await idle();
    assert.deepEqual(prepared, []);
  });
});
