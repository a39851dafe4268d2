import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { ghostText } from './ghostText';
import { eventually, inWindow, runCommand, screenshot, setTheme } from './window';

const WIDE = { size: { width: 1500, height: 900, scale: 1 } };

async function openWalkthrough(page: Page): Promise<void> {
  await runCommand(page, 'Welcome: Open Walkthrough...');
  await page.getByPlaceholder('walkthrough').fill('Get Started with Superdraft');
  await page
    .locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with Superdraft' })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  // It takes the focus when it has moved into view, also from what has been opened since.
  await page.locator('.getting-started-step:focus').waitFor();
}

const stepOf = (page: Page, title: string): Locator =>
  page.locator('.getting-started-step', { hasText: title });

describe('the walkthrough', () => {
  let page: Page;
  inWindow('walkthrough', 'cart.ts', (window) => ({ page } = window), WIDE);

  const tab = () => page.locator('.tab', { hasText: 'Welcome' });

  // With the focus in it, neither chords nor the list of walkthroughs can be relied on.
  afterEach(async () => {
    if ((await tab().count()) === 0) return;
    await tab().click();
    await tab().locator('.tab-actions .action-label').click();
    await page.locator('.view-lines').first().click();
  });

  for (const theme of ['Light Modern', 'Dark Modern', 'Dark High Contrast', 'Light High Contrast']) {
    it(`shows five steps with pictures in ${theme}`, async () => {
      await setTheme(page, theme);
      await openWalkthrough(page);
      assert.equal(await page.locator('.getting-started-step').count(), 5);
      await stepOf(page, 'See a draft').click();
      await eventually(
        'the picture',
        async () =>
          Number(await page.evaluate(`document.querySelector('.getting-started-media img')?.naturalWidth`)),
        (width) => width > 0,
      );
      await screenshot(page, `walkthrough-${theme.replaceAll(' ', '-')}`);
    });
  }
});

// What has been done stays done: each takes a window of its own.
for (const [what, keys] of [
  ['draft', ['Tab']],
  // The first ones are a single character each, which counts as typed.
  ['word of one', Array.from({ length: 5 }, () => 'Control+ArrowRight')],
] as const)
  describe(`the practice document, in which a ${what} is taken`, () => {
    let page: Page;
    inWindow('practice', 'cart.ts', (window) => ({ page } = window), WIDE);

    it('opens beside the walkthrough, which ends with that', async () => {
      const isDone = async (title: string) =>
        (await stepOf(page, title).locator('.codicon.complete').count()) > 0;
      await openWalkthrough(page);
      assert.equal(await isDone('Accept a draft'), false);
      await stepOf(page, 'See a draft').getByRole('button', { name: 'Open a practice document' }).click();
      await eventually('ghost text', () => ghostText(page), Boolean);
      assert.equal(await page.locator('.editor-group-container').count(), 2);
      for (const key of keys) {
        await page.keyboard.press(key);
        await page.waitForTimeout(500);
      }
      await eventually('the last step', () => isDone('Accept a draft'), Boolean);
      assert.equal(await isDone('See a draft'), true);
      await screenshot(page, 'walkthrough-done');
    });
  });
