import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { faintTexts } from './contrast';
import { AT_LOOP, eventually, goTo, inWindow, runCommand, screenshot, setTheme, webview } from './window';
import { ghostText } from './ghostText';

describe('the statistics view', () => {
  let page: Page;
  inWindow('statistics', 'cart.ts', (window) => ({ page } = window), {
    size: { width: 1100, height: 1250, scale: 1 },
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
    await runCommand(page, 'Superdraft: Show Statistics');
    // No script runs in the page, so that what it says is read by roles alone.
    await webview(page).getByRole('row', { name: 'Whole drafts accepted 1' }).waitFor();
    await webview(page).getByText('Guesses that were right').waitFor();
    await screenshot(page, 'statistics-first');
  });

  for (const theme of ['Light Modern', 'Dark Modern', 'Dark High Contrast', 'Light High Contrast']) {
    it(`can be read in ${theme}`, async () => {
      await setTheme(page, theme);
      await page.waitForTimeout(700);
      await screenshot(page, `statistics-${theme.replaceAll(' ', '-')}`);
      assert.deepEqual(await faintTexts(page), []);
    });
  }

  it('its link exports', async () => {
    await webview(page).getByRole('link', { name: 'Export as JSON' }).click();
    await page.locator('.view-line', { hasText: '"offered"' }).first().waitFor();
  });
});
