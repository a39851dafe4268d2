import assert from 'node:assert/strict';
import { someDraft } from '../../protocol/channelTesting';
import type { Window } from './cutWindow';
import { DraftCache } from './draftCache';

const window = (prefix: string): Window => ({
  line: 0,
  character: prefix.length,
  prefix,
  prefixStartLine: 0,
  suffix: '',
});

describe('DraftCache', () => {
  it('gives the identical drafts at the same place, also after others', () => {
    const cache = new DraftCache();
    const drafts = [someDraft('b'), someDraft('c')];
    cache.add('one', window('a'), drafts);
    cache.add('one', window('x'), []);
    const facts = { complete: true, nothingFirst: false };
    assert.deepEqual(cache.find('one', window('a')), {
      drafts,
      ...facts,
      answerTo: window('a'),
      isRest: false,
    });
    assert.deepEqual(cache.find('one', window('x'))?.drafts, []);
  });

  it('another document has its own', () => {
    const cache = new DraftCache();
    cache.add('one', window('a'), [someDraft('b')]);
    assert.equal(cache.find('two', window('a')), undefined);
  });

  it('the nearest answer counts, also after one before it was found for a place behind both', () => {
    const cache = new DraftCache();
    cache.add('one', window('a'), [someDraft('bcd')]);
    cache.add('one', window('ab'), [someDraft('x')]);
    assert.equal(cache.find('one', window('ab'))?.drafts[0].text, 'x');
    assert.equal(cache.find('one', window('abc'))?.drafts[0].text, 'd');
    assert.equal(cache.find('one', window('ab'))?.drafts[0].text, 'x');
  });

  it('drafts that came first are replaced when all are there', () => {
    const cache = new DraftCache();
    const place = window('a');
    cache.add('one', place, [someDraft('b')], { complete: false });
    assert.equal(cache.find('one', place)?.complete, false);
    const all = [someDraft('b'), someDraft('c')];
    cache.add('one', place, all);
    const facts = { complete: true, nothingFirst: false };
    assert.deepEqual(cache.find('one', place), { drafts: all, ...facts, answerTo: place, isRest: false });
  });

  it('that nothing is to be added is said of the place itself, not of what was typed on', () => {
    const cache = new DraftCache();
    cache.add('one', window('a;'), [someDraft(' // b')], { nothingFirst: true });
    assert.equal(cache.find('one', window('a;'))?.nothingFirst, true);
    assert.equal(cache.find('one', window('a; '))?.nothingFirst, false);
  });

  it('forgets the longest unused', () => {
    const cache = new DraftCache();
    cache.add('one', window('kept'), [someDraft('!')]);
    for (let at = 0; at < 100; at++) {
      cache.add('one', window(`${at} `), [someDraft('b')]);
      assert.ok(cache.find('one', window('kept')));
    }
    assert.equal(cache.find('one', window('0 ')), undefined);
    assert.ok(cache.find('one', window('99 ')));
  });
});
