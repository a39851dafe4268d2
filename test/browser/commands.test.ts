/** The commands that ask or show something outside documents: what a person sees of them. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { ghostText } from './ghostText';
import {
  AT_LOOP,
  atListOfDrafts,
  eventually,
  goTo,
  inWindow,
  runCommand,
  screenshot,
  setTheme,
  STATUS_BAR_ITEM,
  webview,
} from './window';

describe('commands that ask or show', () => {
  let page: Page;
  inWindow('commands', 'cart.ts', (window) => ({ page } = window));

  const row = (text: string): Locator =>
    page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const item = (icon: string): Locator => page.locator(`${STATUS_BAR_ITEM} .codicon-${icon}`);

  it('a click on the status bar item opens the menu, which turns drafts off and on in the language', async () => {
    await page.locator(STATUS_BAR_ITEM).click();
    await row('Turn off in typescript').click();
    await item('circle-slash').waitFor();
    await runCommand(page, 'Superdraft: Show Menu');
    await row('Turn on in typescript').click();
    await item('circle-slash').waitFor({ state: 'detached' });
  });

  it('the menu lets drafts come only when asked for, and by themselves again', async () => {
    await page.locator(STATUS_BAR_ITEM).click();
    await row('Suggest Only When Asked').click();
    await page.locator(`${STATUS_BAR_ITEM} [aria-label*="only when you ask"]`).waitFor();
    await runCommand(page, 'Superdraft: Show Menu');
    await row('Suggest While Typing').click();
    await page.locator(`${STATUS_BAR_ITEM} [aria-label*="only when you ask"]`).waitFor({ state: 'detached' });
  });

  it('a person who has picked in the menu, or left it, types on in the editor', async () => {
    const focused = page.locator('.monaco-editor.focused');
    await page.locator(STATUS_BAR_ITEM).click();
    await row('Pause Until Restart').click();
    await focused.waitFor();
    await page.locator(STATUS_BAR_ITEM).click();
    await row('Resume').click();
    await focused.waitFor();
    await page.locator(STATUS_BAR_ITEM).click();
    await row('Generate Drafts').waitFor();
    // A key that comes before the list has the focus goes elsewhere.
    await page.locator('.quick-input-widget input:focus').press('Escape');
    await focused.waitFor();
  });

  it('a snooze asks for how long, and is told until it is ended', async () => {
    await runCommand(page, 'Superdraft: Snooze');
    await row('15 minutes').click();
    await item('debug-pause').waitFor();
    await page.locator(STATUS_BAR_ITEM).click();
    await row('Resume').click();
    await item('debug-pause').waitFor({ state: 'detached' });
  });

  it('the log opens, and tells of the model', async () => {
    await runCommand(page, 'Superdraft: Show Log');
    // The editor draws blanks as U+00A0, and breaks long lines.
    const line = page.locator('.part.panel .view-line', { hasText: /\[info\]\sModel\s/ });
    await line.first().waitFor();
    await runCommand(page, 'View: Toggle Panel Visibility');
  });

  for (const theme of ['Dark High Contrast', 'Light High Contrast', 'Dark Modern']) {
    it(`the draft that is selected in the list is seen at its place in ${theme}`, async () => {
      await setTheme(page, theme);
      await page.locator('.view-lines').first().click();
      await goTo(page, ...AT_LOOP);
      await atListOfDrafts(page);
      const drawn = () =>
        page.evaluate<string[]>(`[...document.querySelectorAll('.view-line span')]
        .map((span) => getComputedStyle(span, '::after'))
        .filter(({ content }) => content.startsWith('"item'))
        .map(({ color }) => color)`);
      const [color] = await eventually('the draft', drawn, ({ length }) => length > 0);
      await screenshot(page, `preview-${theme.replaceAll(' ', '-')}`);
      await page.keyboard.press('Escape');
      assert.notEqual(color, 'rgba(0, 0, 0, 0)');
    });
  }

  it('statistics are reset, but not before a person says so', async function () {
    this.timeout(60_000);
    await page.locator('.view-lines').first().click();
    await goTo(page, ...AT_LOOP);
    await runCommand(page, 'Trigger Inline Suggestion');
    await eventually('ghost text', () => ghostText(page), Boolean);
    await page.keyboard.press('Tab');
    await page.waitForTimeout(500);
    await runCommand(page, 'Superdraft: Show Statistics');
    const taken = webview(page).getByRole('row', { name: 'Whole drafts accepted 1' });
    await taken.waitFor();
    const dialog = page.locator('.monaco-dialog-box');
    await runCommand(page, 'Superdraft: Reset statistics');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await taken.waitFor();
    await webview(page).getByRole('link', { name: 'Reset' }).click();
    await dialog.getByRole('button', { name: 'Reset' }).click();
    await webview(page).getByText('Nothing has been counted yet.').waitFor();
  });
});
