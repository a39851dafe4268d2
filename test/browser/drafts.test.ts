import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { sampleWorkspace } from '../harness/paths';
import { extensionLogs } from '../harness/server';
import { ghostText, hintCount, statusBarText } from './ghostText';
import {
  AT_MEAN,
  AT_MEAN_TEXT,
  atListOfDrafts,
  eventually,
  goTo,
  inWindow,
  openWindow,
  saved,
  SAVING,
  screenshot,
  typeAtMean,
  type Editor,
} from './window';

describe('a window on a TypeScript file', () => {
  let editor: Editor;
  let page: Page;
  inWindow('drafts', 'samples.ts', (window) => ({ editor, page } = window), { settings: SAVING });

  it("shows Superdraft's item in the status bar", async () => {
    assert.match(await statusBarText(page), /Superdraft|draft/);
  });

  it('shows ghost text after typing, three drafts by cycling, and inserts the chosen one', async () => {
    await typeAtMean(page);
    const drafts = [await eventually('ghost text', () => ghostText(page), Boolean)];
    await screenshot(page, 'automatic');
    for (const number of [2, 3]) {
      await page.keyboard.press('Alt+]');
      await eventually(
        'the hint',
        () => hintCount(page),
        (hint) => hint === `${number}/3`,
      );
      drafts.push(
        await eventually(
          'ghost text',
          () => ghostText(page),
          (text) => text !== drafts.at(-1),
        ),
      );
      await screenshot(page, `draft-${number}`);
    }
    console.log(`        drafts: ${JSON.stringify(drafts)}`);
    assert.equal(new Set(drafts).size, 3);

    await page.keyboard.press('Tab');
    await eventually(
      'the end of ghost text',
      () => ghostText(page),
      (text) => text !== drafts[2],
    );
    const expected = `${AT_MEAN_TEXT}t${drafts[2] ?? ''}\n`;
    await eventually(
      'the draft in the file',
      () => saved(editor),
      (text) => text.includes(expected),
    );
  });

  it('"Superdraft: Generate Drafts" lists them, and inserts the one that is picked', async () => {
    // The draft, and the letter before it.
    for (let undo = 0; undo < 2; undo++) await page.keyboard.press('Control+z');
    await goTo(page, ...AT_MEAN);
    const list = await atListOfDrafts(page);
    assert.ok((await list.count()) >= 2);
    const picked = (await list.nth(1).locator('.label-name').allTextContents()).join('');
    await screenshot(page, 'list');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(
      'the draft in the file',
      () => saved(editor),
      (text) => text.includes(`${AT_MEAN_TEXT}${picked}`),
    );
  });

  it('two more windows, asked at once, both show drafts', async function () {
    this.timeout(60_000);
    const names = ['second.ts', 'third.ts'];
    for (const name of names)
      copyFileSync(path.join(sampleWorkspace, 'samples.ts'), path.join(editor.profile.workspace, name));
    const windows: Page[] = [];
    for (const name of names) windows.push(await openWindow(editor, name));
    const shown = await Promise.all(
      windows.map(async (window) => {
        await typeAtMean(window);
        return eventually('ghost text', () => ghostText(window), Boolean);
      }),
    );
    console.log(`        drafts: ${JSON.stringify(shown)}`);
  });

  it('the extension activates at once, and its figure is printed', () => {
    const logs = extensionLogs(editor.profile).map((log) => readFileSync(log, 'utf8'));
    const times = logs.map((log) => Number(/activated in ([\d.]+) ms/.exec(log)?.[1]));
    console.log(`        in each window: ${times.join(', ')} ms`);
    // 20 to 30 on a machine that is at leisure. Another may have much else to do while windows open; work that does not
    // belong here, such as reading a model or an index, takes longer than this.
    assert.ok(Math.min(...times) <= 250);
  });

  it('closed windows leave no worker behind', async () => {
    const workers = () =>
      Promise.resolve(editor.server.running().filter((command) => /worker\.js/.test(command)));
    assert.ok((await workers()).length >= 3, 'each of three windows has one');
    for (const window of editor.browser.context.pages()) await window.close({ runBeforeUnload: true });
    await eventually('the end of the workers', workers, (left) => left.length === 0, 20_000);
  });
});
