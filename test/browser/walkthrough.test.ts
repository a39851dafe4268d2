import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { ghostText } from './ghostText';
import { eventually, inWindow, runCommand, screenshot, setTheme } from './window';

describe('the walkthrough', () => {
  let page: Page;
  inWindow('walkthrough', 'cart.ts', (window) => ({ page } = window), {
    size: { width: 1500, height: 900, scale: 1 },
  });

  const tab = () => page.locator('.tab', { hasText: 'Welcome' });

  // With the focus in it, neither chords nor the list of walkthroughs can be relied on.
  afterEach(async () => {
    if ((await tab().count()) === 0) return;
    await tab().click();
    await tab().locator('.tab-actions .action-label').click();
    await page.locator('.view-lines').first().click();
  });

  async function openWalkthrough(): Promise<void> {
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

  const step = (title: string): Locator => page.locator('.getting-started-step', { hasText: title });
  const isDone = async (title: string) => (await step(title).locator('.codicon.complete').count()) > 0;

  for (const theme of ['Light Modern', 'Dark Modern', 'Dark High Contrast', 'Light High Contrast']) {
    it(`shows five steps with pictures in ${theme}`, async () => {
      await setTheme(page, theme);
      await openWalkthrough();
      assert.equal(await page.locator('.getting-started-step').count(), 5);
      await step('See a draft').click();
      await eventually(
        'the picture',
        async () =>
          Number(await page.evaluate(`document.querySelector('.getting-started-media img')?.naturalWidth`)),
        (width) => width > 0,
      );
      await screenshot(page, `walkthrough-${theme.replaceAll(' ', '-')}`);
    });
  }

  it('ends with the first draft that is taken in the practice document, which opens beside it', async () => {
    await openWalkthrough();
    assert.equal(await isDone('Accept a draft'), false);
    await step('See a draft').getByRole('button', { name: 'Open a practice document' }).click();
    await eventually('ghost text', () => ghostText(page), Boolean);
    assert.equal(await page.locator('.editor-group-container').count(), 2);
    await page.keyboard.press('Tab');
    await eventually('the last step', () => isDone('Accept a draft'), Boolean);
    assert.equal(await isDone('See a draft'), true);
    await screenshot(page, 'walkthrough-done');
  });
});
