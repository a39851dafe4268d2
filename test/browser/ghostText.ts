import type { Locator, Page } from 'playwright-core';
import { STATUS_BAR_ITEM } from './window';

/** The editor draws spaces as U+00A0 and marks empty spans with zero-width characters. */
export const plain = (drawn: string) => drawn.replace(/\u00a0/g, ' ').replace(/[\u200b\u200c]/g, '');

const texts = async (locator: Locator) => (await locator.allTextContents()).map(plain);

/** The draft that is shown: its rest of the cursor's line, and its further lines, which stand in a zone below. */
export async function ghostText(page: Page): Promise<string> {
  const first = await texts(page.locator('.view-lines .view-line .ghost-text-decoration'));
  const zone = await page.locator('.suggest-preview-text .view-line').all();
  // The text after the cursor stands at the end of the last of these lines; it is no part of the draft.
  const more = await Promise.all(zone.map((line) => texts(line.locator('.ghost-text'))));
  return [first, ...more].map((pieces) => pieces.join('')).join('\n');
}

/** The editor's own counter of drafts, as "1/3"; empty when it shows none. */
export async function hintCount(page: Page): Promise<string> {
  const shown = await texts(page.locator('.inlineSuggestionsHints'));
  return /\d+\/\d+/.exec(shown.join(' '))?.[0] ?? '';
}

/** What the extension's item in the status bar says. */
export async function statusBarText(page: Page): Promise<string> {
  return (await texts(page.locator(STATUS_BAR_ITEM))).join().trim();
}
