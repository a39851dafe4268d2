import assert from 'node:assert/strict';
import type { FrameLocator, Page } from 'playwright-core';
import {
  AT_LOOP,
  eventually,
  goTo,
  openWindow,
  runCommand,
  screenshot,
  startEditor,
  stopEditor,
  type Editor,
} from './window';
import { ghostText } from './ghostText';

/** A webview is a frame in a frame. */
const inside = (page: Page): FrameLocator =>
  page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');

describe('the statistics view', () => {
  let editor: Editor;
  let page: Page;

  before(async function () {
    this.timeout(60_000);
    editor = await startEditor({ size: { width: 1100, height: 1250, scale: 1 } });
    page = await openWindow(editor, 'cart.ts');
  });

  after(() => {
    assert.deepEqual(stopEditor(editor), [], 'Something asked for addresses beyond this machine.');
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await screenshot(page, 'statistics-failure');
  });

  it('counts a draft that was taken with Tab', async function () {
    this.timeout(60_000);
    await goTo(page, ...AT_LOOP);
    await page.waitForTimeout(3000);
    await runCommand(page, 'Trigger Inline Suggestion');
    await eventually(
      'ghost text',
      () => ghostText(page),
      (text) => text !== '',
    );
    await page.keyboard.press('Tab');
    await page.waitForTimeout(500);
    await runCommand(page, 'Superdraft: Show statistics');
    const row = inside(page).getByRole('row', { name: /Drafts accepted to their end/ });
    assert.match((await row.allTextContents()).join(), /1$/);
    await inside(page).getByText('Guesses that were right').waitFor();
    await screenshot(page, 'statistics-first');
  });

  for (const theme of ['Light Modern', 'Dark Modern', 'Dark High Contrast', 'Light High Contrast']) {
    it(`follows the theme ${theme}`, async () => {
      await runCommand(page, 'Preferences: Color Theme');
      await page.keyboard.type(theme);
      await page.waitForTimeout(300);
      await page.keyboard.press('Enter');
      await page.waitForTimeout(700);
      await screenshot(page, `statistics-${theme.toLowerCase().replaceAll(' ', '-')}`);
      const colours: unknown = await inside(page)
        .locator('rect')
        .first()
        .evaluate('(bar) => [getComputedStyle(bar).fill, getComputedStyle(document.body).backgroundColor]');
      assert.ok(Array.isArray(colours));
      assert.notEqual(colours[0], colours[1]);
    });
  }

  it('its links export, with no script in the page', async () => {
    await inside(page).getByRole('link', { name: 'Export as JSON' }).click();
    await page.locator('.view-line', { hasText: '"offered"' }).first().waitFor();
    assert.equal(
      await inside(page)
        .locator('script')
        .count()
        .catch(() => 0),
      0,
    );
  });
});
