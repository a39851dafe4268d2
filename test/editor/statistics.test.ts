import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/api';
import { add, NOTHING, type Figures } from '../../src/extension/statistics/figures';
import {
  accept,
  activateAndLoad,
  closeAll,
  eventually,
  inlineSuggest,
  INSIDE_LOOP,
  open,
  requestDrafts,
  requestShown,
  sleep,
  type,
} from './support';

/** Where the text itself says that the draft begins with a word of many characters: one character counts as typed. */
const LONG_WORD = `const widths = measureWidths(columns);
const heights = measureHeights(columns);
report(measureWidths(columns), measureHeights(columns));
report(measureWidths(columns), measureHeights(columns));
report(‸
`;

describe('statistics', () => {
  let api: TestApi;
  before(async () => {
    api = await activateAndLoad();
  });
  afterEach(closeAll);

  const all = async () => [...(await api.statistics.read()).values()].reduce(add, NOTHING);
  const since = async (before: Figures) => {
    const now = await all();
    const [whole, words, lines] = [
      now.whole - before.whole,
      now.words - before.words,
      now.lines - before.lines,
    ];
    const ranks = now.ranks.map((count, rank) => count - before.ranks[rank]);
    return { whole, words, lines, ranks, characters: now.characters - before.characters };
  };
  const onlyFirst = NOTHING.ranks.map((_, rank) => (rank === 0 ? 1 : 0));

  it('a request with drafts counts once, what is at hand not at all', async () => {
    const before = await all();
    await open('counted.ts', INSIDE_LOOP);
    await requestDrafts(api);
    await sleep(300);
    await inlineSuggest('hide');
    await inlineSuggest('trigger');
    await sleep(300);
    const now = await all();
    assert.equal(now.offered - before.offered, 1);
  });

  it('a draft that is accepted counts once, with its rank and its length', async () => {
    const editor = await open('whole.ts', INSIDE_LOOP);
    await requestDrafts(api);
    const before = await all();
    const text = await accept(editor);
    await sleep(300);
    const counted = { whole: 1, words: 0, lines: 0, ranks: onlyFirst, characters: text.length };
    assert.deepEqual(await since(before), counted);
  });

  it('a draft that is undone and done again counts once', async () => {
    const editor = await open('undone.ts', INSIDE_LOOP);
    await requestDrafts(api);
    const before = await all();
    await accept(editor);
    await sleep(300);
    await vscode.commands.executeCommand('undo');
    await inlineSuggest('trigger');
    await sleep(300);
    await vscode.commands.executeCommand('redo');
    await sleep(300);
    assert.equal((await since(before)).whole, 1);
  });

  it('drafts that were made ahead count once, when they are shown', async () => {
    // After a name is declared something mostly follows, and more surely after a block is opened; what, depends on what
    // was learnt before, and on what the machine has time for.
    const declared = ['worth', 'price', 'value', 'amount'].map((name) => `const ${name} = ‸`);
    const begun = ['if (‸', 'for (const part of ‸', 'while (‸'];
    const texts = [
      ...declared.map((line) => INSIDE_LOOP.replace('sum += ‸', line)),
      ...begun.map((line) => INSIDE_LOOP.replace(/sum \+= ‸[^]*/, line)),
    ];
    for (const [index, text] of texts.entries()) {
      const editor = await open(`ahead${index}.ts`, text);
      const prepared = api.setsPrepared();
      await requestDrafts(api);
      await eventually('what follows draft 1', () => api.setsPrepared() > prepared);
      const before = await all();
      const sent = api.requestsSent();
      await accept(editor);
      const offered = async () => {
        await inlineSuggest('hide');
        await inlineSuggest('trigger');
        await sleep(1000);
        return (await all()).offered - before.offered;
      };
      if ((await offered()) === 0) continue;
      assert.deepEqual([await offered(), api.requestsSent() - sent], [1, 0]);
      return;
    }
    assert.fail('Nothing follows anywhere.');
  });

  it('a word that is accepted counts as a word', async () => {
    await open('longWord.ts', LONG_WORD);
    await requestDrafts(api);
    const before = await all();
    // Until the ghost text is painted, the command does nothing.
    await eventually('a word that counts', async () => {
      await vscode.commands.executeCommand('editor.action.inlineSuggest.acceptNextWord');
      await sleep(200);
      return (await since(before)).words > 0;
    });
    await sleep(300);
    const { whole, words } = await since(before);
    assert.deepEqual([whole, words], [0, 1]);
  });

  it('what is typed is not accepted, even along a draft', async () => {
    await open('typedAlong.ts', INSIDE_LOOP);
    const [text = ''] = await requestShown(api);
    const before = await all();
    for (const key of text.slice(0, 3)) await type(key);
    await sleep(300);
    const { whole, words, lines } = await since(before);
    assert.deepEqual([whole, words, lines], [0, 0, 0]);
  });

  it('the view opens, and the export holds the counts and nothing of the code', async () => {
    await vscode.commands.executeCommand('superdraft.showStatistics');
    const labels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await eventually('the view', () => labels().includes('Superdraft statistics'));
    await vscode.commands.executeCommand('superdraft.exportStatistics');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    const text = document.getText();
    assert.deepEqual(
      JSON.parse(text),
      JSON.parse(JSON.stringify(Object.fromEntries(await api.statistics.read()))),
    );
    assert.doesNotMatch(text, /sum|price|\.ts/);
  });
});
