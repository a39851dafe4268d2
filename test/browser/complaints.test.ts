/** Complaints in the issues of other extensions that only a window can show, by their numbers. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { ghostText, plain, statusBarText } from './ghostText';
import { AT_LOOP, eventually, goTo, inWindow, screenshot } from './window';

/** The suggestion widget opens by itself, as it does for most people. */
const SUGGESTING = {
  'editor.quickSuggestions': { other: 'on', comments: 'off', strings: 'off' },
  'editor.quickSuggestionsDelay': 0,
  'editor.wordBasedSuggestions': 'currentDocument',
};

describe('complaints, in a window', () => {
  let page: Page;
  inWindow('complaints', 'cart.ts', (window) => ({ page } = window), { settings: SUGGESTING });

  it('vscode#213658, #196305: with the suggestion widget open, ghost text continues its selected entry', async () => {
    await goTo(page, ...AT_LOOP);
    await page.keyboard.type('item.q', { delay: 60 });
    const widget = page.locator('.suggest-widget.visible');
    // Where ghost text is there first, the editor may not open it by itself; a person presses the key.
    await widget.waitFor({ timeout: 2000 }).catch(() => page.keyboard.press('Control+Space'));
    const labels = widget.locator('.monaco-list-row.focused .label-name');
    // What goes beyond the entry is drawn in a class of its own.
    const ghost = page.locator('.view-line [class*="ghost-text-decoration"]');
    // Ghost text that came before the widget is replaced by what continues the entry.
    const { entry, text } = await eventually(
      'ghost text behind the entry',
      async () => ({
        entry: plain((await labels.allTextContents()).join('')),
        text: plain((await ghost.allTextContents()).join('')),
      }),
      ({ entry, text }) => entry !== '' && text.length >= entry.length,
    );
    await screenshot(page, 'beside-suggestions');
    console.log(`        ${JSON.stringify(entry)} selected, ghost text ${JSON.stringify(text)}`);
    assert.ok(await widget.isVisible());
    assert.match(entry, /^q/);
    assert.ok(`q${text}`.startsWith(entry));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  it('llama.vscode#101, #178: from its start to its drafts nothing is asked or announced', async () => {
    await eventually(
      'the end of its work',
      () => statusBarText(page),
      (text) => /draft/.test(text),
    );
    // Notices that were closed, or that came with "do not disturb", are counted by the bell.
    const notices = page.locator('.notifications-toasts .notification-toast, .monaco-dialog-box');
    assert.deepEqual(await notices.allTextContents(), []);
    const bell = page.locator('.statusbar-item[id="status.notifications"]');
    assert.doesNotMatch((await bell.getAttribute('aria-label')) ?? '', /\d/);
  });
});

describe('vscode#317863, #318694: with suggestions that give way to ghost text, the editor’s own default', () => {
  const quickSuggestions = { other: 'offWhenInlineCompletions', comments: 'off', strings: 'off' };
  let page: Page;
  inWindow('suggestions', 'cart.ts', (window) => ({ page } = window), {
    settings: { ...SUGGESTING, 'editor.quickSuggestions': quickSuggestions },
  });

  it('drafts come while typing, and a key opens the suggestions beside them', async () => {
    await goTo(page, ...AT_LOOP);
    await page.keyboard.type('item.');
    const typeOn = async () => {
      // Until the model is loaded no ghost text comes in time, and the editor opens the list.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Backspace');
      await page.keyboard.type('.', { delay: 60 });
      await page.waitForTimeout(1000);
      return ghostText(page);
    };
    await eventually('ghost text', typeOn, (text) => text !== '');
    const widget = page.locator('.suggest-widget.visible');
    assert.equal(await widget.count(), 0);
    await page.keyboard.press('Control+Space');
    await widget.waitFor();
    await page.keyboard.press('Escape');
  });
});
