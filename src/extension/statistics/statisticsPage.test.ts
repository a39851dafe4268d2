import assert from 'node:assert/strict';
import { untranslated as t } from '../testing';
import { NOTHING } from './figures';
import { lastDays, statisticsPage } from './statisticsPage';

const page = (days: ReadonlyMap<string, typeof NOTHING>) =>
  statisticsPage(
    {
      days,
      today: '2026-11-23',
      learned: [['Index <size>', '3 MB']],
      style: 'h1 { color: red }',
      nonce: 'abc123',
      language: 'pt-br',
      exportCommand: 'a.export',
      resetCommand: 'a.reset',
    },
    t,
  );
const day = {
  ...NOTHING,
  whole: 3,
  offered: 2,
  meanAcceptedLengths: 3,
  drafters: { '<b>': { draftTokens: 4, acceptedTokens: 1 } },
};

describe('statisticsPage', () => {
  const html = page(new Map([['2026-11-22', day]]));

  it('runs no script and loads nothing', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1].replaceAll('&#39;', "'");
    assert.equal(policy, "default-src 'none'; style-src 'nonce-abc123';");
    assert.doesNotMatch(html, /<script|<link|\son\w+=|\sstyle=|url\(/);
  });

  it('says everything in tables, escaped, and draws the day that was counted', () => {
    assert.ok(html.includes('<th scope="row">Whole drafts accepted</th><td>3</td>'));
    assert.ok(html.includes('<td>1.50</td>'));
    assert.ok(html.includes('&#60;b&#62;</th><td>1 of 4</td>'));
    assert.ok(html.includes('Index &#60;size&#62;</th><td>3 MB'));
    assert.ok(html.includes('<title>2026-11-22: 3</title>'));
  });

  it('names bars where there is room, the last one always, and says what those with a value are', () => {
    const texts = [...html.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    assert.deepEqual(texts.slice(0, 8), ['11-11', '11-13', '11-15', '11-17', '11-19', '11-21', '3', '11-23']);
    assert.ok(texts.includes('1 of 4'));
  });

  it('names the language of its texts', () => {
    assert.match(html, /<html lang="pt-br">/);
  });

  it('says that nothing has been counted', () => {
    assert.match(page(new Map()), /Nothing has been counted yet/);
  });

  it('days in a row, across a month', () => {
    assert.deepEqual(lastDays('2026-03-01', 3), ['2026-02-27', '2026-02-28', '2026-03-01']);
  });
});
